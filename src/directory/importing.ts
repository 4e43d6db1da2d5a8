import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId } from '#kernel/id.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { sayFact, type DirectoryContext } from './context.ts'
import { createContactsCsvReader, type ContactsBatch, type RefusedRow } from './imports/contacts-csv.ts'
import { readAddressLine, type AddressFormat } from './imports/address-table.ts'
import { detectFormat, type ImportFormat } from './imports/format.ts'
import { readGlobalIrt, type TeamRecord } from './imports/global-irt.ts'
import { createLineReader } from './imports/text-lines.ts'
import type { ImportRow } from './imports/import-row.ts'
import { createAddressTableBuilder } from './routing/address-facts.ts'
import { replaceAddressTable } from './store/address-tables.ts'
import { bumpRoutesVersion, mergeStaged } from './store/import-merge.ts'
import { clearStaged, keepNotes, keepRefused, stageRows } from './store/import-staging.ts'
import { beginImport, findImport, finishImport, type ImportRecord } from './store/imports.ts'
import { mergeTeamProfiles } from './team-merge.ts'

/** A file handed in. */
export interface ImportRequest {
  readonly stream: AsyncIterable<Uint8Array>
  readonly fileName: string
  /** Found from the content where it is not given. */
  readonly format?: ImportFormat
  /** Source of record where the file's rows name none; the file's name where it is not given. */
  readonly source?: string
  /** Of which day the data is, for address tables; the day of the import where it is not given. */
  readonly asOf?: Instant
}

/** Largest files, in bytes: a document is read whole, tables and contacts are not. */
export const importLimits = { documentBytes: 64 * 2 ** 20, fileBytes: 2 * 2 ** 30, batchRows: 5000 } as const

/**
 * Takes a file in: every row that can be read is merged, every other is kept with its reasons.
 *
 * The merge is one transaction; a failure leaves the directory as it was, and the import's record says why.
 *
 * @throws {AppError} `directory.bad-header`, `directory.bad-file`, `platform.too-large`
 */
export async function importFile(
  context: DirectoryContext,
  actor: Actor,
  request: ImportRequest,
): Promise<ImportRecord> {
  const meter = createMeter(request.stream)
  const head = await meter.peek()
  const format = request.format ?? detectFormat(head)
  if (format === null)
    throw new AppError('directory.bad-file', 'The format of this file is not known; name it with --format.')
  const source = request.source ?? request.fileName
  const startedAt = context.clock()
  const importNo = await beginImport(context.db, {
    fileName: request.fileName,
    format,
    source,
    at: startedAt,
    actor,
  })
  const run: Run = {
    context,
    actor,
    importNo,
    source,
    format,
    refused: 0,
    notes: 0,
    rows: 0,
    ignoredColumns: [],
    asOf: request.asOf ?? startedAt,
  }
  const finish = async (tx: Tx, counts: Record<string, number>): Promise<void> => {
    const at = context.clock()
    const all = { rows: run.rows, refused: run.refused, notes: run.notes, ...counts }
    await finishImport(tx, importNo, {
      state: 'done',
      at,
      ...meter.result(),
      counts: all,
      ignoredColumns: run.ignoredColumns,
      failure: null,
    })
    await sayFact(context, tx, {
      type: 'import-done',
      at,
      by: actor,
      subject: 'import',
      id: numberedId('import', importNo),
      detail: { format, ...all },
    })
  }
  try {
    if (format === 'contacts-csv') await importContacts(run, meter.bytes(), finish)
    else if (format === 'global-irt') await importGlobalIrt(run, meter.bytes(), finish)
    else await importAddresses(run, format, meter.bytes(), finish)
  } catch (error) {
    const failure =
      error instanceof AppError ? error.message : 'Something failed that nobody foresaw; the log has more.'
    await finishImport(context.db, importNo, {
      state: 'failed',
      at: context.clock(),
      ...meter.result(),
      counts: { rows: run.rows, refused: run.refused },
      ignoredColumns: run.ignoredColumns,
      failure,
    })
    await clearStaged(context.db, importNo)
    throw error
  }
  return (await findImport(context.db, importNo))!
}

type Finish = (tx: Tx, counts: Record<string, number>) => Promise<void>

interface Run {
  readonly context: DirectoryContext
  readonly actor: Actor
  readonly importNo: number
  readonly source: string
  readonly format: ImportFormat
  readonly asOf: Instant
  rows: number
  refused: number
  notes: number
  ignoredColumns: readonly string[]
}

async function importContacts(run: Run, bytes: AsyncIterable<Uint8Array>, finish: Finish): Promise<void> {
  const reader = createContactsCsvReader({ defaultSource: run.source, today: dayOf(run.context.clock()) })
  let held: ContactsBatch = { rows: [], refused: [], notes: [] }
  const flush = async (): Promise<void> => {
    await stage(run, held.rows)
    await refuse(run, held.refused)
    await keepNotes(run.context.db, run.importNo, held.notes)
    run.notes += held.notes.length
    held = { rows: [], refused: [], notes: [] }
  }
  const take = async (batch: ContactsBatch): Promise<void> => {
    held.rows.push(...batch.rows)
    held.refused.push(...batch.refused)
    held.notes.push(...batch.notes)
    run.ignoredColumns = reader.ignoredColumns()
    if (held.rows.length + held.refused.length >= importLimits.batchRows) await flush()
  }
  for await (const chunk of bytes) await take(reader.push(chunk))
  await take(reader.end())
  await flush()
  await run.context.db.transaction(async (tx) => finish(tx, { ...(await merge(run, tx)) }))
}

