import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { factNoOf, type FactFilter, type FactRecord } from './fact-record.ts'
import { insertFact, listFacts } from './store.ts'

export interface FactPage {
  readonly items: readonly FactRecord[]
  readonly nextCursor: string | null
}

/** The record of what happened. */
export interface Transparency {
  /** Writes a fact in the transaction that makes it true: both are kept, or neither. */
  readonly record: Emit
  /** Facts, the newest first. */
  list(filter: FactFilter, page: { readonly cursor?: string; readonly limit: number }): Promise<FactPage>
  /** What happened to one thing, the oldest first; of more than 500 facts the latest 500. */
  historyOf(subject: EntityRef): Promise<readonly FactRecord[]>
}

const longestHistory = 500

export function createTransparency({ db }: { readonly db: Database }): Transparency {
  return {
    async record(tx, fact) {
      assertFactType(fact.type)
      await insertFact(tx, fact)
    },
    async list(filter, { cursor, limit }) {
      const before = cursor === undefined ? null : (factNoOf(cursor) ?? 0)
      const rows = await listFacts(db, filter, { before, limit })
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return { items, nextCursor: rows.length > limit && last !== undefined ? last.factId : null }
    },
    async historyOf({ type, id }) {
      const rows = await listFacts(db, { subjectType: type, subjectId: id }, { before: null, limit: longestHistory })
      return rows.slice(0, longestHistory).toReversed()
    },
  }
}

/** Another form is a bug of the room that says it, not something to be answered. */
function assertFactType(type: string): void {
  if (!/^[a-z]+\.[a-z0-9-]+$/.test(type)) throw new TypeError(`"${type}" is no type of fact: room, dot, words`)
}
