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
/** A mark holds a word of a key, 32 bits, and the number of a row, which is less than this. */
const rowsInMark = 2 ** 21

/** The rows in the order of their keys; those of one key as they came. */
function inOrderOfKeys(keys: Buffer, rows: number): Int32Array {
  if (rows > rowsInMark) throw new RangeError('a chunk has too many rows')
  const words = new Uint32Array(rows * keyWords)
  for (let at = 0, byte = 0; at < words.length; at++, byte += 4)
    words[at] = (keys[byte]! << 24) | (keys[byte + 1]! << 16) | (keys[byte + 2]! << 8) | keys[byte + 3]!
  const order = new Int32Array(rows)
  for (let row = 0; row < rows; row++) order[row] = row
  sortByWords(words, order, 0)
  return order
}

/** Word for word: numbers are sorted without a call for each comparison, and most keys differ in the first word in which any do. */
function sortByWords(words: Uint32Array, order: Int32Array, firstWord: number): void {
  let word = firstWord
  while (word < keyWords && isSame(words, order, word)) word++
  if (word === keyWords) return
  const marks = new Float64Array(order.length)
  for (let at = 0; at < order.length; at++) marks[at] = words[order[at]! * keyWords + word]! * rowsInMark + order[at]!
  marks.sort()
  let from = 0
  let before = -1
  for (let at = 0; at < order.length; at++) {
    const mark = marks[at]!
    const value = Math.floor(mark / rowsInMark)
    order[at] = mark - value * rowsInMark
    if (value === before) continue
    if (at - from > 1) sortByWords(words, order.subarray(from, at), word + 1)
    from = at
    before = value
  }
  if (order.length - from > 1) sortByWords(words, order.subarray(from), word + 1)
}

function isSame(words: Uint32Array, order: Int32Array, word: number): boolean {
  const first = words[order[0]! * keyWords + word]
  for (let at = 1; at < order.length; at++) if (words[order[at]! * keyWords + word] !== first) return false
  return true
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

/** Counts rows by day and classification. */
export function createDayCounts(): {
  add(day: DayNumber, classNo: number): void
  of(day: DayNumber, classNo: number): number
  all(): DayCount[]
} {
  const counts = new Map<number, DayCount>()
  // One number for both: days stay below 2^20 until the year 4840.
  const placeOf = (day: DayNumber, classNo: number): number => classNo * 2 ** 20 + day
  let last: DayCount | undefined
  return {
    add(day, classNo) {
      // Most rows are of the day and kind of the row before.
      if (last === undefined || last.day !== day || last.classNo !== classNo) {
        last = counts.get(placeOf(day, classNo))
        if (last === undefined) counts.set(placeOf(day, classNo), (last = { day, classNo, rows: 0 }))
      }
      last.rows++
    },
    of: (day, classNo) => counts.get(placeOf(day, classNo))?.rows ?? 0,
    all: () => [...counts.values()].sort((a, b) => a.day - b.day || a.classNo - b.classNo),
  }
}
