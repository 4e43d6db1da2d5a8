import type { EventColumns } from '../columns/event-columns.ts'
import { keyBytes, writeClassOfKey } from '../finding-key.ts'
import { dayNumberOf, type DayNumber } from './moment.ts'

/** Rows of one day and classification. */
export interface DayCount {
  readonly day: DayNumber
  readonly classNo: number
  rows: number
}

/** The rows of a chunk by finding, in the order of the keys. Place n of each list is one finding. */
export interface Batch {
  readonly columns: EventColumns
  /** How many findings. */
  readonly size: number
  /** Their keys, one behind the other. */
  readonly keys: Buffer
  readonly classNos: Int32Array
  /** The latest of its rows: what a recipient is shown. */
  readonly rows: Int32Array
  /** How many rows it had. */
  readonly seen: Int32Array
  readonly firstMs: Float64Array
  readonly lastMs: Float64Array
  /** The days on which its rows were seen, each once, in order. Findings of one day share their list. */
  readonly days: readonly (readonly DayNumber[])[]
  readonly counts: readonly DayCount[]
}

/**
 * Gathers a chunk's rows by finding. Sorted, since rows that meet the index in its order cost a third of the others.
 *
 * @param classNos The number of each of the columns' classifications in the dictionary.
 */
export function gather(columns: EventColumns, classNos: readonly number[]): Batch {
  const { rows, keys } = columns
  for (let row = 0; row < rows; row++) writeClassOfKey(keys, classNos[columns.classAt(row)]!, row * keyBytes)
  const order = inOrderOfKeys(keys, rows)
  const batch = {
    keys: Buffer.allocUnsafeSlow(keys.length),
    classNos: new Int32Array(rows),
    rows: new Int32Array(rows),
    seen: new Int32Array(rows),
    firstMs: new Float64Array(rows),
    lastMs: new Float64Array(rows),
  }
  const days: (readonly DayNumber[])[] = []
  const oneDay = createOneDayLists()
  const count = createDayCounts()
  let size = 0
  for (let place = 0; place < rows; place++) {
    const row = order[place]!
    const ms = columns.msOf(row)
    const day = dayNumberOf(ms)
    const classNo = classNos[columns.classAt(row)]!
    count.add(day, classNo)
    const at = size - 1
    if (size === 0 || !sameKey(keys, row, batch.rows[at]!)) {
      keys.copy(batch.keys, size * keyBytes, row * keyBytes, (row + 1) * keyBytes)
      batch.classNos[size] = classNo
      batch.rows[size] = row
      batch.seen[size] = 1
      batch.firstMs[size] = ms
      batch.lastMs[size] = ms
      days.push(oneDay(day))
      size++
      continue
    }
    batch.seen[at]!++
    if (!days[at]!.includes(day)) days[at] = [...days[at]!, day].sort((a, b) => a - b)
    if (ms < batch.firstMs[at]!) batch.firstMs[at] = ms
    if (ms >= batch.lastMs[at]!) {
      batch.lastMs[at] = ms
      batch.rows[at] = row
    }
  }
  return {
    columns,
    size,
    keys: batch.keys.subarray(0, size * keyBytes),
    classNos: batch.classNos.subarray(0, size),
    rows: batch.rows.subarray(0, size),
    seen: batch.seen.subarray(0, size),
    firstMs: batch.firstMs.subarray(0, size),
    lastMs: batch.lastMs.subarray(0, size),
    days,
    counts: count.all(),
  }
}

const keyWords = keyBytes / 4

/** The rows in the order of their keys; those of one key as they came. */
function inOrderOfKeys(keys: Buffer, rows: number): Int32Array {
  // As numbers: what is compared a dozen times for each row is read once.
  const words = new Uint32Array(rows * keyWords)
  for (let at = 0; at < words.length; at++) words[at] = keys.readUInt32BE(at * 4)
  return Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
    for (let word = 0; word < keyWords; word++) {
      const difference = words[a * keyWords + word]! - words[b * keyWords + word]!
      if (difference !== 0) return difference
    }
    return a - b
  })
}

function sameKey(keys: Buffer, one: number, other: number): boolean {
  for (let at = 0; at < keyBytes; at++) if (keys[one * keyBytes + at] !== keys[other * keyBytes + at]) return false
  return true
}

/** One list a day for the many findings that were seen on it alone. */
function createOneDayLists(): (day: DayNumber) => readonly DayNumber[] {
  const lists = new Map<DayNumber, readonly DayNumber[]>()
  return (day) => {
    let list = lists.get(day)
    if (list === undefined) lists.set(day, (list = [day]))
    return list
  }
}

function createDayCounts(): { add(day: DayNumber, classNo: number): void; all(): DayCount[] } {
  const counts = new Map<number, DayCount>()
  return {
    add(day, classNo) {
      // One number for both: days stay below 2^20 until the year 4840.
      const place = classNo * 2 ** 20 + day
      const count = counts.get(place)
      if (count === undefined) counts.set(place, { day, classNo, rows: 1 })
      else count.rows++
    },
    all: () => [...counts.values()].sort((a, b) => a.day - b.day || a.classNo - b.classNo),
  }
}
