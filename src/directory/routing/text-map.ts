/**
 * Short ASCII texts to small integers in flat arrays that threads can share, with a look-up by domain suffix.
 *
 * The hash runs from the last character to the first, so that one pass over a host name meets every suffix.
 */
export interface TextMapData {
  /** Entry number + 1 by open addressing; 0 marks an empty place. */
  readonly slots: Uint32Array
  /** Where the bytes of each entry begin; one more at the end. */
  readonly offsets: Uint32Array
  readonly bytes: Uint8Array
  readonly values: Int32Array
}

const SEED = 0x811c9dc5
const PRIME = 0x01000193
const DOT = 0x2e

const lower = (c: number): number => (c >= 0x41 && c <= 0x5a ? c + 32 : c)
const place = (hash: number, mask: number): number => (hash ^ (hash >>> 15)) & mask

function hashOf(text: string): number {
  let hash = SEED
  for (let i = text.length - 1; i >= 0; i--) hash = Math.imul(hash ^ lower(text.charCodeAt(i)), PRIME)
  return hash
}

/** A map of the given texts, ASCII; case is of no account. */
export function buildTextMap(pairs: ReadonlyMap<string, number>): TextMapData {
  let size = 8
  while (size < pairs.size * 2) size *= 2
  let total = 0
  for (const text of pairs.keys()) total += text.length
  const slots = new Uint32Array(new SharedArrayBuffer(size * 4))
  const offsets = new Uint32Array(new SharedArrayBuffer((pairs.size + 1) * 4))
  const bytes = new Uint8Array(new SharedArrayBuffer(total))
  const values = new Int32Array(new SharedArrayBuffer(pairs.size * 4))
  let entry = 0
  let end = 0
  for (const [text, value] of pairs) {
    for (let i = 0; i < text.length; i++) bytes[end++] = lower(text.charCodeAt(i))
    values[entry] = value
    offsets[++entry] = end
    let at = place(hashOf(text), size - 1)
    while (slots[at] !== 0) at = (at + 1) & (size - 1)
    slots[at] = entry
  }
  return { slots, offsets, bytes, values }
}

function equals(map: TextMapData, entry: number, text: string, start: number, end: number): boolean {
  const from = map.offsets[entry]!
  if (map.offsets[entry + 1]! - from !== end - start) return false
  for (let i = start; i < end; i++) if (map.bytes[from + i - start] !== lower(text.charCodeAt(i))) return false
  return true
}

function find(map: TextMapData, hash: number, text: string, start: number, end: number): number {
  const mask = map.slots.length - 1
  for (let at = place(hash, mask); map.slots[at] !== 0; at = (at + 1) & mask) {
    const entry = map.slots[at]! - 1
    if (equals(map, entry, text, start, end)) return map.values[entry]!
  }
  return -1
}

/** The value of a text in any case, or -1. */
export function textMapGet(map: TextMapData, text: string): number {
  return find(map, hashOf(text), text, 0, text.length)
}

/**
 * The value of the longest suffix of a host name that begins at a label: `www.example.org` finds `example.org` and
 * `org`, never `ple.org`. Makes no object.
 *
 * @param longerThan Labels that a suffix must have fewer of, to walk from the longest to shorter ones; 0 for no bound.
 * @returns The value, or -1.
 */
export function textMapSuffix(map: TextMapData, host: string, longerThan = 0): number {
  const end = host.endsWith('.') ? host.length - 1 : host.length
  let hash = SEED
  let found = -1
  let labels = 0
  for (let i = end - 1; i >= 0; i--) {
    const c = lower(host.charCodeAt(i))
    if (c === DOT) {
      if (++labels === longerThan) return found
      const value = find(map, hash, host, i + 1, end)
      if (value >= 0) found = value
    }
    hash = Math.imul(hash ^ c, PRIME)
  }
  if (end === 0 || ++labels === longerThan) return found
  const whole = find(map, hash, host, 0, end)
  return whole >= 0 ? whole : found
}
