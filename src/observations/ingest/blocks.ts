import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { EVENT_FIELDS, EVIDENCE_FIELDS, PERSONAL_DATA, type PersonalDataClass } from '../event-fields.ts'
import type { Event, EventField } from '../event.ts'
import type { DayNumber } from './moment.ts'

/** What a chunk saw, as columns: which finding, when, how often. Entry n of each column is one finding. */
export interface SightingColumns {
  readonly findingNos: readonly number[]
  /** Whether the finding stood there before this chunk: those are folded, new ones carry their first sighting already. */
  readonly known: readonly (0 | 1)[]
  readonly lastMs: readonly number[]
  readonly firstMs: readonly number[]
  readonly counts: readonly number[]
  /** Days seen, by number; a single day as itself, several as a list. */
  readonly days: readonly (DayNumber | readonly DayNumber[])[]
}

type Value = string | number | null
/** Fields by name: one value an entry, or one alone where all have the same; a field that is empty throughout is left out. */
export type EvidenceColumns = Readonly<Record<string, readonly Value[] | Value>>

const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** A block is one chunk's rows; no honest one unpacks to more. */
const maxUnpackedBytes = 256 * 2 ** 20

function pack(value: unknown): Buffer {
  return zstdCompressSync(JSON.stringify(value), fast)
}
function unpack<T>(data: Uint8Array): T {
  return JSON.parse(zstdDecompressSync(data, { maxOutputLength: maxUnpackedBytes }).toString('utf8')) as T
}

export const packSightings = (columns: SightingColumns): Buffer => pack(columns)
export const unpackSightings = (data: Uint8Array): SightingColumns => unpack(data)
/** Much of a report is the same in all of its rows: that is written once. */
export function packEvidence(columns: EvidenceColumns): Buffer {
  const packed: Record<string, readonly Value[] | Value> = {}
  for (const [name, column] of Object.entries(columns))
    packed[name] = Array.isArray(column) && column.every((value) => value === column[0]) ? column[0] : column
  return pack(packed)
}
export const unpackEvidence = (data: Uint8Array): EvidenceColumns => unpack(data)

/** Classes of personal data and how long each is kept, in days; data that is nobody's goes with the longest. */
export const evidenceClasses: Readonly<Record<PersonalDataClass, number>> = {
  none: Math.max(...Object.values(PERSONAL_DATA).map((rule) => rule.retentionDays)),
  ...(Object.fromEntries(Object.entries(PERSONAL_DATA).map(([name, rule]) => [name, rule.retentionDays])) as Record<
    Exclude<PersonalDataClass, 'none'>,
    number
  >),
}

const eventFields = Object.keys(EVENT_FIELDS).filter((name) => !name.startsWith('classification.')) as EventField[]

type EvidenceClasses = Map<PersonalDataClass, Record<string, (string | number | null)[]>>

/**
 * The fields of a batch's events as columns, apart by class of personal data.
 *
 * @source R042, R045, R049
 */
export function evidenceByClass(events: readonly Event[]): Map<PersonalDataClass, EvidenceColumns> {
  const classes: EvidenceClasses = new Map()
  const columnOf = (dataClass: PersonalDataClass, name: string): (string | number | null)[] => {
    let columns = classes.get(dataClass)
    if (columns === undefined) classes.set(dataClass, (columns = {}))
    return (columns[name] ??= new Array<string | number | null>(events.length).fill(null))
  }
  // Field by field, since most fields of a report are empty throughout and then cost one look each.
  for (const name of eventFields) {
    let column: (string | number | null)[] | null = null
    for (let row = 0; row < events.length; row++) {
      const value = events[row]![name]
      if (value !== null) (column ??= columnOf(EVENT_FIELDS[name].personalData, name))[row] = value
    }
  }
  addEvidence(events, columnOf)
  return classes
}

function addEvidence(
  events: readonly Event[],
  columnOf: (dataClass: PersonalDataClass, name: string) => (string | number | null)[],
): void {
  const columns = new Map<string, (string | number | null)[] | null>()
  for (let row = 0; row < events.length; row++) {
    const { evidence } = events[row]!
    for (const name in evidence) {
      let column = columns.get(name)
      if (column === undefined) {
        const rule = EVIDENCE_FIELDS.get(name)
        columns.set(name, (column = rule === undefined ? null : columnOf(rule.personalData, name)))
      }
      if (column !== null) column[row] = evidence[name]!
    }
  }
}

/** The fields of one row of the given columns. */
export function rowOfEvidence(blocks: readonly EvidenceColumns[], row: number): Record<string, string | number> {
  const fields: Record<string, string | number> = {}
  for (const columns of blocks)
    for (const [name, column] of Object.entries(columns)) {
      const value = Array.isArray(column) ? (column[row] as Value) : (column as Value)
      if (value !== null && value !== undefined) fields[name] = value
    }
  return fields
}
