import type { Actor } from '#kernel/actor.ts'
import { AppError, isAppError } from '#kernel/errors.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { parseCheckpoint } from './checkpoint.ts'
import * as requests from './epoch-store.ts'
import type { QuarantineReason } from './head.ts'
import type { Publisher } from './publisher.ts'
import { appendEntries, type Sequencer } from './sequencer.ts'
import * as store from './store.ts'

export interface EpochsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly origin: () => string | null
  readonly record: Emit
  readonly sequencer: Sequencer
  readonly publisher: Publisher
  /** Compares anew, and says what came of it. */
  readonly check: () => Promise<QuarantineReason | null>
  /** Whether two may be one person; the wiring knows. */
  readonly samePerson: (a: Pick<Actor, 'kind' | 'personId'>, b: Pick<Actor, 'kind' | 'personId'>) => boolean
}

/** A wish to begin a new epoch, waiting for the second person. */
export interface EpochRequest {
  readonly requestNo: number
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: Instant
}

/** How a log that cannot go on begins anew: by the hands of two persons, and never by itself. */
export interface Epochs {
  /** The first person says why. @throws {AppError} `transparency.not-quarantined`, `transparency.second-person` */
  ask(by: Actor, reason: string): Promise<EpochRequest>
  waiting(): Promise<EpochRequest | null>
  /**
   * The second person confirms: a tree of its own name begins, and its first leaf names the head that is left behind.
   *
   * @throws {AppError} `transparency.not-quarantined`, `transparency.no-epoch-request`, `transparency.second-person`
   */
  confirm(by: Actor, requestNo: number): Promise<{ epoch: number; origin: string }>
}

const secondPerson = (): AppError =>
  new AppError(
    'transparency.second-person',
    'A new epoch takes two persons, each with an account of their own: an administrator who asks and an auditor who confirms.',
  )

export function createEpochs(deps: EpochsDeps): Epochs {
  const { db, clock, sequencer, publisher } = deps

  async function mustBeQuarantined(): Promise<void> {
    if ((await deps.check()) === null)
      throw new AppError('transparency.not-quarantined', 'The log can go on as it is; no new epoch is needed.')
  }

  return {
    async ask(by, reason) {
      await mustBeQuarantined()
      if (by.personId === null) throw secondPerson()
      const askedAt = clock()
      const requestNo = await requests.insertRequest(db, { reason, by, askedAt })
      return { requestNo, reason, askedBy: by.id, askedAt }
    },

    async waiting() {
      const row = await requests.waitingRequest(db)
      return row && { requestNo: row.request_no, reason: row.reason, askedBy: row.asked_by, askedAt: row.asked_at }
    },

    async confirm(by, requestNo) {
      await mustBeQuarantined()
      const head = await publisher.readHead()
      return db
        .transaction(async (tx) => {
          const request = await requests.lockRequest(tx, requestNo)
          if (request === null)
            throw new AppError(
              'transparency.no-epoch-request',
              'There is no such wish for a new epoch, or it was fulfilled.',
            )
          const asked = { kind: request.asked_kind as Actor['kind'], personId: request.asked_person }
          if (by.personId === null || deps.samePerson(asked, by)) throw secondPerson()
          const before = (await store.listEpochs(tx)).at(-1) ?? null
          const base = before === null ? deps.origin() : before.origin.replace(epochEnding, '')
          if (base === null) throw new AppError('transparency.no-epoch-request', 'The team has no name yet.')
          // A log of a name that was never signed for, neither in this database nor in what the node remembers beside it.
          const named = headFigures(head)
          const epoch = Math.max(before?.epoch ?? 1, epochIn(named.oldOrigin)) + 1
          const origin = `${base}/epoch-${epoch}`
          const subject = { type: 'transparency.epoch', id: String(epoch) }
          const { vkey } = sequencer.signer(origin)
          const oldHead = head === null ? null : Buffer.from(head).toString('utf8')
          await store.insertEpoch(tx, { epoch, origin, vkey, old_head: oldHead, begun_at: clock() })
          const figures = { ...named, found: before?.size ?? 0, epoch }
          await deps.record(tx, {
            type: 'transparency.epoch-begun',
            at: clock(),
            actor: by,
            subject,
            detail: { ...figures, reason: request.reason, askedBy: request.asked_by },
            figures,
          })
          // The first leaf of all, before whatever waited.
          const leaves = await requests.takePendingOf(tx, subject)
          await appendEntries(tx, { epoch, size: 0 }, leaves)
          await requests.finishRequest(tx, requestNo, clock())
          return { epoch, origin }
        })
        .then(async (begun) => {
          await deps.check()
          return begun
        })
    },
  }
}

const epochEnding = /\/epoch-(\d+)$/

function epochIn(origin: string | null): number {
  return Number(epochEnding.exec(origin ?? '')?.[1] ?? 1)
}

/** What the first leaf says of the head that is left behind. */
function headFigures(head: Uint8Array | null): {
  oldOrigin: string | null
  oldSize: number | null
  oldRoot: string | null
} {
  try {
    if (head !== null) {
      const { origin, size, root } = parseCheckpoint(head)
      return { oldOrigin: origin, oldSize: size, oldRoot: Buffer.from(root).toString('base64') }
    }
  } catch (error) {
    if (!isAppError(error, 'kernel.bad-note')) throw error
  }
  return { oldOrigin: null, oldSize: null, oldRoot: null }
}
