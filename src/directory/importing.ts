import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId } from '#kernel/id.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { keyFault } from './contact-key.ts'
import { sayFact, type DirectoryContext } from './context.ts'
import { importAddressLines, importMmdb } from './import-addresses.ts'
import { createMeter } from './import-meter.ts'
import { importLimits, refuse, stage, type Finish, type Run } from './import-run.ts'
import { createContactsCsvReader, type ContactsBatch, type RefusedRow } from './imports/contacts-csv.ts'
import { detectFormat, type ImportFormat } from './imports/format.ts'
import { readGlobalIrt, type TeamRecord } from './imports/global-irt.ts'
import { bumpRoutesVersion, mergeStaged } from './store/import-merge.ts'
import { clearStaged, keepNotes } from './store/import-staging.ts'
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
  /**
   * Of which day the data is, for address tables; where it is not given, what an MMDB file says of itself, else the day of
   * the import.
   */
  readonly asOf?: Instant
}

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
    asOf: request.asOf ?? null,
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
    else if (format === 'mmdb') await importMmdb(run, meter.bytes(), finish)
    else await importAddressLines(run, format, meter.bytes(), finish)
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

async function importContacts(run: Run, bytes: AsyncIterable<Uint8Array>, finish: Finish): Promise<void> {
  const reader = createContactsCsvReader({ defaultSource: run.source, today: dayOf(run.context.clock()) })
  let held: Omit<ContactsBatch, 'keyed'> = { rows: [], refused: [], notes: [] }
  const flush = async (): Promise<void> => {
    await stage(run, held.rows)
    await refuse(run, held.refused)
    await keepNotes(run.context.db, run.importNo, held.notes)
    run.notes += held.notes.length
    held = { rows: [], refused: [], notes: [] }
  }
  const take = async (batch: ContactsBatch): Promise<void> => {
    const badKeys = await refusedKeys(run, batch)
    const bad = new Set(badKeys.map(({ line }) => line))
    held.rows.push(...batch.rows.filter(({ line }) => !bad.has(line)))
    held.refused.push(...batch.refused, ...badKeys)
    held.notes.push(...batch.notes.filter(({ line }) => !bad.has(line)))
    run.ignoredColumns = reader.ignoredColumns()
    if (held.rows.length + held.refused.length >= importLimits.batchRows) await flush()
  }
  for await (const chunk of bytes) await take(reader.push(chunk))
  await take(reader.end())
  await flush()
  await run.context.db.transaction(async (tx) => finish(tx, { ...(await merge(run, tx)) }))
}

/** Rows whose key nothing can be encrypted to: without it, what is meant to be sealed would go out in clear. */
async function refusedKeys({ context }: Run, batch: ContactsBatch): Promise<RefusedRow[]> {
  const refused: RefusedRow[] = []
  for (const [row, text] of batch.keyed) {
    const reason = keyFault(await context.keys.stateOf(row.openpgpKey!, context.clock()))
    if (reason !== null) refused.push({ line: row.line, faults: [{ column: 'key', reason }], text })
  }
  return refused
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
