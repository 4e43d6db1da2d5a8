/** Values as PostgreSQL's binary protocol has them, for what is sent by the thousand: no text to make and none to parse. */

const msTo2000 = 946_684_800_000
const two32 = 2 ** 32

/**
 * Writes a whole number as eight bytes, most significant first.
 *
 * @throws {RangeError} beyond 2^53: a number holds no more.
 */
export function putInt64(view: DataView, at: number, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError('a whole number is beyond what a number holds')
  view.setInt32(at, Math.floor(value / two32))
  view.setInt32(at + 4, value | 0)
}

/**
 * A moment as PostgreSQL counts it: microseconds since 2000-01-01T00:00:00Z.
 *
 * @param ms Milliseconds since 1970-01-01T00:00:00Z. Beyond the year 2285 microseconds no longer fit a number.
 */
export const postgresMoment = (ms: number): number => (ms - msTo2000) * 1000

const headBytes = 20
const typeNumbers = { int4: 23, timestamptz: 1184 } as const

function arrayOf(type: keyof typeof typeNumbers, count: number, size: number): { bytes: Buffer; view: DataView } {
  const bytes = Buffer.allocUnsafe(headBytes + count * (4 + size))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  // One dimension, no nulls, numbered from 1.
  view.setInt32(0, 1)
  view.setInt32(4, 0)
  view.setInt32(8, typeNumbers[type])
  view.setInt32(12, count)
  view.setInt32(16, 1)
  return { bytes, view }
}

/**
 * A parameter of type `int4[]`.
 *
 * @throws {RangeError} for what is no whole number of four bytes.
 * @source PostgreSQL, `array_recv` in src/backend/utils/adt/arrayfuncs.c
 */
export function int4Array(values: ArrayLike<number>): Buffer {
  const { bytes, view } = arrayOf('int4', values.length, 4)
  for (let place = 0, at = headBytes; place < values.length; place++, at += 8) {
    const value = values[place]!
    if ((value | 0) !== value) throw new RangeError('a number is beyond four bytes')
    view.setInt32(at, 4)
    view.setInt32(at + 4, value)
  }
  return bytes
}

/** A parameter of type `timestamptz[]`. @param ms Milliseconds since 1970-01-01T00:00:00Z. */
export function timestamptzArray(ms: ArrayLike<number>): Buffer {
  const { bytes, view } = arrayOf('timestamptz', ms.length, 8)
  for (let place = 0, at = headBytes; place < ms.length; place++, at += 12) {
    view.setInt32(at, 8)
    putInt64(view, at + 4, postgresMoment(ms[place]!))
  }
  return bytes
}