async function importGlobalIrt(run: Run, bytes: AsyncIterable<Uint8Array>, finish: Finish): Promise<void> {
  const read = readGlobalIrt(await readDocument(bytes), run.source)
  if (read === null) throw new AppError('directory.bad-file', 'This JSON document holds no list of global-irt teams.')
  await stage(
    run,
    read.teams.flatMap((team) => team.rows),
  )
  await refuse(run, read.refused)
  await run.context.db.transaction(async (tx) => {
    const counts = await merge(run, tx)
    const profiles = await mergeTeamProfiles(run.context, tx, {
      actor: run.actor,
      importNo: run.importNo,
      teams: read.teams as TeamRecord[],
    })
    await finish(tx, { ...counts, ...profiles, proposals: counts.proposals + profiles.proposals })
  })
}

async function importAddresses(
  run: Run,
  format: AddressFormat,
  bytes: AsyncIterable<Uint8Array>,
  finish: Finish,
): Promise<void> {
  const lines = createLineReader()
  const builder = createAddressTableBuilder()
  let refused: RefusedRow[] = []
  const take = async (batch: { line: number; text: string }[]): Promise<void> => {
    for (const { line, text } of batch) {
      const record = readAddressLine(format, text)
      if (record === null) continue
      if ('reason' in record) {
        refused.push({ line, faults: [{ column: '', reason: record.reason }], text: text.slice(0, 4000) })
        continue
      }
      run.rows++
      const fact = { asns: record.asns, country: record.country }
      for (const { words, bits } of record.prefixes) builder.prefix(words, bits, fact)
      const range = record.asnRange
      for (let i = 0; range !== null && i < range.count; i++) builder.asn(range.first + i, fact)
    }
    if (refused.length < importLimits.batchRows) return
    await refuse(run, refused)
    refused = []
  }
  for await (const chunk of bytes) await take(lines.push(chunk))
  await take(lines.end())
  await refuse(run, refused)
  if (run.rows === 0) throw new AppError('directory.bad-file', `The file holds no row of the format ${format}.`)
  const data = builder.build()
  const basis = format === 'rir-delegated' ? 'registry' : 'asn'
  await run.context.db.transaction(async (tx) => {
    const at = run.context.clock()
    await replaceAddressTable(tx, {
      source: run.source,
      basis,
      asOf: run.asOf,
      at,
      importNo: run.importNo,
      data,
    })
    await finish(tx, { records: data.records })
  })
}

async function stage(run: Run, rows: readonly ImportRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += importLimits.batchRows)
    await stageRows(run.context.db, run.importNo, rows.slice(at, at + importLimits.batchRows))
  run.rows += rows.length
}

async function refuse(run: Run, refused: readonly RefusedRow[]): Promise<void> {
  await keepRefused(run.context.db, run.importNo, refused)
  run.refused += refused.length
}

async function merge(run: Run, tx: Tx): ReturnType<typeof mergeStaged> {
  const at = run.context.clock()
  const counts = await mergeStaged(tx, {
    importNo: run.importNo,
    at,
    actorKind: run.actor.kind,
    actorId: run.actor.id,
  })
  await clearStaged(tx, run.importNo)
  await bumpRoutesVersion(tx)
  return counts
}

async function readDocument(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > importLimits.documentBytes)
      throw new AppError('platform.too-large', `A JSON document may have ${importLimits.documentBytes} bytes.`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch (cause) {
    throw new AppError('directory.bad-file', 'The file is no JSON document in UTF-8.', { cause })
  }
}

interface Meter {
  /** The beginning of the file, without taking it away. */
  peek(): Promise<Uint8Array>
  bytes(): AsyncIterable<Uint8Array>
  /** Size and hash of what was read so far. */
  result(): { sizeBytes: number; sha256: string }
}

/** Counts and hashes what goes by. */
function createMeter(stream: AsyncIterable<Uint8Array>): Meter {
  const source = stream[Symbol.asyncIterator]()
  const hash = createHash('sha256')
  const peeked: Uint8Array[] = []
  let sizeBytes = 0
  const next = async (): Promise<Uint8Array | null> => {
    const { done, value } = await source.next()
    if (done === true) return null
    sizeBytes += value.length
    if (sizeBytes > importLimits.fileBytes)
      throw new AppError('platform.too-large', `A file to import may have ${importLimits.fileBytes} bytes.`)
    hash.update(value)
    return value
  }
  return {
    async peek() {
      let size = 0
      while (size < 4096) {
        const chunk = await next()
        if (chunk === null) break
        peeked.push(chunk)
        size += chunk.length
      }
      return Buffer.concat(peeked)
    },
    async *bytes() {
      yield* peeked.splice(0)
      for (let chunk = await next(); chunk !== null; chunk = await next()) yield chunk
    },
    result: () => ({ sizeBytes, sha256: hash.copy().digest('hex') }),
  }
}
