import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box } from './box.ts'
import type { Database, Tx } from './database.ts'
import { passes } from '#kernel/passing.ts'
import { openSpool, type Spool, type SpoolNote } from './spool.ts'

/** Bytes of a sealed file that are carried at once. */
const pieceBytes = 1024 * 1024

/**
 * A spool that all processes on a database share. A report is written down in the folder of the process that takes it in, as always, and
 * then carried into the database, still sealed; from there every process reads it, whether the first one lives or not. While the
 * database is away, reports stay in the folder, and `list` carries them over when it is back.
 *
 * @param folder The spool of this process alone.
 */
export async function openSharedSpool(options: {
  readonly folder: string
  readonly box: Box
  readonly reserveBytes: number
  readonly db: Database
}): Promise<Spool> {
  const { folder, box, db } = options
  const own = await openSpool(options)
  const readFolder = join(folder, '..', 'spool-read')
  mkdirSync(readFolder, { recursive: true, mode: 0o700 })
  /** Copies that are being read; each thread has its own. */
  const copies = mkdtempSync(join(readFolder, 'of-'))
  const fetched = await openSpool({ folder: copies, box, reserveBytes: 0 })

  async function carryOver(id: string): Promise<void> {
    const note = await own.readNote(id)
    if (note === null) return
    await db.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'insert into platform.spooled (id, note, size_bytes) values ($1, $2, 0) on conflict do nothing',
        [id, box.seal(JSON.stringify(note), noteContext(id))],
      )
      if (rowCount === 1) await putPieces(tx, id, join(folder, id))
    })
    await own.remove(id)
  }

  return {
    write: own.write,
    room: own.room,
    sweep: async () => {
      await own.sweep()
      for (const name of readdirSync(readFolder))
        if (join(readFolder, name) !== copies) await rm(join(readFolder, name), { recursive: true, force: true })
    },

    async note(id, note) {
      await own.note(id, note)
      // From here on it is safe. A database that is away gets it later.
      await carryOver(id).catch((error: unknown) => {
        if (!passes(error)) throw error
      })
    },

    async readNote(id) {
      const here = await own.readNote(id)
      if (here !== null) return here
      const { rows } = await db.query<{ note: Buffer }>('select note from platform.spooled where id = $1', [id])
      return rows[0] === undefined
        ? null
        : (JSON.parse(box.open(rows[0].note, noteContext(id)).toString('utf8')) as SpoolNote)
    },

    async open(id) {
      if ((await own.readNote(id)) !== null) return own.open(id)
      await fetchPieces(db, id, join(copies, id))
      const reader = await fetched.open(id)
      return {
        ...reader,
        async close() {
          await reader.close()
          await fetched.remove(id)
        },
      }
    },

    async remove(id) {
      await own.remove(id)
      await db.query('delete from platform.spooled where id = $1', [id])
    },

    async list() {
      for (const id of await own.list()) await carryOver(id)
      const { rows } = await db.query<{ id: string }>('select id from platform.spooled order by id')
      return rows.map((row) => row.id)
    },
  }
}

const noteContext = (id: string): string => `spool-note/${id}`

async function putPieces(tx: Tx, id: string, path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    let sizeBytes = 0
    for (let no = 0; ; no++) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes)
      if (bytesRead === 0) break
      sizeBytes += bytesRead
      await tx.query('insert into platform.spooled_piece (id, piece_no, bytes) values ($1, $2, $3)', [
        id,
        no,
        buffer.subarray(0, bytesRead),
      ])
    }
    await tx.query('update platform.spooled set size_bytes = $2 where id = $1', [id, sizeBytes])
  } finally {
    await file.close()
  }
}

async function fetchPieces(db: Database, id: string, path: string): Promise<void> {
  const { rows } = await db.query<{ size_bytes: number }>('select size_bytes from platform.spooled where id = $1', [id])
  const file = await open(path, 'w', 0o600)
  try {
    let sizeBytes = 0
    for (let no = 0; sizeBytes < (rows[0]?.size_bytes ?? 0); no++) {
      const { rows: found } = await db.query<{ bytes: Buffer }>(
        'select bytes from platform.spooled_piece where id = $1 and piece_no = $2',
        [id, no],
      )
      if (found[0] === undefined) break
      await file.writeFile(found[0].bytes)
      sizeBytes += found[0].bytes.length
    }
    if (sizeBytes === 0 || sizeBytes !== rows[0]?.size_bytes)
      throw Object.assign(new Error(`the bytes of ${id} are not in the spool`), { code: 'ENOENT', syscall: 'open' })
  } finally {
    await file.close()
  }
}
