import { AppError } from '#kernel/errors.ts'
import { hour, type Clock, type Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import type { PublishedFolder } from '#platform/published-folder.ts'
import { createEpochs, type Epochs, type EpochsDeps } from './epochs.ts'
import { quarantineReasons, type QuarantineReason } from './head.ts'
import type { VerifierKey } from '#kernel/signed-note.ts'
import { createOpenings, type Openings } from './openings.ts'
import { createPublisher } from './publisher.ts'
import { createRetention } from './retention.ts'
import { createSequencer, type Sequencer } from './sequencer.ts'
import * as store from './store.ts'
import { createWitnesses, type Witnesses } from './witnesses.ts'

/** How often waiting entries are looked for: half of what an entry waits on average. */
const everyMs = 500
/** How often a node looks for what others have signed. */
const followMs = 2000

/** The words for how far an entry has come. */
export const entryStates = {
  pending: 'written with its fact, and waiting for its place',
  integrated: 'has its place in the tree, and no signed checkpoint covers it yet',
  published: 'covered by a signed checkpoint that others can fetch',
} as const
export type EntryState = keyof typeof entryStates

/** The log as a whole. */
export interface LogState {
  readonly epoch: number | null
  readonly origin: string | null
  /** The text of the key with which others check the log. */
  readonly vkey: string | null
  /** Entries that have a place. */
  readonly size: number
  readonly checkpoint: {
    readonly size: number
    readonly signedAt: Instant
    readonly publishedAt: Instant | null
  } | null
  readonly pending: { readonly count: number; readonly oldest: Instant | null }
  readonly quarantine: { readonly reason: QuarantineReason; readonly text: string } | null
  readonly witnesses: readonly { readonly name: string; readonly size: number | null; readonly at: Instant | null }[]
}

export interface TransparencyLog {
  /** Compares memory and database; from then on `assertSigning` answers. */
  start(): Promise<void>
  /** @throws {AppError} `transparency.quarantined` while nothing may be signed or sent. */
  assertSigning(): void
  readonly quarantine: QuarantineReason | null
  state(): Promise<LogState>
  readonly sequencer: Sequencer
  readonly witnesses: Witnesses
  readonly epochs: Epochs
  readonly openings: Openings
  /** Checkpoints beyond a size, the smallest first. */
  checkpoints(epoch: number, after: number, limit: number): Promise<readonly store.CheckpointRow[]>
  readonly folder: PublishedFolder
  readonly jobs: readonly Job[]
}

export interface TransparencyLogDeps extends Pick<EpochsDeps, 'samePerson' | 'record'> {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  /** The 32 secret bytes of the log's key. */
  readonly seed: Uint8Array
  /** The name of a log that begins now; null while the team has none. */
  readonly origin: () => string | null
  /** The published copy. */
  readonly folder: PublishedFolder
  /** Where the node's memory of its last signature lies: outside the database and outside the published copy. */
  readonly memory: Pick<PublishedFolder, 'read' | 'write'>
  /** Keys of witnesses whose cosignatures are taken. */
  readonly witnesses: readonly VerifierKey[]
}

export function createTransparencyLog(deps: TransparencyLogDeps): TransparencyLog {
  const { db, clock, log, folder } = deps
  const publisher = createPublisher(folder, deps.memory)
  const sequencer = createSequencer({ db, clock, seed: deps.seed, origin: deps.origin, publisher })
  const witnesses = createWitnesses({ db, clock, publisher, witnesses: deps.witnesses })
  const epochs = createEpochs({ ...deps, sequencer, publisher, check: recheck })
  const retention = createRetention({ db, clock, log, record: deps.record })
  let quarantine: QuarantineReason | null = null
  /** Both write the node's memory and its published copy: one after the other. */
  let writing: Promise<unknown> = Promise.resolve()
  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = writing.then(work)
    writing = result.catch(() => undefined)
    return result
  }

  function note(reason: QuarantineReason | null): void {
    if (reason !== null && reason !== quarantine)
      log.error({ reason }, 'the log is quarantined: nothing is signed or sent')
    if (reason === null && quarantine !== null) log.info({}, 'the log goes on')
    quarantine = reason
  }

  async function recheck(): Promise<QuarantineReason | null> {
    note(await sequencer.check())
    return quarantine
  }

  /** A data folder that was put back, or lost its published copy: what is public already is laid out anew. Nothing is signed for it. */
  async function mendCopy(): Promise<void> {
    if ((await folder.read('checkpoint')) !== null) return
    const epoch = await store.currentEpoch(db)
    const last = epoch && (await store.lastCheckpoint(db, epoch.epoch, true))
    if (epoch !== null && last !== null) await publisher.publish(db, epoch, last)
  }

  return {
    sequencer,
    witnesses,
    epochs,
    folder,
    openings: createOpenings(db, folder),
    checkpoints: (epoch, after, limit) => store.listCheckpoints(db, epoch, after, limit),
    get quarantine() {
      return quarantine
    },
    async start() {
      const reason = await recheck()
      if (reason === null || reason === 'restored') await mendCopy()
    },
    assertSigning() {
      if (quarantine !== null)
        throw new AppError(
          'transparency.quarantined',
          `${quarantineReasons[quarantine]} Nothing is signed or sent until two persons have decided.`,
        )
    },
    async state() {
      // First, so that with nothing pending the size below counts all that was said before the question.
      const pending = await store.pendingState(db)
      const epoch = await store.currentEpoch(db)
      const last = epoch && (await store.lastCheckpoint(db, epoch.epoch))
      return {
        epoch: epoch?.epoch ?? null,
        origin: epoch?.origin ?? null,
        vkey: epoch?.vkey ?? null,
        size: epoch?.size ?? 0,
        checkpoint: last && { size: last.size, signedAt: last.signed_at, publishedAt: last.published_at },
        pending,
        quarantine: quarantine && { reason: quarantine, text: quarantineReasons[quarantine] },
        witnesses: await witnesses.state(epoch?.epoch ?? null),
      }
    },
    jobs: [
      {
        name: 'transparency.sequence',
        everyMs,
        async run() {
          // Once quarantined, only persons lead out of it; another process may have been told so by them.
          if (quarantine !== null && (await recheck()) !== null) return
          const { quarantined } = await oneByOne(() => sequencer.runOnce())
          note(quarantined)
        },
      },
      {
        // Which of several nodes on a database signs next is chance: each remembers and shows what any of them has signed.
        name: 'transparency.follow',
        everyMs: followMs,
        everywhere: true,
        async run() {
          if (quarantine !== null) return
          const reason = await oneByOne(() => sequencer.follow())
          if (reason !== null) note(reason)
        },
      },
      { name: 'transparency.retention', everyMs: hour, run: (signal) => retention.run(signal) },
    ],
  }
}
