/**
 * IP addresses and prefixes, read strictly and written in one form only.
 *
 * What one reader takes for 10.0.0.8 another takes for octal 8.0.0.10; so nothing lenient is read here: no leading
 * zero in IPv4, no zone, no surrounding blank. An IPv4-mapped IPv6 address *is* the IPv4 address it stands for, or
 * one system would have two names and two findings.
 */

export type IpFamily = 4 | 6

/** An address. `bytes` are always 16, IPv4 as `::ffff:a.b.c.d`, so that both families sort and store alike. */
export interface Ip {
  readonly family: IpFamily
  readonly bytes: Uint8Array
  /** Canonical text: dotted quad, or RFC 5952. */
  readonly text: string
}

/** A prefix as somebody wrote it, and the network that it names. */
export interface Cidr {
  /** The address before the slash, as written. */
  readonly ip: Ip
  /** Length in bits, of the address's own family: 0-32 or 0-128. */
  readonly prefix: number
  /** The address with the bits after the prefix cleared. */
  readonly network: Ip
  /** Whether `ip` has bits set after the prefix (192.0.2.7/24): often a slip of the pen, so it is told, not hidden. */
  readonly hasHostBits: boolean
}

const DOT = 0x2e
const COLON = 0x3a
/** The third word of every IPv4-mapped address. */
const MAPPED = 0xffff

const scratch = new Uint32Array(4)

/**
 * The number of a dotted quad, without making an object.
 *
 * @returns 0 to 4294967295, or -1 when `text[start, end)` is not one.
 */
export function parseV4(text: string, start = 0, end = text.length): number {
  let address = 0
  let octet = -1
  let dots = 0
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0x30 && c <= 0x39) {
      if (octet === 0) return -1
      octet = (octet < 0 ? 0 : octet * 10) + c - 0x30
      if (octet > 255) return -1
    } else if (c === DOT && octet >= 0 && dots < 3) {
      address = address * 256 + octet
      octet = -1
      dots++
    } else return -1
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : -1
}

function hexDigit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30
  const lower = c | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

const groups = new Uint16Array(8)

function parseV6(text: string, out: Uint32Array): boolean {
  const end = text.length
  if (end < 2 || end > 45) return false
  let count = 0
  let gapAt = -1
  let i = 0
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false
    gapAt = 0
    i = 2
  }
  while (i < end) {
    if (count === 8) return false
    const start = i
    let value = 0
    let digit = 0
    while (i < end && (digit = hexDigit(text.charCodeAt(i))) >= 0) {
      if (i - start === 4) return false
      value = value * 16 + digit
      i++
    }
    if (i < end && text.charCodeAt(i) === DOT) {
      const v4 = parseV4(text, start, end)
      if (v4 < 0 || count > 6) return false
      groups[count++] = v4 / 65536
      groups[count++] = v4 % 65536
      break
    }
    if (i === start) return false
    groups[count++] = value
    if (i === end) break
    if (text.charCodeAt(i++) !== COLON || i === end) return false
    if (text.charCodeAt(i) === COLON) {
      if (gapAt >= 0) return false
      gapAt = count
      i++
    }
  }
  // A gap stands for one group at least (RFC 4291, 2.2).
  if (gapAt < 0 ? count !== 8 : count > 7) return false
  const missing = 8 - count
  for (let word = 0; word < 4; word++) {
    out[word] = groupAt(word * 2, gapAt, missing) * 65536 + groupAt(word * 2 + 1, gapAt, missing)
  }
  return true
}

function groupAt(index: number, gapAt: number, missing: number): number {
  if (gapAt < 0 || index < gapAt) return groups[index]!
  return index < gapAt + missing ? 0 : groups[index - missing]!
}

/**
 * Reads an address into four 32-bit words, without making an object: the hot path's door.
 *
 * @param out Receives the words, most significant first; IPv4 as 0, 0, 0xffff, address. Undefined when 0 is returned.
 * @returns The family, or 0 when the text is no address.
 * @source RFC 4291 section 2.2; RFC 6943 section 3.1.1 (why leniency is a danger)
 */
export function parseIpWords(text: string, out: Uint32Array): IpFamily | 0 {
  const v4 = parseV4(text)
  if (v4 >= 0) {
    out[0] = 0
    out[1] = 0
    out[2] = MAPPED
    out[3] = v4
    return 4
  }
  if (!parseV6(text, out)) return 0
  return isMapped(out) ? 4 : 6
}

function isMapped(words: Uint32Array): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === MAPPED
}

/**
 * Reads one address.
 *
 * @returns null when the text is no address: the caller knows what to say, and where.
 * @source RFC 4291 section 2.2; canonical text by RFC 5952 section 4
 * @example parseIp('2001:DB8:0:0::1')?.text // '2001:db8::1'
 */
export function parseIp(text: string): Ip | null {
  return parseIpWords(text, scratch) === 0 ? null : ipFromWords(scratch)
}

/** The address of four words, most significant first. */
export function ipFromWords(words: Uint32Array): Ip {
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 16; i++) bytes[i] = words[i >> 2]! >>> (24 - (i & 3) * 8)
  return { family: isMapped(words) ? 4 : 6, bytes, text: formatWords(words) }
}

