import { AppError } from '#kernel/errors.ts'

/** A value of an MMDB file's data section, as far as it was asked for. */
export type MmdbValue = string | number | bigint | boolean | Uint8Array | MmdbValue[] | MmdbMap
export interface MmdbMap {
  readonly [key: string]: MmdbValue
}

/** Which fields of a map are read; the others are passed over, and what they point to is never followed. */
export type Wanted = (key: string) => boolean

const maxDepth = 32
const type = { pointer: 1, text: 2, double: 3, bytes: 4, map: 7, int32: 8, array: 11, boolean: 14, float: 15 } as const
const text = new TextDecoder()

export const badMmdb = (reason: string): AppError => new AppError('directory.bad-file', `This MMDB file ${reason}.`)

/**
 * Reads values of one section, whose pointers count from its beginning.
 *
 * A file may say anything: every length is held against the section's end, pointers lead to no other pointer, maps nest at
 * most 32 deep, and all reading together is bounded by the section's size, so that a file whose values refer to one another
 * costs no more than one that does not.
 *
 * @throws {AppError} `directory.bad-file`
 * @source MaxMind DB File Format Specification, version 2.0, "Output Data Section"
 */
export function createMmdbReader(section: Uint8Array): { read(at: number, wanted: Wanted): MmdbValue } {
  const view = new DataView(section.buffer, section.byteOffset, section.length)
  let steps = 4 * section.length + 4096
  let at = 0

  function take(length: number): number {
    const from = at
    if (length > section.length - from) throw badMmdb('has a value that goes beyond its end')
    at += length
    return from
  }

  function uint(length: number): number {
    let value = 0
    for (let i = take(length); i < at; i++) value = value * 256 + section[i]!
    return value
  }

  /** Reads a control byte: the type, and the length or, of a pointer, where it leads. */
  function control(): { kind: number; size: number } {
    if (steps-- <= 0) throw badMmdb('refers to its own values without end')
    const first = uint(1)
    const kind = first >> 5
    const low = first & 31
    if (kind === type.pointer) {
      const bytes = (low >> 3) + 1
      const high = bytes === 4 ? 0 : low & 7
      return { kind, size: high * 256 ** bytes + uint(bytes) + [0, 2048, 526_336, 0][bytes - 1]! }
    }
    const extended = kind === 0 ? uint(1) + 7 : kind
    return { kind: extended, size: low < 29 ? low : [29, 285, 65_821][low - 29]! + uint(low - 28) }
  }

  function skip(depth: number): void {
    if (depth > maxDepth) throw badMmdb('has values that are nested too deep')
    const { kind, size } = control()
    if (kind === type.pointer || kind === type.boolean) return
    const values = kind === type.map ? size * 2 : kind === type.array ? size : null
    if (values === null) take(size)
    for (let i = 0; values !== null && i < values; i++) skip(depth + 1)
  }

  function value(wanted: Wanted, depth: number, viaPointer: boolean): MmdbValue {
    if (depth > maxDepth) throw badMmdb('has values that are nested too deep')
    const { kind, size } = control()
    if (kind === type.pointer) {
      if (viaPointer) throw badMmdb('has a pointer to a pointer')
      const back = at
      at = size
      const pointed = value(wanted, depth, true)
      at = back
      return pointed
    }
    if (kind === type.map) return map(size, wanted, depth)
    if (kind === type.array) return Array.from({ length: items(size) }, () => value(wanted, depth + 1, false))
    if (kind === type.boolean) return size !== 0
    if (kind === type.text) return text.decode(section.subarray(take(size), at))
    if (kind === type.double && size === 8) return view.getFloat64(take(8))
    if (kind === type.float && size === 4) return view.getFloat32(take(4))
    if (kind === type.int32 && size <= 4) return size === 4 ? view.getInt32(take(4)) : uint(size)
    if (kind === type.bytes) return section.slice(take(size), at)
    if ((kind === 5 || kind === 6) && size <= 4) return uint(size)
    if ((kind === 9 || kind === 10) && size <= 16) return bigUint(size)
    throw badMmdb(`has a value of type ${kind} and ${size} bytes, which is none`)
  }

  function map(size: number, wanted: Wanted, depth: number): MmdbMap {
    const fields: [string, MmdbValue][] = []
    for (let i = items(size); i > 0; i--) {
      const key = value(wanted, depth + 1, false)
      if (typeof key !== 'string') throw badMmdb('has a field whose name is no text')
      if (wanted(key)) fields.push([key, value(wanted, depth + 1, false)])
      else skip(depth + 1)
    }
    return Object.fromEntries(fields)
  }

  /** A count of items that the section can hold: each has a byte at least. */
  function items(size: number): number {
    if (size > section.length - at) throw badMmdb('has a value that goes beyond its end')
    return size
  }

  function bigUint(size: number): bigint {
    let sum = 0n
    for (let i = take(size); i < at; i++) sum = sum * 256n + BigInt(section[i]!)
    return sum
  }

  return {
    read(offset, wanted) {
      at = offset
      return value(wanted, 0, false)
    },
  }
}
