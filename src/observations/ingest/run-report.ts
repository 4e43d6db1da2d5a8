import { setImmediate } from 'node:timers/promises'
import { freedAfter } from '#kernel/bytes.ts'
import type { Box } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Spool } from '#platform/spool.ts'
import type { RecordChunk } from '#kernel/csv.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import type { Classification } from '../rsit.ts'
import { EventColumns } from '../columns/event-columns.ts'
import { chunkBytesFor, createChunker } from '../formats/chunker.ts'
import type { FormatReader, Hints, ReadResult, RejectedRow } from '../formats/format.ts'
import type { Formats } from '../formats/formats.ts'
import { unpack, UnpackRefusal, type UnpackItem, type UnpackLimits } from '../formats/unpack/unpack.ts'
import { chunkSize, committedChunks, feedNumber, noteFormat, noteProgress } from '../reports/store.ts'
import { SourceNotAssessed } from '../sources/not-assessed.ts'
import { isAssessed } from '../sources/store.ts'
import { SeenPages } from '../findings/pages/store.ts'
import { aboutFeed } from './about-feed.ts'
import { gather } from './batch.ts'
import type { Router } from './router.ts'
import { packByClass } from './blocks.ts'
import type { ChunkWork } from './chunk-work.ts'
import { createCommits, type Commits } from './commits.ts'
import { classKey, classNumbers } from './classes/store.ts'
import { commitChunk } from './commit/store.ts'
import { createNewcomers, type Newcomers } from './newcomers.ts'

/** A report that a worker holds the lease of. */
export interface ClaimedReport {
  readonly reportNo: number
  readonly reportId: string
  readonly hints: Hints
  readonly exercise: boolean
  readonly receivedAt: Instant
  /** Rows that were refused before: only these are read again. Null: all rows. */
  readonly only: RowFilter | null
}

/** Which rows a retry reads: those that were refused. */
export interface RowFilter {
  /** Distinguishes the chunks of this reading from those before. */
  readonly round: number
  has(part: string, offset: number): boolean
}

export interface IngestDeps {
  readonly db: Database
  readonly box: Box
  readonly spool: Spool
  readonly clock: Clock
  readonly router: Router
  readonly formats: Formats
  readonly limits: { readonly chunkBytes: number; readonly unpack: UnpackLimits }
  readonly signal: AbortSignal
  /** Awaited before each chunk: what may go first. */
  readonly between?: () => Promise<void>
}

type Stream = Extract<UnpackItem, { kind: 'stream' }>

/**
 * Reads a report from its first byte to its last, committing chunk after chunk. A chunk that was committed before is passed
 * over, so that a killed run is simply run again.
 *
 * @throws When the run cannot go on now (database, disk, stop): the report stays waiting. What is wrong with the report itself is
 * recorded as refused rows and throws nothing.
 */
export async function runReport(deps: IngestDeps, report: ClaimedReport): Promise<void> {
  const run: Run = {
    deps,
    report,
    done: await committedChunks(deps.db, report.reportNo),
    classes: new Map(),
    refused: 0,
    commits: createCommits(commitsAtOnce),
    spare: [],
    seenPages: new SeenPages(),
    newcomers: createNewcomers(),
  }
  const file = await deps.spool.open(report.reportId)
  const isReport = (head: Uint8Array, fileName: string): boolean =>
    deps.formats.detect(head, { fileName, feed: '' }) !== null
  try {
    const source = {
      name: report.hints.fileName,
      bytes: file.stream(),
      random: { size: file.sizeBytes, read: (offset: number, length: number) => file.read(offset, length) },
    }
    for await (const item of unpack(source, isReport, deps.limits.unpack)) {
      deps.signal.throwIfAborted()
      if (item.kind === 'refused') await refuse(run, partName(item.path), item)
      if (item.kind === 'stream') await runStream(run, item)
    }
    await run.commits.settled()
  } finally {
    await run.commits.settled().catch(() => undefined)
    await file.close()
  }
}

/** One for each half of what a chunk waits for: the database, and what is written out for it. */
const commitsAtOnce = 2

