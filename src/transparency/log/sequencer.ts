import type { Clock } from '#kernel/instant.ts'
import { leafHash } from '#kernel/merkle.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import { parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { whyQuarantined, type QuarantineReason } from './head.ts'
import { createSigner, type SignerKey } from '#kernel/signed-note.ts'
import type { Publisher } from './publisher.ts'
import { isSettled } from './epoch-store.ts'
import * as store from './store.ts'
import { appendLeaves, hashesAt, hashesOf, tileWidth, type Edge } from './tile.ts'
import { rootAt, type ReadTiles } from './tree-reader.ts'

export interface SequencerDeps {
  readonly db: Database
  readonly clock: Clock
  /** The 32 secret bytes of the log's key. */
  readonly seed: Uint8Array
  /** The name of a log that begins now; null while the team has none. */
  readonly origin: () => string | null
  readonly publisher: Publisher
}

/** What one turn did. */
export interface Turn {
  readonly integrated: number
  /** The size of the checkpoint that was published; null where none was. */
  readonly published: number | null
  readonly quarantined: QuarantineReason | null
}

/** Gives waiting entries their places, and signs and publishes what came of it. One at a time on a database. */
export interface Sequencer {
  /** Everything that waits, then one checkpoint. */
  runOnce(): Promise<Turn>
  /**
   * Takes over what another process on the database has signed and published: into this node's memory, and into its published copy.
   *
   * @returns Why this node may not, where what it remembers does not fit.
   */
  follow(): Promise<QuarantineReason | null>
  /** Compares what is remembered with what the database says; null when they fit. */
  check(sql?: Sql): Promise<QuarantineReason | null>
  signer(origin: string): SignerKey
}

/** Entries integrated in one transaction. */
const batch = 10_000

/** Tiles of the database, as a tree is read. */
export function tilesIn(sql: Sql, epoch: number): ReadTiles {
  return (places) => store.readTiles(sql, epoch, places)
}

