import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Database } from '#platform/database.ts'
import type { Box } from '#platform/box.ts'
import type { Emit, Fact } from '#platform/facts.ts'
import { factNoOf, type FactFilter, type FactRecord } from './fact-record.ts'
import { commitmentTo, entryOf, figuresText, privateText, saltBytes } from './log/commitment.ts'
import { insertFacts, listFacts, type CommittedFact } from './store.ts'

export interface FactPage {
  readonly items: readonly FactRecord[]
  readonly nextCursor: string | null
}

/** The record of what happened. */
export interface Transparency {
  /**
   * Writes facts in the transaction that makes them true, with the entries by which the log commits to them: all are kept, or none.
   */
  readonly record: Emit
  /** Facts, the newest first. */
  list(filter: FactFilter, page: { readonly cursor?: string; readonly limit: number }): Promise<FactPage>
  /** What happened to one thing, the oldest first; of more than 500 facts the latest 500. */
  historyOf(subject: EntityRef): Promise<readonly FactRecord[]>
}

const longestHistory = 500
/** 128 bits of a pseudonym: no two subjects meet by chance. */
const refDigits = 32

export interface TransparencyDeps {
  readonly db: Database
  /** Its keyed hash makes the pseudonyms by which figures of one thing are joined. */
  readonly box: Pick<Box, 'mac'>
  /** Gives that many bytes of chance, fit for salts. */
  readonly chance: (size: number) => Uint8Array
}

export function createTransparency({ db, box, chance }: TransparencyDeps): Transparency {
  function commit(fact: Fact): CommittedFact {
    const { type, at, subject, exercise = false, figures: named = {} } = fact
    assertFactType(type)
    const ref = box.mac(`${subject.type}\0${subject.id}`, 'transparency.ref').toString('hex').slice(0, refDigits)
    const figures = figuresText({ type, at, ref, exercise, figures: named })
    const salts = chance(2 * saltBytes)
    const privateSalt = salts.subarray(0, saltBytes)
    const figuresSalt = salts.subarray(saltBytes)
    const entry = entryOf({
      private: commitmentTo('private', privateSalt, privateText(fact)),
      figures: commitmentTo('figures', figuresSalt, figures),
    })
    return { fact, entry, privateSalt, figuresSalt, figures }
  }

  return {
    async record(tx, ...facts) {
      if (facts.length > 0) await insertFacts(tx, facts.map(commit))
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
