import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { EVENT_FIELDS, EVIDENCE_FIELDS, PERSONAL_DATA, type PersonalDataClass } from '../event-fields.ts'
import type { Event, EventField } from '../event.ts'

/** What a chunk saw, as columns: which finding, when, how often. Entry n of each column is one finding. */
export interface SightingColumns {
  readonly findingNos: readonly number[]
  /** Whether the finding stood there before this chunk: those are folded, new ones carry their first sighting already. */
  readonly known: readonly (0 | 1)[]
  readonly lastMs: readonly number[]
  readonly firstMs: readonly number[]
  readonly counts: readonly number[]
  /** Days seen; a single day as text, several as a list. */
  readonly days: readonly (string | readonly string[])[]
}

/** Fields by name, each with one value an entry; a column that is empty throughout is left out. */
export type EvidenceColumns = Readonly<Record<string, readonly (string | number | null)[]>>

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
export const packEvidence = (columns: EvidenceColumns): Buffer => pack(columns)
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

/**
 * The fields of a batch's events as columns, apart by class of personal data.
 *
 * @source R042, R045, R049
 */
export function evidenceByClass(events: readonly Event[]): Map<PersonalDataClass, EvidenceColumns> {
  const classes = new Map<PersonalDataClass, Record<string, (string | number | null)[]>>()
  const put = (dataClass: PersonalDataClass, name: string, row: number, value: string | number): void => {
    let columns = classes.get(dataClass)
    if (columns === undefined) classes.set(dataClass, (columns = {}))
    const column = (columns[name] ??= new Array<string | number | null>(events.length).fill(null))
    column[row] = value
  }
  for (let row = 0; row < events.length; row++) {
    const event = events[row]!
    for (const name of eventFields) {
      const value = event[name]
      if (value !== null) put(EVENT_FIELDS[name].personalData, name, row, value)
    }
    for (const name in event.evidence) {
      const rule = EVIDENCE_FIELDS.get(name)
      if (rule !== undefined) put(rule.personalData, name, row, event.evidence[name]!)
    }
  }
  return classes
}

/** The fields of one row of the given columns. */
export function rowOfEvidence(blocks: readonly EvidenceColumns[], row: number): Record<string, string | number> {
  const fields: Record<string, string | number> = {}
  for (const columns of blocks)
    for (const [name, column] of Object.entries(columns)) {
      const value = column[row]
      if (value !== null && value !== undefined) fields[name] = value
    }
  return fields
}
