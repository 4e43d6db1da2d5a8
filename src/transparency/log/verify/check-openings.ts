import { msOf, type Instant } from '#kernel/instant.ts'
import type { FiguresVector } from '../commitment.ts'
import { keptMs } from '../retention-classes.ts'
import type { DecisionCheck } from './decisions.ts'
import type { Faults } from './faults.ts'
import { createOpener, entryAt, parseOpening, type OpeningLine } from './openings.ts'
import { exportFiles, type Edition, type LogSource } from './source.ts'

/** How many openings were held against their entries; `deleted`: private records whose time was over. */
export interface Opened {
  readonly figures: number
  readonly private: number
  readonly deleted: number
}

/** What openings are held against. */
export interface OpeningsCheck {
  /** Entries one behind the other. */
  readonly entries: Buffer
  readonly size: number
  readonly edition: Edition
  readonly now: Instant
  readonly faults: Faults
  readonly decisions: DecisionCheck
}

const decided = Buffer.from('"type":"norms.decided"')

/** Holds every opening against its entry: figures for each entry, private records for all whose time is not over. */
export async function checkOpenings(source: LogSource, about: OpeningsCheck): Promise<Opened> {
  const { entries, size, edition, now, faults, decisions } = about
  const opened = { figures: 0, private: 0, deleted: 0 }
  if (edition === 'witness') return opened
  const figuresFile = await openLines(source, exportFiles.figures, faults)
  const privateFile = edition === 'auditor' ? await openLines(source, exportFiles.private, faults) : null
  const fits = { figures: createOpener('figures'), private: createOpener('private') }
  let next = 0
  while (figuresFile.held() || (await figuresFile.ready())) {
    const figures = figuresFile.take()
    const { index } = figures
    for (; next < Math.min(index, size); next++) faults.add(`entry ${next}`, 'its figures are missing')
    if (index !== next || next >= size) {
      faults.add(`entry ${index}`, 'its figures do not stand in their order')
      continue
    }
    next++
    const entry = entryAt(entries, index)
    if (fits.figures(entry, figures)) opened.figures++
    else faults.add(`entry ${index}`, 'its figures are not those that were logged')
    let record: Uint8Array | null = null
    // Waits only where a portion ends: a promise for each line would cost more than its hash.
    while (
      privateFile !== null &&
      (privateFile.held() || (await privateFile.ready())) &&
      privateFile.peek().index <= index
    ) {
      const own = privateFile.take()
      if (own.index < index || record !== null)
        faults.add(`entry ${own.index}`, 'its private record does not stand in its order')
      else if (fits.private(entry, own)) record = own.body
      else {
        faults.add(`entry ${index}`, 'its private record is not the one that was logged')
        record = new Uint8Array()
      }
    }
    if (record !== null) opened.private++
    else if (privateFile !== null) {
      const why = whyMissing(figures, now)
      if (why === null) opened.deleted++
      else faults.add(`entry ${index}`, why)
    }
    if (figures.body.includes(decided)) {
      const vector = vectorIn(figures)
      if (vector?.type === 'norms.decided') decisions.add(index, vector.figures, subjectIn(record))
    }
  }
  for (; next < size; next++) faults.add(`entry ${next}`, 'its figures are missing')
  if (privateFile !== null && (await privateFile.ready()))
    faults.add(`entry ${privateFile.peek().index}`, 'its private record belongs to no entry')
  return opened
}

/** Openings of a file, one by one, read in portions. */
interface OpeningLines {
  /** Whether one is at hand without waiting. */
  held(): boolean
  /** Whether there is one more. */
  ready(): Promise<boolean>
  peek(): OpeningLine
  take(): OpeningLine
}

async function openLines(source: LogSource, path: string, faults: Faults): Promise<OpeningLines> {
  const portions = (await source.lines(path))?.[Symbol.asyncIterator]()
  let waiting: OpeningLine[] = []
  let at = 0
  let n = 0
  return {
    held: () => at < waiting.length,
    async ready() {
      while (at >= waiting.length) {
        const portion = await portions?.next()
        if (portion === undefined || portion.done === true) return false
        waiting = []
        at = 0
        for (const line of portion.value) {
          n++
          const opening = parseOpening(line)
          if (opening === null) faults.add(`${path}:${n}`, 'is no opening')
          else waiting.push(opening)
        }
      }
      return true
    },
    peek: () => waiting[at]!,
    take: () => waiting[at++]!,
  }
}

/** Why a private record should be there; null when its time is over. */
function whyMissing(figures: OpeningLine, now: Instant): string | null {
  const vector = vectorIn(figures)
  if (vector === null || msOf(vector.at as Instant) + keptMs(vector.type) <= msOf(now)) return null
  return `its private record (${vector.type}, ${vector.at}) is missing before its time was over`
}

function vectorIn({ body }: OpeningLine): FiguresVector | null {
  try {
    return JSON.parse(body.toString('utf8')) as FiguresVector
  } catch {
    // Not what was logged, which has been said already.
    return null
  }
}

/** The id of what a private record is about; null where the record is not there. */
function subjectIn(record: Uint8Array | null): string | null {
  if (record === null || record.length === 0) return null
  return (JSON.parse(Buffer.from(record).toString('utf8')) as { subject: { id: string } }).subject.id
}
