import { hash } from 'node:crypto'

/** What a finding is about: an address, or for content the URL, host, network or account itself. */
export type SystemKind = 'ip' | 'url' | 'host' | 'network' | 'account'

/** The types that are about content at an address of the web and not about the machine that serves it. */
const contentTypes: ReadonlySet<string> = new Set([
  'phishing',
  'malware-distribution',
  'malware-configuration',
  'harmful-speech',
  'violence',
  'copyright',
])

/** The fields that can name a system, of a machine and of content, the first that is there counts; and what kind of system each names. */
const kindOf = { ip: 'ip', url: 'url', fqdn: 'host', network: 'network', account: 'account', hostname: 'host' } as const
export type SystemField = keyof typeof kindOf
const machineFields = ['ip', 'url', 'fqdn', 'network', 'account', 'hostname'] as const
const fieldsOfContent = ['url', 'fqdn', ...machineFields] as const

/**
 * The field that names the system which an event is about, by the kind of its problem. Null when none does.
 *
 * @param type RSIT type of the problem.
 * @param has Whether the event has a value in that field.
 */
export function systemField(type: string, has: (field: SystemField) => boolean): SystemField | null {
  const fields = contentTypes.has(type) ? fieldsOfContent : machineFields
  for (const field of fields) if (has(field)) return field
  return null
}

const kindCodes: Record<SystemKind, number> = { ip: 1, url: 2, host: 3, network: 4, account: 5 }
/** The kinds of systems, as the first byte of a key has them. */
export const kindsOfKeys: readonly number[] = Object.values(kindCodes)
const protocolCodes: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['ipv6-icmp', 58],
  ['sctp', 132],
])

/** Bytes of a key: system 17, classification 4, protocol 1, port 2. */
export const keyBytes = 24

/** The byte of a key that stands for a transport protocol. */
export const protocolCode = (protocol: string): number => protocolCodes.get(protocol) ?? 255

/**
 * Writes the natural key of a finding at an address: the same problem on the same system always gets the same bytes, and neighbours in the
 * network are neighbours in the order of keys. The number of the classification is left for `writeClassOfKey`.
 *
 * @param at Where the key begins in `into`.
 * @param words The address, most significant first; IPv4 in its mapped form.
 * @param exercise Findings of an exercise never meet real ones.
 * @param protocol See `protocolCode`; 0 for none.
 * @param port 0 for none.
 */
export function writeAddressKey(
  into: Buffer,
  at: number,
  words: Uint32Array,
  exercise: boolean,
  protocol: number,
  port: number,
): void {
  into[at] = kindCodes.ip | (exercise ? 0x80 : 0)
  for (let word = 0; word < 4; word++) putWord(into, words[word]!, at + 1 + word * 4)
  into[at + 21] = protocol
  into[at + 22] = port >>> 8
  into[at + 23] = port
}

/** The same for what is no address. Content is the same problem over whichever protocol and port it was met. */
export function writeResourceKey(
  into: Buffer,
  at: number,
  field: SystemField,
  resource: Uint8Array,
  exercise: boolean,
): void {
  into[at] = kindCodes[kindOf[field]] | (exercise ? 0x80 : 0)
  into.set(hash('sha256', resource, 'buffer').subarray(0, 16), at + 1)
  into.fill(0, at + 21, at + keyBytes)
}

/** Puts the number of the classification into a key. */
export function writeClassOfKey(into: Buffer, classNo: number, at: number): void {
  putWord(into, classNo, at + 17)
}

/** Byte by byte: `writeUInt32BE` is a call that looks at everything that it is given. */
function putWord(into: Buffer, word: number, at: number): void {
  into[at] = word >>> 24
  into[at + 1] = word >>> 16
  into[at + 2] = word >>> 8
  into[at + 3] = word
}
