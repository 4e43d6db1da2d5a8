import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { msBetween, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { found, sayFact, type DirectoryContext } from './context.ts'
import { staleAfterDays } from './freshness.ts'
import { notFound, numberOf, stale } from './ids.ts'
import type { SectorId } from './sectors.ts'
import { recordChange } from './store/history.ts'
import * as store from './store/operators.ts'

/** What would tell an attacker whom to strike: sealed, field by field a whole, with a key outside the database. */
export interface OperatorSecrets {
  readonly name: string
  readonly prefixes: readonly string[]
  readonly products: readonly string[]
  readonly contact: string
  readonly notes: string
}

/** An operator as anyone with the duty may list it: no name, no network. */
export interface OperatorListing {
  readonly operatorId: string
  readonly sector: SectorId
  readonly testedOn: string | null
  /** Untested for more than 90 days, or never. @source rule g-4 */
  readonly testDue: boolean
  /** Whether who asks is named among those who need to know. */
  readonly mayView: boolean
  readonly version: number
}

export interface Operator extends OperatorListing {
  readonly secrets: OperatorSecrets
}

/**
 * The registry of critical operators.
 *
 * Access is by name, never by role; each look, also a refused one, stands in a log that only grows. There is no export:
 * one operator is opened at a time.
 */
export interface Operators {
  list(actor: Actor, afterNo: number, limit: number): Promise<OperatorListing[]>
  create(
    actor: Actor,
    operator: { sector: SectorId; testedOn: string | null; secrets: OperatorSecrets },
  ): Promise<OperatorListing>
  /** @throws {AppError} `directory.no-need-to-know`; the attempt is logged. */
  view(actor: Actor, operatorId: string): Promise<Operator>
  edit(
    actor: Actor,
    operatorId: string,
    version: number,
    change: { sector?: SectorId; testedOn?: string | null; secrets?: OperatorSecrets },
  ): Promise<OperatorListing>
  /** Names a person who needs to know, and why. Nobody names themselves. */
  grant(actor: Actor, operatorId: string, personId: string, reason: string): Promise<void>
  revoke(actor: Actor, operatorId: string, personId: string): Promise<void>
  views(operatorId: string, limit: number): Promise<store.OperatorViewRecord[]>
  readers(operatorId: string): Promise<store.OperatorReader[]>
}

export function createOperators(context: DirectoryContext): Operators {
  const { db, clock, box } = context
  const sealedAs = (operatorNo: number): string => `directory.operator/${operatorNo}/secrets`

  function listing(row: store.OperatorRow, now: Instant): OperatorListing {
    const { operatorId, sector, testedOn, mayView, version } = row
    const age = testedOn === null ? Infinity : msBetween(`${testedOn}T00:00:00.000Z` as Instant, now) / 86_400_000
    return {
      operatorId,
      sector,
      testedOn,
      testDue: age > staleAfterDays['critical-operator'],
      mayView,
      version,
    }
  }
  async function rowAt(tx: Tx, actor: Actor, operatorId: string): Promise<store.OperatorRow> {
    const row = await store.findOperator(tx, numberOf('operator', operatorId), actor.personId)
    return found(row, () => notFound('operator'))
  }
  async function looked(tx: Tx, actor: Actor, row: store.OperatorRow, what: string): Promise<void> {
    await store.recordView(tx, { operatorNo: row.operatorNo, at: clock(), actor, allowed: row.mayView, what })
  }
  async function say(tx: Tx, actor: Actor, row: { operatorId: string }, type: string): Promise<void> {
    await sayFact(context, tx, {
      type: `operator-${type}`,
      at: clock(),
      by: actor,
      subject: 'operator',
      id: row.operatorId,
    })
  }
  function refusal(): AppError {
    return new AppError(
      'directory.no-need-to-know',
      'You are not named among those who need to know this operator; the attempt is on record.',
    )
  }
  /** The refused look must be on record even though what was asked for fails. */
  async function allowedRow(actor: Actor, operatorId: string, what: string): Promise<store.OperatorRow> {
    const row = await db.transaction(async (tx) => {
      const each = await rowAt(tx, actor, operatorId)
      await looked(tx, actor, each, what)
      return each
    })
    if (!row.mayView) throw refusal()
    return row
  }

  return {
    async list(actor, afterNo, limit) {
      const now = clock()
      return (await store.listOperators(db, actor.personId, afterNo, limit)).map((row) => listing(row, now))
    },
    create: (actor, operator) =>
      db.transaction(async (tx) => {
        const at = clock()
        const operatorNo = await store.nextOperatorNo(tx)
        const sealed = box.seal(JSON.stringify(operator.secrets), sealedAs(operatorNo))
        await store.insertOperator(tx, {
          operatorNo,
          sector: operator.sector,
          testedOn: operator.testedOn,
          sealed,
          at,
          by: actor.id,
        })
        // Whoever writes it down knows it: named as reader, so that the record is not lost to all.
        if (actor.personId !== null)
          await store.grantReader(tx, {
            operatorNo,
            personId: actor.personId,
            reason: 'made the record',
            by: actor.id,
            at,
          })
        await recordChange(tx, at, actor, {
          subjectType: 'operator',
          subjectNo: operatorNo,
          change: 'created',
          after: { sector: operator.sector },
        })
        const row = found(await store.findOperator(tx, operatorNo, actor.personId), () => notFound('operator'))
        await say(tx, actor, row, 'created')
        return listing(row, at)
      }),
    async view(actor, operatorId) {
      const row = await allowedRow(actor, operatorId, 'view')
      const secrets = JSON.parse(box.open(row.sealed, sealedAs(row.operatorNo)).toString('utf8')) as OperatorSecrets
      return { ...listing(row, clock()), secrets }
    },
    async edit(actor, operatorId, version, change) {
      await allowedRow(actor, operatorId, 'edit')
      return db.transaction(async (tx) => {
        const before = await rowAt(tx, actor, operatorId)
        const sealed =
          change.secrets === undefined
            ? before.sealed
            : box.seal(JSON.stringify(change.secrets), sealedAs(before.operatorNo))
        const next = {
          sector: change.sector ?? before.sector,
          testedOn: change.testedOn === undefined ? before.testedOn : change.testedOn,
        }
        if (!(await store.updateOperator(tx, before.operatorNo, version, { ...next, sealed }))) throw stale()
        // What is sealed stays so in the history: that it changed is written, not what it said.
        await recordChange(tx, clock(), actor, {
          subjectType: 'operator',
          subjectNo: before.operatorNo,
          change: 'edited',
          before: { sector: before.sector, testedOn: before.testedOn },
          after: { ...next, secretsChanged: change.secrets !== undefined },
        })
        await say(tx, actor, before, 'edited')
        return listing(await rowAt(tx, actor, operatorId), clock())
      })
    },
    grant: (actor, operatorId, personId, reason) =>
      db.transaction(async (tx) => {
        if (personId === actor.personId)
          throw new AppError(
            'directory.no-need-to-know',
            'Nobody names themselves; somebody else must say that you need to know.',
          )
        const row = await rowAt(tx, actor, operatorId)
        await store.grantReader(tx, {
          operatorNo: row.operatorNo,
          personId,
          reason,
          by: actor.id,
          at: clock(),
        })
        await recordChange(tx, clock(), actor, {
          subjectType: 'operator',
          subjectNo: row.operatorNo,
          change: 'reader-named',
          after: { personId },
          why: reason,
        })
        await say(tx, actor, row, 'reader-named')
      }),
    revoke: (actor, operatorId, personId) =>
      db.transaction(async (tx) => {
        const row = await rowAt(tx, actor, operatorId)
        if (!(await store.endReader(tx, row.operatorNo, personId, clock(), actor.id))) throw notFound('operator')
        await recordChange(tx, clock(), actor, {
          subjectType: 'operator',
          subjectNo: row.operatorNo,
          change: 'reader-ended',
          before: { personId },
        })
        await say(tx, actor, row, 'reader-ended')
      }),
    views: (operatorId, limit) => store.listViews(db, numberOf('operator', operatorId), limit),
    readers: (operatorId) => store.listReaders(db, numberOf('operator', operatorId)),
  }
}