/** One reading of one report. */
interface Run {
  readonly deps: IngestDeps
  readonly report: ClaimedReport
  readonly done: ReadonlySet<string>
  readonly classes: Map<Classification, number>
  refused: number
  readonly commits: Commits
  /** Columns of chunks that were committed. */
  readonly spare: EventColumns[]
  readonly seenPages: SeenPages
  readonly newcomers: Newcomers
}

const partName = (path: readonly string[]): string => path.join('/').slice(0, 400)

async function runStream(run: Run, item: Stream): Promise<void> {
  const { deps, report } = run
  const part = partName(item.path)
  const hints: Hints = { fileName: item.name, feed: report.hints.feed }
  try {
    if (item.head.length === 0) return await refuse(run, part, { reason: 'no-header', detail: 'The file is empty.' })
    const reader = deps.formats.detect(item.head, hints)
    if (reader === null)
      return await refuse(run, part, {
        reason: 'unknown-format',
        detail: Buffer.from(item.head.subarray(0, 300)).toString('utf8'),
      })
    const header = reader.header(item.head, hints)
    if (!header.ok) return await refuse(run, part, header)
    const feedNo = await formatKnown(run, reader, header.header, hints)
    const likely = chunkBytesFor(reader.mode, item.head, deps.limits.chunkBytes)
    const chunker = createChunker(reader.mode, await chunkSize(deps.db, report.reportNo, likely))
    const take = async (chunk: RecordChunk): Promise<void> => {
      await takeChunk(run, { part, feedNo, reader, header: header.header }, chunk)
      chunker.giveBack(chunk)
    }
    for await (const bytes of freedAfter(item.bytes)) for (const chunk of chunker.push(bytes)) await take(chunk)
    for (const chunk of chunker.end()) await take(chunk)
  } catch (error) {
    if (!(error instanceof UnpackRefusal)) throw error
    // What came before the bound stands; that the rest is missing is on record.
    await refuse(run, part, { reason: error.reason, detail: error.message })
  }
}

interface ReadingPart {
  readonly part: string
  readonly feedNo: number
  readonly reader: FormatReader<unknown>
  readonly header: unknown
}

async function takeChunk(run: Run, { part, feedNo, reader, header }: ReadingPart, chunk: RecordChunk): Promise<void> {
  const { deps, report, done } = run
  deps.signal.throwIfAborted()
  if (done.has(`${chunkPart(report, part)}/${chunk.no}`)) return
  await deps.between?.()
  const columns = run.spare.pop() ?? new EventColumns(report.exercise)
  const result = chunk.skipped === null ? await readChunk({ reader, header, columns, report, part }, chunk) : null
  const skipped: RejectedRow[] =
    chunk.skipped === null ? [] : [{ ...chunk.skipped, column: null, reason: 'record-too-long' }]
  await commit(run, {
    part,
    chunkNo: chunk.no,
    feedNo,
    columns,
    result,
    skipped,
    readBytes: chunk.offset + chunk.bytes.length,
  })
}

interface Reading {
  readonly reader: FormatReader<unknown>
  readonly header: unknown
  readonly columns: EventColumns
  readonly report: ClaimedReport
  readonly part: string
}

/** Reads while the chunk before is being committed: its commit has a dozen questions for the database, each put when the thread is free. */
function readChunk(
  { reader, header, columns, report, part }: Reading,
  chunk: RecordChunk,
): ReadResult | Promise<ReadResult> {
  if (report.only === null && reader.readColumns !== undefined)
    return reader.readColumns(chunk, header, report, columns, setImmediate)
  const wanted = wantedOf(report, part)
  return reader.read(chunk, header, report, {
    push: (event) => void (wanted(event.offset) && columns.add(event)),
  })
}

/** Something that cannot be read at all counts as one refused row, so that nothing disappears from sight. */
async function refuse(
  run: Run,
  part: string,
  why: { readonly reason: RejectedRow['reason']; readonly detail: string },
): Promise<void> {
  const { deps, report, done } = run
  // Behind all numbers that a chunk of the part can have.
  const chunkNo = 1_000_000_000 + run.refused++
  if (done.has(`${chunkPart(report, part)}/${chunkNo}`)) return
  const feed = report.hints.feed || 'unknown'
  const feedNo = await feedNumber(deps.db, feed, feed === 'unknown' ? 'Reports of unknown form' : feed)
  const skipped: RejectedRow[] = [
    { line: 1, offset: 0, length: 0, column: null, reason: why.reason, sample: Buffer.from(why.detail) },
  ]
  await commit(run, {
    part,
    chunkNo,
    feedNo,
    columns: new EventColumns(report.exercise),
    result: null,
    skipped,
    readBytes: 0,
  })
}

