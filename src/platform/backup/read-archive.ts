import { AppError } from '#kernel/errors.ts'
import {
  loadManifestReader,
  names,
  tableKey,
  type ArchivedTable,
  type Manifest,
  type Sequences,
  type Trailer,
} from './manifest.ts'
import { readTar, wholeBody, type TarEntry } from './tar.ts'
import { lineBreaks } from './write-archive.ts'

/** Who takes what an archive holds, in the order in which it stands there. */
export interface ArchiveTaker {
  begin(manifest: Manifest): Promise<void>
  /** Must take all rows. */
  table(table: ArchivedTable, rows: AsyncIterable<Buffer>): Promise<void>
  sequences(sequences: Sequences): Promise<void>
  /** @param path Below the data folder, with `/`; leads nowhere else. Must take all bytes. */
  file(path: string, bytes: AsyncIterable<Buffer>): Promise<void>
}

/** What an archive that was read to its end held. */
export interface WholeArchive {
  readonly manifest: Manifest
  readonly trailer: Trailer
}

const wholeBytes = 16 * 1024 * 1024

const damaged = (why: string): AppError =>
  new AppError('platform.backup-damaged', `The backup is not whole: ${why}. Nothing of it was kept.`)

/**
 * Reads an archive to its last byte and hands on what it holds. Only when this returns was it whole and unchanged: the taker keeps nothing for good before.
 *
 * @throws {AppError} `platform.backup-damaged`, `platform.backup-newer`
 */
export async function readArchive(source: AsyncIterable<Uint8Array>, taker: ArchiveTaker): Promise<WholeArchive> {
  const read = await loadManifestReader()
  const entries = readTar(source)
  const next = async (): Promise<TarEntry | null> => {
    const step = await entries.next()
    return step.done === true ? null : step.value
  }

  let entry = await next()
  if (entry?.name !== names.manifest) throw damaged('it does not begin as one')
  const manifest = read.manifest(await wholeBody(entry, wholeBytes))
  const tables = new Map(manifest.tables.map((table) => [tableKey(table), table]))
  await taker.begin(manifest)

  const counts = new Map<string, number>()
  let files = 0
  let trailer: Trailer | null = null
  entry = await next()

  /** All parts of one table, as one stream. */
  async function* rowsOf(key: string): AsyncGenerator<Buffer> {
    let count = 0
    while (entry !== null && keyIn(entry.name) === key) {
      for await (const part of entry.body) {
        count += lineBreaks(part)
        yield part
      }
      entry = await next()
    }
    counts.set(key, count)
  }

  while (entry !== null) {
    if (trailer !== null) throw damaged('something comes after its end')
    const { name } = entry
    const key = keyIn(name)
    if (key !== null) {
      const table = tables.get(key)
      if (table === undefined || counts.has(key)) throw damaged(`rows of ${key} stand where none should`)
      await taker.table(table, rowsOf(key))
      continue
    }
    if (name === names.sequences) await taker.sequences(read.sequences(await wholeBody(entry, wholeBytes)))
    else if (name.startsWith(names.files)) {
      await taker.file(safePath(name.slice(names.files.length)), entry.body)
      files++
    } else if (name === names.trailer) {
      const { sha256Before } = entry
      trailer = read.trailer(await wholeBody(entry, wholeBytes))
      if (trailer.sha256 !== sha256Before) throw damaged('its digest is another than its bytes have')
    } else throw damaged(`it holds ${name}`)
    entry = await next()
  }
  if (trailer === null) throw damaged('its end is missing')
  if (trailer.files !== files) throw damaged(`it should hold ${trailer.files} files and holds ${files}`)
  for (const key of tables.keys())
    if (trailer.rows[key] !== (counts.get(key) ?? 0)) throw damaged(`rows of ${key} are missing`)
  return { manifest, trailer }
}

function keyIn(name: string): string | null {
  return name.startsWith(names.tables) ? name.slice(names.tables.length).replace(/\/\d+$/, '') : null
}

function safePath(path: string): string {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw damaged('a path in it leads elsewhere')
  return path
}
