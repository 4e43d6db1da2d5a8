import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { day } from '#kernel/instant.ts'
import { EVENT_FIELDS, EVIDENCE_FIELDS, PERSONAL_DATA, type PersonalDataClass } from '../event-fields.ts'
import type { EventColumns, Value } from '../columns/event-columns.ts'
import { sameBytes } from '../columns/heap.ts'
import { closing, comma, JsonBytes, opening } from '../columns/json.ts'
import { dayNumberOf, dayText, type DayNumber } from './moment.ts'

/** What a chunk saw, as columns: which finding, when, how often. Entry n of each column is one finding. */
export interface SightingColumns<List = ArrayLike<number>> {
  readonly findingNos: List
  readonly lastMs: List
  readonly firstMs: List
  readonly counts: List
  /** Days seen, by number; a single day as itself, several as a list. */
  readonly days: readonly (DayNumber | readonly DayNumber[])[]
}

/** Fields by name: one value an entry, or one alone where all have the same; a field that is empty throughout is left out. */
export type EvidenceColumns = Readonly<Record<string, readonly Value[] | Value>>

const rooms = new Map<string, JsonBytes>()

/** What is written goes no further than its packing, so blocks of one name are written in one room, one after the other. */
function emptyRoom(name: PersonalDataClass | 'sightings'): JsonBytes {
  let json = rooms.get(name)
  if (json === undefined) rooms.set(name, (json = new JsonBytes()))
  json.clear()
  return json
}

const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** A block is one chunk's rows; no honest one unpacks to more. */
const maxUnpackedBytes = 256 * 2 ** 20

function pack(value: unknown): Buffer {
  return zstdCompressSync(JSON.stringify(value), fast)
}
function unpack<T>(data: Uint8Array): T {
  return JSON.parse(zstdDecompressSync(data, { maxOutputLength: maxUnpackedBytes }).toString('utf8')) as T
}

/** As they were kept; entry n of each column is one finding. */
export const packSightings = (columns: SightingColumns): Buffer => {
  const json = emptyRoom('sightings')
  const { findingNos, lastMs, firstMs, counts, days } = columns
  for (const [name, values] of Object.entries({ findingNos, lastMs, firstMs, counts })) {
    json.raw(`${name === 'findingNos' ? '{' : ','}"${name}":`)
    json.wholes(values)
  }
  json.raw(',"days":[')
  for (let at = 0; at < days.length; at++) {
    if (at > 0) json.mark(comma)
    const each = days[at]!
    if (typeof each === 'number') json.whole(each)
    else json.wholes(each)
  }
  json.raw(']}')
  return zstdCompressSync(json.bytes(), fast)
}
export const unpackSightings = (data: Uint8Array): SightingColumns<readonly number[]> => unpack(data)
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
 * The fields of rows as columns, packed, apart by class of personal data. What has the same value in all of the rows is that value.
 *
 * @param rows Which rows of the events, in the order in which the block is to hold them.
 * @source R042, R045, R049
 */
export function packByClass(events: EventColumns, rows: Int32Array): Map<PersonalDataClass, Buffer> {
  const classes = new Map<PersonalDataClass, JsonBytes>()
  for (const { name, column, isNumber } of events.all()) {
    // A field that is on no list does not exist for us, and one that is empty throughout needs no place.
    const rule = EVENT_FIELDS[name as keyof typeof EVENT_FIELDS] ?? EVIDENCE_FIELDS.get(name)
    const first = rows[0]
    if (rule === undefined || first === undefined) continue
    const isTime = name === 'time'
    const isOne = isTime ? areOneMoment(events, rows) : isSame(events, rows, column)
    if (isOne && !isTime && events.startOf(column, first) < 0) continue
    let json = classes.get(rule.personalData)
    if (json === undefined) classes.set(rule.personalData, (json = emptyRoom(rule.personalData)))
    json.raw(json.bytes().length === 0 ? '{' : ',')
    json.raw(`"${name}":`)
    const written = isOne ? rows.subarray(0, 1) : rows
    if (!isOne) json.mark(opening)
    if (isTime) writeMoments(json, events, written)
    else writeTexts(json, events, written, column, isNumber)
    if (!isOne) json.mark(closing)
  }
  const packed = new Map<PersonalDataClass, Buffer>()
  for (const [name, json] of classes) {
    json.raw('}')
    packed.set(name, zstdCompressSync(json.bytes(), fast))
  }
  return packed
}

function writeTexts(json: JsonBytes, events: EventColumns, rows: Int32Array, column: number, isNumber: boolean): void {
  const { bytes } = events.heap
  for (let at = 0; at < rows.length; at++) {
    if (at > 0) json.mark(comma)
    const start = events.startOf(column, rows[at]!)
    const length = events.lengthOf(column, rows[at]!)
    if (start < 0) json.raw('null')
    else if (isNumber) json.digits(bytes, start, length)
    else json.text(bytes, start, length)
  }
}

function isSame(events: EventColumns, rows: Int32Array, column: number): boolean {
  if (events.isKnownSame(column)) return true
  const { bytes } = events.heap
  const start = events.startOf(column, rows[0]!)
  const length = events.lengthOf(column, rows[0]!)
  for (const row of rows) {
    const other = events.startOf(column, row)
    // An empty text and the one behind it begin at the same place.
    if (events.lengthOf(column, row) !== length) return false
    if (other === start) continue
    if (other < 0 || start < 0) return false
    if (!sameBytes(bytes, start, other, length)) return false
  }
  return true
}

function areOneMoment(events: EventColumns, rows: Int32Array): boolean {
  for (const row of rows) if (events.msOf(row) !== events.msOf(rows[0]!)) return false
  return true
}

function writeMoments(json: JsonBytes, events: EventColumns, rows: Int32Array): void {
  let lastDay = Number.NaN
  let text = ''
  for (let at = 0; at < rows.length; at++) {
    if (at > 0) json.mark(comma)
    const ms = events.msOf(rows[at]!)
    const dayNumber = dayNumberOf(ms)
    // The days of a report are few, so each is written once.
    if (dayNumber !== lastDay) text = `${dayText(dayNumber)}T`
    lastDay = dayNumber
    json.moment(text, ms - dayNumber * day)
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
