import { cidrHolds, formatCidr, parseCidr, parseIp } from '#kernel/ip.ts'

/** A system or a range of systems, as somebody wrote it. */
export type SystemName =
  | { readonly kind: 'address'; readonly key: string }
  | { readonly kind: 'range'; readonly key: string }
  | { readonly kind: 'asn'; readonly key: string }
  | { readonly kind: 'domain'; readonly key: string }

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

/** Reads an address, a range, an AS number or a domain in the one form that is compared; null for anything else. */
export function parseSystem(text: string): SystemName | null {
  const bare = text.trim().toLowerCase().replace(/\.$/, '')
  const ip = parseIp(bare)
  if (ip !== null) return { kind: 'address', key: ip.text }
  const cidr = parseCidr(bare)
  if (cidr !== null) return { kind: 'range', key: formatCidr(cidr) }
  const asn = /^as([1-9]\d{0,9})$/.exec(bare)?.[1]
  if (asn !== undefined) return { kind: 'asn', key: `as${asn}` }
  const labels = bare.replace(/^\*\./, '').split('.')
  if (labels.length > 1 && labels.every((one) => label.test(one)) && !/^\d+$/.test(labels.at(-1)!))
    return { kind: 'domain', key: labels.join('.') }
  return null
}

/** Whether what was granted for one system or range holds for another. An unreadable name is covered by nothing. */
export function covers(granted: string, wanted: string): boolean {
  const [a, b] = [parseSystem(granted), parseSystem(wanted)]
  if (a === null || b === null) return false
  if (a.kind === 'domain') return b.kind === 'domain' && (b.key === a.key || b.key.endsWith(`.${a.key}`))
  if (a.kind !== 'range') return a.kind === b.kind && a.key === b.key
  const range = parseCidr(a.key)!
  if (b.kind === 'address') return cidrHolds(range, parseIp(b.key)!)
  if (b.kind !== 'range') return false
  const inner = parseCidr(b.key)!
  return inner.prefix >= range.prefix && cidrHolds(range, inner.network)
}

/** Whether every system is covered by one of those granted; none wanted is covered by nothing. */
export function coversAll(granted: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((one) => granted.some((each) => covers(each, one)))
}
