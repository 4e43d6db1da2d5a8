import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Tile } from './tile.ts'

/** A tree: its name, its key, how far it has come. */
export interface EpochRow {
  readonly epoch: number
  readonly origin: string
  readonly vkey: string
  readonly size: number
  readonly fence: number
  /** The note of the last checkpoint of the tree before. */
  readonly old_head: string | null
  readonly begun_at: Instant
}

const epochColumns = 'epoch, origin, vkey, size, fence, old_head, begun_at'

/** The tree that grows; null before the first. */
export async function currentEpoch(sql: Sql): Promise<EpochRow | null> {
  const { rows } = await sql.query<EpochRow>(
    `select ${epochColumns} from transparency.epoch order by epoch desc limit 1`,
  )
  return rows[0] ?? null
}

export async function listEpochs(sql: Sql): Promise<EpochRow[]> {
  return (await sql.query<EpochRow>(`select ${epochColumns} from transparency.epoch order by epoch`)).rows
}

/** Begins a tree. @returns False when another process was first. */
export async function insertEpoch(tx: Tx, epoch: Omit<EpochRow, 'size' | 'fence'>): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into transparency.epoch (epoch, origin, vkey, old_head, begun_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [epoch.epoch, epoch.origin, epoch.vkey, epoch.old_head, epoch.begun_at],
  )
  return rowCount === 1
}

/** Takes the newest tree over: its row stays locked until the transaction ends, and older fences are worth nothing. */
export async function takeFence(tx: Tx): Promise<EpochRow | null> {
  // What is integrated is signed next: it must be on the disk when this commits, whatever the server does otherwise.
  await tx.query('set local synchronous_commit = on')
  const { rows } = await tx.query<EpochRow>(
    `update transparency.epoch set fence = fence + 1
     where epoch = (select max(epoch) from transparency.epoch) returning ${epochColumns}`,
  )
  return rows[0] ?? null
}

/** Locks the tree for who holds this fence; null when somebody took it over. */
export async function lockFence(tx: Tx, { epoch, fence }: Pick<EpochRow, 'epoch' | 'fence'>): Promise<EpochRow | null> {
  const { rows } = await tx.query<EpochRow>(
    `select ${epochColumns} from transparency.epoch
     where epoch = $1 and fence = $2 and epoch = (select max(epoch) from transparency.epoch) for update`,
    [epoch, fence],
  )
  return rows[0] ?? null
}

/** Whether entries wait, or a tree has grown beyond what is published: one question, since it is asked every second. */
export async function anyWork(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ any: boolean }>(
    `select exists (select from transparency.pending) or coalesce((
       select e.size > coalesce((select max(c.size) from transparency.checkpoint c
         where c.epoch = e.epoch and c.published_at is not null), 0)
       from transparency.epoch e order by e.epoch desc limit 1), false) as any`,
  )
  return rows[0]?.any === true
}

/** How many entries wait, and since when. */
export async function pendingState(sql: Sql): Promise<{ count: number; oldest: Instant | null }> {
  const { rows } = await sql.query<{ count: number; oldest: Instant | null }>(
    'select count(*) as count, min(written_at) as oldest from transparency.pending',
  )
  return rows[0] ?? { count: 0, oldest: null }
}

export interface PendingRow {
  readonly fact_no: number
  readonly entry: Buffer
}

/** Takes waiting entries away, in the order of their facts. */
export async function takePending(tx: Tx, limit: number): Promise<PendingRow[]> {
  const { rows } = await tx.query<PendingRow>(
    `with taken as (
       delete from transparency.pending where fact_no in
         (select fact_no from transparency.pending order by fact_no limit $1)
       returning fact_no, entry)
     select fact_no, entry from taken order by fact_no`,
    [limit],
  )
  return rows
}

/** Appends leaves from `size` on, keeps their tiles, and says the new size. */
export async function appendToEpoch(
  tx: Tx,
  {
    epoch,
    size,
    leaves,
    tiles,
  }: { epoch: number; size: number; leaves: readonly PendingRow[]; tiles: readonly Tile[] },
): Promise<void> {
  await tx.query(
    `insert into transparency.leaf (epoch, leaf_index, fact_no, entry)
     select $1, $2 + n - 1, fact_no, entry from unnest($3::bigint[], $4::bytea[]) with ordinality as i (fact_no, entry, n)`,
    [epoch, size, leaves.map((leaf) => leaf.fact_no), leaves.map((leaf) => leaf.entry)],
  )
  await tx.query(
    `insert into transparency.tile (epoch, level, tile_index, bytes)
     select $1, level, tile_index, bytes from unnest($2::int[], $3::bigint[], $4::bytea[]) as i (level, tile_index, bytes)
     on conflict (epoch, level, tile_index) do update set bytes = excluded.bytes`,
    [epoch, tiles.map((tile) => tile.level), tiles.map((tile) => tile.index), tiles.map((tile) => tile.bytes)],
  )
  await tx.query('update transparency.epoch set size = $2 where epoch = $1', [epoch, size + leaves.length])
}