/** Whether a row is to be read: all are, or, on a retry, those that were refused. */
function wantedOf({ only }: ClaimedReport, part: string): (offset: number) => boolean {
  return only === null ? () => true : (offset) => only.has(part, offset)
}

const chunkPart = (report: ClaimedReport, part: string): string =>
  report.only === null ? part : `${part}#${report.only.round}`

interface ReadChunk {
  readonly part: string
  readonly chunkNo: number
  readonly feedNo: number
  readonly columns: EventColumns
  readonly result: ReadResult | null
  readonly skipped: readonly RejectedRow[]
  readonly readBytes: number
}

/** Prepares a chunk while those before are being committed, then starts its commit. */
async function commit(run: Run, chunk: ReadChunk): Promise<void> {
  const { deps, report } = run
  const { columns, part } = chunk
  const wanted = wantedOf(report, part)
  const rejected = [...(chunk.result?.rejected ?? []), ...chunk.skipped].filter((row) => wanted(row.offset))
  if (report.only !== null && columns.rows + rejected.length === 0) return
  await learnClasses(run, columns.classes)
  const batch = gather(
    columns,
    columns.classes.map((each) => run.classes.get(each)!),
  )
  const work = {
    reportNo: report.reportNo,
    reportId: report.reportId,
    feedNo: chunk.feedNo,
    exercise: report.exercise,
    part: chunkPart(report, part),
    chunkNo: chunk.chunkNo,
    batch,
    evidence: packByClass(columns, batch.rows),
    routes: Array.from(batch.rows, (row) => deps.router.routeRow(columns, row)),
    rejected,
  }
  await run.commits.begin(batch.keys, async () => {
    deps.signal.throwIfAborted()
    await commitOnce(run, { ...work, now: deps.clock() }, chunk)
    columns.clear()
    run.spare.push(columns)
  })
}

const uniqueViolation = '23505'
const mostTries = 5

async function commitOnce(
  { deps, seenPages, newcomers }: Run,
  work: ChunkWork,
  { readBytes, result }: ReadChunk,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const onlyNew = newcomers.likely()
    try {
      const seen = seenPages.begin()
      const counts = await deps.db.transaction(async (tx) => {
        const counted = await commitChunk(tx, deps.box, work, seen, onlyNew)
        if (counted !== null) await noteProgress(tx, work.reportNo, readBytes, result?.dropped ?? new Map())
        return counted
      })
      if (counts !== null) newcomers.committed(counts)
      return seen.committed()
    } catch (error) {
      // One of its findings is known, or another worker met it for the first time at the same moment.
      if ((error as { code?: string }).code !== uniqueViolation || attempt >= mostTries) throw error
      if (onlyNew) newcomers.wrong()
    }
  }
}

async function formatKnown(
  { deps, report }: Run,
  reader: FormatReader<unknown>,
  header: unknown,
  hints: Hints,
): Promise<number> {
  const about = aboutFeed(reader.name, header, hints)
  if (!(await isAssessed(deps.db, about.feed))) throw new SourceNotAssessed(about.feed)
  const feedNo = await feedNumber(deps.db, about.feed, about.feedName)
  await noteFormat(deps.db, report.reportNo, { ...about, feedNo, format: reader.name })
  return feedNo
}

async function learnClasses({ deps, classes }: Run, all: readonly Classification[]): Promise<void> {
  const missing = new Map<string, Classification[]>()
  for (const classification of all) {
    if (classes.has(classification)) continue
    const key = classKey(classification)
    const same = missing.get(key)
    if (same === undefined) missing.set(key, [classification])
    else if (!same.includes(classification)) same.push(classification)
  }
  if (missing.size === 0) return
  const numbers = await classNumbers(
    deps.db,
    [...missing.values()].map((same) => same[0]!),
  )
  for (const [key, same] of missing) for (const each of same) classes.set(each, numbers.get(key)!)
}
