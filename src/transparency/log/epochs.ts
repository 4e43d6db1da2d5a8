import type { Actor } from '#kernel/actor.ts'
import { AppError, isAppError } from '#kernel/errors.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import { sameHash } from '#kernel/merkle.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import * as requests from './epoch-store.ts'
import type { QuarantineReason } from './head.ts'
import type { Publisher } from './publisher.ts'
import { appendEntries, tilesIn, type Sequencer } from './sequencer.ts'
import * as store from './store.ts'
import { rootAt } from './tree-reader.ts'

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

/** A wish to begin a new epoch, or to go on after a restore, waiting for the second person. */
export interface EpochRequest {
  readonly requestNo: number
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: Instant
  /** The size up to which somebody outside knows the tree, where it is to go on; null where a new epoch is asked for. */
  readonly goOnFrom: number | null
}

/** How a log that cannot go on begins anew: by the hands of two persons, and never by itself. */
export interface Epochs {
  /**
   * The first person says why.
   *
   * @param checkpoint The newest checkpoint that anybody outside holds, after a restore: when the tree contains it, it can go on under its name.
   * @throws {AppError} `transparency.not-quarantined`, `transparency.second-person`, `kernel.bad-note`, and `transparency.quarantined` when this
   * node has signed more than what it was put back to: then only a new epoch leads out.
   */
  ask(by: Actor, reason: string, checkpoint?: string): Promise<EpochRequest>
  waiting(): Promise<EpochRequest | null>
  /**
   * The second person confirms: a tree of its own name begins, and its first leaf names the head that is left behind; or the tree goes on.
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

  /** The tree and the size up to which others know it. @throws {AppError} when it cannot go on. */
  async function mayGoOn(sql: Sql, checkpoint: string): Promise<{ tree: store.EpochRow; size: number }> {
    const tree = await store.currentEpoch(sql)
    if ((await deps.check()) !== 'restored' || tree === null)
      throw new AppError(
        'transparency.quarantined',
        'Only a log whose data folder was put back as a whole can go on as it is; here a new epoch is needed.',
      )
    const { size, root } = openCheckpoint(Buffer.from(checkpoint), sequencer.signer(tree.origin))
    if (size > tree.size || !sameHash(await rootAt(size, tilesIn(sql, tree.epoch)), root))
      throw new AppError(
        'transparency.quarantined',
        `The checkpoint is of ${size} entries, and the log that was put back has ${tree.size} and does not contain it: what was signed is lost, and only a new epoch leads out.`,
      )
    return { tree, size }
  }

  /** The same tree again: nobody outside knows more of it than the backup does. */
  async function goOn(tx: Tx, by: Actor, request: requests.RequestRow, checkpoint: string) {
    const { tree, size } = await mayGoOn(tx, checkpoint)
    await deps.record(tx, {
      type: 'transparency.went-on',
      at: clock(),
      actor: by,
      subject: { type: 'transparency.epoch', id: String(tree.epoch) },
      detail: { known: size, found: tree.size, reason: request.reason, askedBy: request.asked_by },
      figures: { known: size, found: tree.size },
    })
    return { epoch: tree.epoch, origin: tree.origin }
  }

  return {
    async ask(by, reason, checkpoint) {
      await mustBeQuarantined()
      if (by.personId === null) throw secondPerson()
      const goOnFrom = checkpoint === undefined ? null : (await mayGoOn(db, checkpoint)).size
      const askedAt = clock()
      const requestNo = await requests.insertRequest(db, { reason, by, askedAt, checkpoint: checkpoint ?? null })
      return { requestNo, reason, askedBy: by.id, askedAt, goOnFrom }
    },

    async waiting() {
      const row = await requests.waitingRequest(db)
      if (row === null) return null
      return {
        requestNo: row.request_no,
        reason: row.reason,
        askedBy: row.asked_by,
        askedAt: row.asked_at,
        goOnFrom: row.checkpoint === null ? null : parseCheckpoint(Buffer.from(row.checkpoint)).size,
      }
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
          const restore = await publisher.readRestore()
          await requests.finishRequest(tx, requestNo, clock())
          if (request.checkpoint !== null) {
            const gone = await goOn(tx, by, request, request.checkpoint)
            if (restore !== null) await requests.settleRestore(tx, restore, clock())
            return gone
          }
          if (restore !== null) await requests.settleRestore(tx, restore, clock())
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
