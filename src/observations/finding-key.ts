import { createHash } from 'node:crypto'
import { parseIpWords } from '#kernel/ip.ts'
import type { Event } from './event.ts'

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

/** The system that an event is about, by the kind of its problem. Null when it names none. */
export function systemOf(event: Event): { kind: SystemKind; resource: string | null } | null {
  if (contentTypes.has(event.classification.type)) {
    if (event.url !== null) return { kind: 'url', resource: event.url }
    if (event.fqdn !== null) return { kind: 'host', resource: event.fqdn }
  }
  if (event.ip !== null) return { kind: 'ip', resource: null }
  if (event.url !== null) return { kind: 'url', resource: event.url }
  if (event.fqdn !== null) return { kind: 'host', resource: event.fqdn }
  if (event.network !== null) return { kind: 'network', resource: event.network }
  if (event.account !== null) return { kind: 'account', resource: event.account }
  if (event.hostname !== null) return { kind: 'host', resource: event.hostname }
  return null
}

const kindCodes: Record<SystemKind, number> = { ip: 1, url: 2, host: 3, network: 4, account: 5 }
/** The kinds of systems, as the first byte of a key has them. */
export const kindsOfKeys: readonly number[] = Object.values(kindCodes)
const protocolCodes: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  'ipv6-icmp': 58,
  sctp: 132,
}
const words = new Uint32Array(4)

/** Bytes of a key: system 17, classification 4, protocol 1, port 2. */
export const keyBytes = 24

/**
 * Writes the natural key of a finding: the same problem on the same system always gets the same bytes, and neighbours in the
 * network are neighbours in the order of keys.
 *
 * @param classNo The number of the classification in the dictionary.
 * @param exercise Findings of an exercise never meet real ones.
 * @param at Where the key begins in `into`.
 */
export function writeFindingKey(
  into: Buffer,
  event: Event,
  system: { kind: SystemKind; resource: string | null },
  classNo: number,
  exercise: boolean,
  at = 0,
): void {
  into[at] = kindCodes[system.kind] | (exercise ? 0x80 : 0)
  if (system.kind === 'ip') {
    parseIpWords(event.ip!, words)
    for (let i = 0; i < 4; i++) into.writeUInt32BE(words[i]!, at + 1 + i * 4)
  } else {
    createHash('sha256')
      .update(system.resource!)
      .digest()
      .copy(into, at + 1, 0, 16)
  }
  writeClassOfKey(into, classNo, at)
  // Content is the same problem over whichever protocol and port it was met.
  const ofMachine = system.kind === 'ip'
  into[at + 21] = ofMachine && event.protocol !== null ? (protocolCodes[event.protocol] ?? 255) : 0
  into.writeUInt16BE(ofMachine ? (event.port ?? 0) : 0, at + 22)
}

/** Puts the number of the classification into a key that was written before it was known. */
export function writeClassOfKey(into: Buffer, classNo: number, at: number): void {
  into.writeUInt32BE(classNo, at + 17)
}