/** Tiles as wide as they have grown, by `level/index`. What is not there is left out. */
export async function readTiles(
  sql: Sql,
  epoch: number,
  places: readonly { readonly level: number; readonly index: number }[],
): Promise<Map<string, Buffer>> {
  if (places.length === 0) return new Map()
  const { rows } = await sql.query<{ level: number; tile_index: number; bytes: Buffer }>(
    `select t.level, t.tile_index, t.bytes from transparency.tile t
     join unnest($2::int[], $3::bigint[]) as i (level, tile_index) on t.level = i.level and t.tile_index = i.tile_index
     where t.epoch = $1`,
    [epoch, places.map(({ level }) => level), places.map(({ index }) => index)],
  )
  return new Map(rows.map(({ level, tile_index, bytes }) => [`${level}/${tile_index}`, bytes]))
}

/** Entries `start` to `end`, without `end`. */
export async function readEntries(sql: Sql, epoch: number, start: number, end: number): Promise<Buffer[]> {
  const { rows } = await sql.query<{ entry: Buffer }>(
    `select entry from transparency.leaf where epoch = $1 and leaf_index >= $2 and leaf_index < $3 order by leaf_index`,
    [epoch, start, end],
  )
  return rows.map(({ entry }) => entry)
}

export interface CheckpointRow {
  readonly epoch: number
  readonly size: number
  readonly note: string
  readonly signed_at: Instant
  readonly published_at: Instant | null
}

const checkpointColumns = 'epoch, size, note, signed_at, published_at'

export async function insertCheckpoint(tx: Tx, row: Omit<CheckpointRow, 'published_at'>): Promise<void> {
  await tx.query('insert into transparency.checkpoint (epoch, size, note, signed_at) values ($1, $2, $3, $4)', [
    row.epoch,
    row.size,
    row.note,
    row.signed_at,
  ])
}

export async function markPublished(sql: Sql, epoch: number, size: number, at: Instant): Promise<void> {
  await sql.query(
    'update transparency.checkpoint set published_at = $3 where epoch = $1 and size = $2 and published_at is null',
    [epoch, size, at],
  )
}

/** The newest checkpoint of a tree, or its newest that was published. */
export async function lastCheckpoint(sql: Sql, epoch: number, published = false): Promise<CheckpointRow | null> {
  const { rows } = await sql.query<CheckpointRow>(
    `select ${checkpointColumns} from transparency.checkpoint
     where epoch = $1 and (not $2 or published_at is not null) order by size desc limit 1`,
    [epoch, published],
  )
  return rows[0] ?? null
}

/** Checkpoints of a tree beyond a size, the smallest first. */
export async function listCheckpoints(sql: Sql, epoch: number, after: number, limit: number): Promise<CheckpointRow[]> {
  const { rows } = await sql.query<CheckpointRow>(
    `select ${checkpointColumns} from transparency.checkpoint where epoch = $1 and size > $2 order by size limit $3`,
    [epoch, after, limit],
  )
  return rows
}

export async function findCheckpoint(sql: Sql, epoch: number, size: number): Promise<CheckpointRow | null> {
  const { rows } = await sql.query<CheckpointRow>(
    `select ${checkpointColumns} from transparency.checkpoint where epoch = $1 and size = $2`,
    [epoch, size],
  )
  return rows[0] ?? null
}

export interface CosignatureRow {
  readonly epoch: number
  readonly size: number
  readonly witness: string
  readonly line: string
  readonly received_at: Instant
}

/** Keeps a witness's line; a later one of the same witness takes its place. */
export async function keepCosignature(sql: Sql, row: CosignatureRow): Promise<void> {
  await sql.query(
    `insert into transparency.cosignature (epoch, size, witness, line, received_at) values ($1, $2, $3, $4, $5)
     on conflict (epoch, size, witness) do update set line = excluded.line, received_at = excluded.received_at`,
    [row.epoch, row.size, row.witness, row.line, row.received_at],
  )
}

export async function cosignaturesAt(sql: Sql, epoch: number, size: number): Promise<CosignatureRow[]> {
  const { rows } = await sql.query<CosignatureRow>(
    `select epoch, size, witness, line, received_at from transparency.cosignature
     where epoch = $1 and size = $2 order by witness`,
    [epoch, size],
  )
  return rows
}

/** The newest cosignature of each witness on this tree. */
export async function lastCosignatures(sql: Sql, epoch: number): Promise<CosignatureRow[]> {
  const { rows } = await sql.query<CosignatureRow>(
    `select distinct on (witness) epoch, size, witness, line, received_at from transparency.cosignature
     where epoch = $1 order by witness, size desc`,
    [epoch],
  )
  return rows
}
