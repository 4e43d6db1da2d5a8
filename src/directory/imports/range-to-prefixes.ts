import { toHalves, type Ip } from '#kernel/ip.ts'

/**
 * The fewest prefixes that cover exactly the addresses from `first` to `last`.
 *
 * @returns null when the range is none: it ends before it begins, or changes family.
 */
export function rangeToPrefixes(first: Ip, last: Ip): { words: Uint32Array; bits: number }[] | null {
  if (first.family !== last.family) return null
  let from = whole(first)
  const to = whole(last)
  if (from > to) return null
  const prefixes: { words: Uint32Array; bits: number }[] = []
  while (from <= to) {
    let size = 0
    // The largest block that begins here, is aligned, and does not pass the end.
    while (size < 128 && (from & (1n << BigInt(size))) === 0n && from + (1n << BigInt(size + 1)) - 1n <= to) size++
    prefixes.push({ words: wordsOf(from), bits: 128 - size })
    from += 1n << BigInt(size)
  }
  return prefixes
}

function whole(ip: Ip): bigint {
  const { high, low } = toHalves(ip)
  return (high << 64n) | low
}

function wordsOf(value: bigint): Uint32Array {
  return Uint32Array.from([96n, 64n, 32n, 0n], (shift) => Number((value >> shift) & 0xffffffffn))
}
