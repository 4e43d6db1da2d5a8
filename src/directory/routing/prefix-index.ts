/**
 * Longest-prefix match as one binary search: nested prefixes are flattened into disjoint segments, each with the
 * longest prefix that covers it. Works on addresses of 1 word (IPv4) or 4 words (IPv6) of 32 bits.
 */
export interface PrefixIndexData {
  /** Words of an address: 1 or 4. */
  readonly width: number
  /** Where each segment begins, `width` words each, ascending. */
  readonly starts: Uint32Array
  /** The network of each segment, -1 for none. */
  readonly winners: Int32Array
  /** For each value of the first 16 bits, the first segment that begins there or later; 65537 of them. */
  readonly first: Uint32Array
}

/** Prefixes to be indexed: of the entry `i`, `words[i * width …]` and `bits[i]` (of the width's own length). */
export interface PrefixInput {
  readonly width: 1 | 4
  readonly count: number
  readonly words: Uint32Array
  readonly bits: Uint8Array
  /** What the entry stands for in the answer: the index of a network. */
  readonly owners: Uint32Array
  /** Order among claims to the very same prefix, lowest first. */
  readonly order: (owner: number) => number
}

/** Where the builder writes what hangs together: claims to the same prefix, and the prefix around a prefix. */
export interface PrefixLinks {
  claim(head: number, owners: readonly number[]): void
  within(head: number, parentHead: number): void
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Entries in the order of address, then length, then rank. Sorting numbers natively is ten times faster than by a function. */
function sortedEntries(input: PrefixInput): Uint32Array {
  const { width, count, words, bits, owners, order: claimOrder } = input
  const keys = new BigUint64Array(count)
  const halves = new Uint32Array(keys.buffer)
  const high = littleEndian ? 1 : 0
  for (let i = 0; i < count; i++) {
    halves[i * 2 + high] = words[i * width]!
    halves[i * 2 + 1 - high] = i
  }
  keys.sort()
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = halves[i * 2 + 1 - high]!
  const compare = (a: number, b: number): number => {
    for (let w = 1; w < width; w++) {
      const difference = words[a * width + w]! - words[b * width + w]!
      if (difference !== 0) return difference
    }
    return bits[a]! - bits[b]! || claimOrder(owners[a]!) - claimOrder(owners[b]!)
  }
  for (let from = 0; from < count;) {
    let to = from + 1
    while (to < count && words[order[to]! * width] === words[order[from]! * width]) to++
    if (to - from > 1) order.subarray(from, to).sort(compare)
    from = to
  }
  return order
}

/** Builds the index and reports the links between networks. */
export function buildPrefixIndex(input: PrefixInput, links: PrefixLinks): PrefixIndexData {
  const { width, count, words, bits, owners } = input
  const order = sortedEntries(input)
  const starts = new Uint32Array(count * 2 * width + width)
  const winners = new Int32Array(count * 2 + 1)
  let segments = 0
  const boundary = new Uint32Array(width)
  // Prefixes that are open at the point reached; nested, so never more than there are lengths.
  const lasts = new Uint32Array(130 * width)
  const openOwners = new Int32Array(131).fill(-1)
  let depth = 0

  function emit(winner: number): void {
    if (segments > 0 && compareAt(starts, (segments - 1) * width, boundary, 0, width) === 0) segments--
    if (segments > 0 ? winners[segments - 1] === winner : winner === -1) return
    for (let w = 0; w < width; w++) starts[segments * width + w] = boundary[w]!
    winners[segments++] = winner
  }
  function close(): void {
    depth--
    for (let w = 0; w < width; w++) boundary[w] = lasts[depth * width + w]!
    if (increment(boundary)) emit(openOwners[depth]!)
  }

  for (let at = 0; at < count;) {
    const entry = order[at]!
    const owner = owners[entry]!
    const from = at++
    while (at < count && samePrefix(input, entry, order[at]!)) at++
    while (depth > 0 && compareAt(lasts, (depth - 1) * width, words, entry * width, width) < 0) close()
    if (at - from > 1)
      links.claim(
        owner,
        Array.from(order.subarray(from, at), (claimant) => owners[claimant]!),
      )
    links.within(owner, openOwners[depth]!)
    for (let w = 0; w < width; w++) {
      const word = words[entry * width + w]!
      const keep = Math.min(32, Math.max(0, bits[entry]! - w * 32))
      boundary[w] = word
      lasts[depth * width + w] = keep === 32 ? word : word | (0xffffffff >>> keep)
    }
    emit(owner)
    openOwners[++depth] = owner
  }
  while (depth > 0) close()
  return finish(width, starts, winners, segments)
}

function finish(width: number, starts: Uint32Array, winners: Int32Array, segments: number): PrefixIndexData {
  const data = {
    width,
    starts: new Uint32Array(new SharedArrayBuffer(segments * width * 4)),
    winners: new Int32Array(new SharedArrayBuffer(segments * 4)),
    first: new Uint32Array(new SharedArrayBuffer(65537 * 4)),
  }
  data.starts.set(starts.subarray(0, segments * width))
  data.winners.set(winners.subarray(0, segments))
  for (let bucket = 0, at = 0; bucket <= 65536; bucket++) {
    while (at < segments && starts[at * width]! >>> 16 < bucket) at++
    data.first[bucket] = at
  }
  return data
}

function samePrefix({ width, words, bits }: PrefixInput, a: number, b: number): boolean {
  return bits[a] === bits[b] && compareAt(words, a * width, words, b * width, width) === 0
}

function compareAt(a: Uint32Array, atA: number, b: Uint32Array, atB: number, width: number): number {
  for (let w = 0; w < width; w++) {
    const difference = a[atA + w]! - b[atB + w]!
    if (difference !== 0) return difference
  }
  return 0
}

/** The next address, in place; false when there is none. */
function increment(words: Uint32Array): boolean {
  for (let w = words.length - 1; w >= 0; w--) {
    words[w] = words[w]! + 1
    if (words[w] !== 0) return true
  }
  return false
}

/** The network of an IPv4 number, or -1. Makes no object. */
export function findV4(index: PrefixIndexData, address: number): number {
  const { starts, first } = index
  let low = first[address >>> 16]!
  let high = first[(address >>> 16) + 1]!
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= address) low = middle + 1
    else high = middle
  }
  return low === 0 ? -1 : index.winners[low - 1]!
}

/** The network of an IPv6 address in four words, or -1. Makes no object. */
export function findV6(index: PrefixIndexData, words: Uint32Array): number {
  const bucket = words[0]! >>> 16
  let low = index.first[bucket]!
  let high = index.first[bucket + 1]!
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(index.starts, middle * 4, words, 0, 4) <= 0) low = middle + 1
    else high = middle
  }
  return low === 0 ? -1 : index.winners[low - 1]!
}

/** Order of two addresses of the same width. */
export function compareWords(a: Uint32Array, b: Uint32Array): number {
  return compareAt(a, 0, b, 0, a.length)
}

/** The segment in which an address lies, -1 before the first. */
export function segmentAt(index: PrefixIndexData, words: Uint32Array): number {
  let low = 0
  let high = index.winners.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(index.starts, middle * index.width, words, 0, index.width) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}
