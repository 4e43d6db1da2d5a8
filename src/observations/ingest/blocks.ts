import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { EVENT_FIELDS, EVIDENCE_FIELDS, PERSONAL_DATA, type PersonalDataClass } from '../event-fields.ts'
import type { EventColumns, Value } from './event-columns.ts'
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

/**
 * The fields of rows as columns, apart by class of personal data. What has the same value in all of the rows is that value.
 *
 * @param rows Which rows of the events, in the order in which the block is to hold them.
 * @source R042, R045, R049
 */
export function evidenceByClass(
  events: EventColumns,
  rows: readonly number[],
): Map<PersonalDataClass, Record<string, Value[] | Value>> {
  const classes = new Map<PersonalDataClass, Record<string, Value[] | Value>>()
  for (const [name, column] of events.all()) {
    const rule = EVENT_FIELDS[name as keyof typeof EVENT_FIELDS] ?? EVIDENCE_FIELDS.get(name)
    const values = rows.map((row) => column.at(row))
    const first = values[0] ?? null
    const same = values.every((value) => value === first)
    // A field that is on no list does not exist for us, and one that is empty throughout needs no place.
    if (rule === undefined || (same && first === null)) continue
    let columns = classes.get(rule.personalData)
    if (columns === undefined) classes.set(rule.personalData, (columns = {}))
    columns[name] = same ? first : values
  }
  return classes
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
