/** Numbers to small integers in two flat arrays that threads can share: a Map of objects could not be. */
export interface NumberMapData {
  /** Keys by open addressing; 0 marks an empty place, so 0 is no key. */
  readonly keys: Uint32Array
  readonly values: Int32Array
}

const spread = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 0

/** A map of the given pairs. @param pairs Keys from 1 to 4294967295, each once. */
export function buildNumberMap(pairs: ReadonlyMap<number, number>): NumberMapData {
  let size = 8
  while (size < pairs.size * 2) size *= 2
  const keys = new Uint32Array(new SharedArrayBuffer(size * 4))
  const values = new Int32Array(new SharedArrayBuffer(size * 4))
  for (const [key, value] of pairs) {
    let at = spread(key) & (size - 1)
    while (keys[at] !== 0) at = (at + 1) & (size - 1)
    keys[at] = key
    values[at] = value
  }
  return { keys, values }
}

/** The value of a key, or -1. */
export function numberMapGet(map: NumberMapData, key: number): number {
  if (key === 0) return -1
  const { keys, values } = map
  const mask = keys.length - 1
  for (let at = spread(key) & mask; keys[at] !== 0; at = (at + 1) & mask) if (keys[at] === key) return values[at]!
  return -1
}