export function createSequencer({ db, clock, seed, origin, publisher }: SequencerDeps): Sequencer {
  const signers = new Map<string, SignerKey>()
  /** The last checkpoint that was taken over, so that a node alone asks no more than that. */
  let followed = ''
  function signer(name: string): SignerKey {
    const known = signers.get(name) ?? createSigner(name, seed)
    signers.set(name, known)
    return known
  }

  async function check(sql: Sql = db, row?: store.EpochRow): Promise<QuarantineReason | null> {
    const reason = await checkHead(sql, row)
    if (reason !== null) return reason
    const restore = await publisher.readRestore()
    return restore === null || (await isSettled(sql, restore)) ? null : 'restored'
  }

  async function checkHead(sql: Sql, row?: store.EpochRow): Promise<QuarantineReason | null> {
    const epoch = row ?? (await store.currentEpoch(sql))
    const head = await publisher.readHead()
    if (epoch === null) return head === null ? null : 'shorter'
    const { origin: name, vkey, size, old_head: oldHead } = epoch
    const signed = (await store.lastCheckpoint(sql, epoch.epoch)) !== null
    const tree = { origin: name, vkey, size, signed, oldHead }
    return whyQuarantined(head, { ...tree, rootAt: (at) => rootAt(at, tilesIn(sql, epoch.epoch)) }, signer(name))
  }

  async function beginFirst(): Promise<boolean> {
    const name = origin()
    if (name === null) return false
    const { vkey } = signer(name)
    await db.transaction((tx) =>
      store.insertEpoch(tx, { epoch: 1, origin: name, vkey, old_head: null, begun_at: clock() }),
    )
    return true
  }

  /** One batch. @returns How many were integrated, and the fence under which. */
  async function integrate(tx: Tx): Promise<{ row: store.EpochRow; count: number } | null> {
    const row = await store.takeFence(tx)
    if (row === null) return null
    const leaves = await store.takePending(tx, batch)
    if (leaves.length > 0) await appendEntries(tx, row, leaves)
    return { row: { ...row, size: row.size + leaves.length }, count: leaves.length }
  }

  /** Signs the tree as it is, unless somebody took it over. */
  async function sign(tx: Tx, mine: store.EpochRow): Promise<QuarantineReason | null> {
    const row = await store.lockFence(tx, mine)
    if (row === null || row.size === 0) return null
    const last = await store.lastCheckpoint(tx, row.epoch)
    if (last !== null && last.size >= row.size) return null
    // Before every signature, not at start alone: a database can be restored under a running node.
    const reason = await check(tx, row)
    if (reason !== null) return reason
    const root = await rootAt(row.size, tilesIn(tx, row.epoch))
    const note = signCheckpoint({ origin: row.origin, size: row.size, root }, signer(row.origin))
    // The memory outside first. Should the node die here, the database has all the leaves that the head speaks of.
    await publisher.writeHead(note)
    await store.insertCheckpoint(tx, { epoch: row.epoch, size: row.size, note, signed_at: clock() })
    return null
  }

  /** Publishes the newest checkpoint, unless somebody took the tree over. */
  async function publish(tx: Tx, mine: store.EpochRow): Promise<number | null> {
    const row = await store.lockFence(tx, mine)
    if (row === null) return null
    const last = await store.lastCheckpoint(tx, row.epoch)
    if (last === null || last.published_at !== null) return null
    await publisher.publish(tx, row, last)
    await store.markPublished(tx, row.epoch, last.size, clock())
    return last.size
  }

  return {
    check,
    signer,
    async follow() {
      const epoch = await store.currentEpoch(db)
      const last = epoch && (await store.lastCheckpoint(db, epoch.epoch, true))
      if (epoch === null || last === null || last.note === followed) return null
      const reason = await check(db, epoch)
      if (reason !== null) return reason
      const head = await publisher.readHead()
      // Its own signature may be ahead of what is published; it never goes back.
      if (head === null || parseCheckpoint(head).origin !== epoch.origin || parseCheckpoint(head).size < last.size)
        await publisher.writeHead(last.note)
      await publisher.publish(db, epoch, last)
      followed = last.note
      return null
    },
    async runOnce() {
      const nothing: Turn = { integrated: 0, published: null, quarantined: null }
      if (!(await store.anyWork(db))) return nothing
      const quarantined = await check()
      if (quarantined !== null) return { ...nothing, quarantined }
      if ((await store.currentEpoch(db)) === null && !(await beginFirst())) return nothing
      let integrated = 0
      for (;;) {
        const step = await db.transaction(integrate)
        if (step === null) return nothing
        integrated += step.count
        if (step.count === batch) continue
        const reason = await db.transaction((tx) => sign(tx, step.row))
        if (reason !== null) return { integrated, published: null, quarantined: reason }
        const published = await db.transaction((tx) => publish(tx, step.row))
        return { integrated, published, quarantined: null }
      }
    },
  }
}

/** Gives entries the next places of a tree that the caller has locked. */
export async function appendEntries(
  tx: Tx,
  { epoch, size }: Pick<store.EpochRow, 'epoch' | 'size'>,
  leaves: readonly store.PendingRow[],
): Promise<void> {
  const edge = await readEdge(tx, epoch, size)
  const { tiles } = appendLeaves(
    edge,
    size,
    leaves.map(({ entry }) => leafHash(entry)),
  )
  await store.appendToEpoch(tx, { epoch, size, leaves, tiles })
}

/** The right edge of a tree: one tile that is not full for each level. */
async function readEdge(sql: Sql, epoch: number, size: number): Promise<Edge> {
  const places = []
  for (let level = 0; hashesAt(level, size) > 0; level++)
    places.push({ level, index: Math.floor(hashesAt(level, size) / tileWidth) })
  const tiles = await store.readTiles(sql, epoch, places)
  return places.map(({ level, index }) => hashesOf(tiles.get(`${level}/${index}`) ?? new Uint8Array()))
}