/** The address of 16 bytes, as it comes back from the database. @throws {RangeError} when they are not 16. */
export function ipFromBytes(bytes: Uint8Array): Ip {
  return ipFromWords(wordsOf(bytes))
}

/** The address of an IPv4 number, 0 to 4294967295. */
export function ipFromV4Number(address: number): Ip {
  return ipFromWords(Uint32Array.of(0, 0, MAPPED, address))
}

/** Four 32-bit words of 16 bytes, most significant first. @throws {RangeError} when they are not 16. */
export function wordsOf(bytes: Uint8Array, out: Uint32Array = new Uint32Array(4)): Uint32Array {
  if (bytes.length !== 16) throw new RangeError(`an address has 16 bytes, not ${bytes.length}`)
  for (let i = 0; i < 4; i++) {
    out[i] = ((bytes[i * 4]! << 24) | (bytes[i * 4 + 1]! << 16) | (bytes[i * 4 + 2]! << 8) | bytes[i * 4 + 3]!) >>> 0
  }
  return out
}

/** The number of an IPv4 address, 0 to 4294967295; null for IPv6. */
export function toV4Number(ip: Ip): number | null {
  return ip.family === 4 ? wordsOf(ip.bytes, scratch)[3]! : null
}

/** The two 64-bit halves of an address, IPv4 in its mapped form. */
export function toHalves(ip: Ip): { high: bigint; low: bigint } {
  const [a, b, c, d] = wordsOf(ip.bytes, scratch) as unknown as [number, number, number, number]
  return { high: (BigInt(a) << 32n) | BigInt(b), low: (BigInt(c) << 32n) | BigInt(d) }
}

/**
 * Canonical text of 16 bytes.
 *
 * @source RFC 5952 section 4: lower case, no leading zeros, the first longest run of two or more zero groups shortened
 */
export function formatIp(bytes: Uint8Array): string {
  return formatWords(wordsOf(bytes, scratch))
}

function formatWords(words: Uint32Array): string {
  if (isMapped(words)) {
    const v4 = words[3]!
    return `${v4 >>> 24}.${(v4 >>> 16) & 255}.${(v4 >>> 8) & 255}.${v4 & 255}`
  }
  let best = 8
  let bestLength = 1
  for (let i = 0; i < 8;) {
    let j = i
    while (j < 8 && wordGroup(words, j) === 0) j++
    if (j - i > bestLength) {
      best = i
      bestLength = j - i
    }
    i = j + 1
  }
  let text = ''
  for (let i = 0; i < 8; i++) {
    if (i === best) {
      text += '::'
      i += bestLength - 1
    } else text += (text === '' || text.endsWith(':') ? '' : ':') + wordGroup(words, i).toString(16)
  }
  return text
}

function wordGroup(words: Uint32Array, index: number): number {
  return index & 1 ? words[index >> 1]! & 0xffff : words[index >> 1]! >>> 16
}

/** Order of addresses: by their 16 bytes, so every IPv4 address stands together. Negative, 0 or positive. */
export function compareIp(a: Ip, b: Ip): number {
  for (let i = 0; i < 16; i++) {
    const difference = a.bytes[i]! - b.bytes[i]!
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Reads `address/length`.
 *
 * Bits after the prefix are no error, they are reported: a table of a million rows is not lost for one careless
 * hand, and the person is told. A mapped address with a length below 96 names no IPv4 network and is refused.
 *
 * @returns null when the text is no prefix; a bare address is none.
 * @source RFC 4632 section 3.1; RFC 4291 section 2.3
 */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/')
  if (slash < 0) return null
  const ip = parseIp(text.slice(0, slash))
  const written = text.slice(slash + 1)
  if (ip === null || !/^(0|[1-9]\d{0,2})$/.test(written)) return null
  const mappedText = ip.family === 4 && text.indexOf(':') >= 0
  const prefix = Number(written) - (mappedText ? 96 : 0)
  if (prefix < 0 || prefix > (ip.family === 4 ? 32 : 128)) return null
  const network = networkOf(ip, prefix)
  return { ip, prefix, network, hasHostBits: compareIp(ip, network) !== 0 }
}

/** `network/length` in canonical form. */
export function formatCidr(cidr: Pick<Cidr, 'network' | 'prefix'>): string {
  return `${cidr.network.text}/${cidr.prefix}`
}

/** The address with all bits after `prefix` (of its own family) cleared. */
export function networkOf(ip: Ip, prefix: number): Ip {
  return ipFromWords(maskWords(wordsOf(ip.bytes), ip.family === 4 ? prefix + 96 : prefix))
}

/** Clears, in place, the bits of four words after the first `bits` (0-128). */
export function maskWords(words: Uint32Array, bits: number): Uint32Array {
  for (let i = 0; i < 4; i++) {
    const keep = Math.min(32, Math.max(0, bits - i * 32))
    words[i] = keep === 0 ? 0 : words[i]! & (0xffffffff << (32 - keep))
  }
  return words
}

/** Whether the network holds the address. Families never hold each other, though `::/0` spans the mapped bytes too. */
export function cidrHolds(cidr: Pick<Cidr, 'network' | 'prefix'>, ip: Ip): boolean {
  return cidr.network.family === ip.family && compareIp(networkOf(ip, cidr.prefix), cidr.network) === 0
}
