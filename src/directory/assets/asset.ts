import { cidrHolds, formatCidr, parseCidr, parseIp, type Cidr } from '#kernel/ip.ts'
import { domainSuffixes, parseDomain } from '../domain.ts'

export const assetKinds = ['host', 'address', 'prefix'] as const
export type AssetKind = (typeof assetKinds)[number]

/** What the world uses it for. */
export const assetPurposes = ['mail', 'web', 'keys', 'other'] as const
export type AssetPurpose = (typeof assetPurposes)[number]

/** A published contact point of a response team. @source R100 */
export interface TeamAsset {
  /** Null where it follows from the team's published addresses and web sites, and stands in no register. */
  readonly assetId: string | null
  readonly teamId: string
  readonly team: string
  readonly kind: AssetKind
  readonly value: string
  readonly purpose: AssetPurpose
  /** Where it is published. */
  readonly publishedAt: string
}

/** An address, a range or a host name in its one form; null for anything else. */
export function parseAsset(text: string): { kind: AssetKind; value: string } | null {
  const address = parseIp(text.trim())
  if (address !== null) return { kind: 'address', value: address.text }
  const cidr = parseCidr(text.trim())
  if (cidr !== null) return cidr.prefix === 0 ? null : { kind: 'prefix', value: formatCidr(cidr) }
  const host = parseDomain(text)
  return host === null ? null : { kind: 'host', value: host }
}

/**
 * Whether an act upon `target` would touch the asset: the same host or one above it (a block of `example` cuts off `mail.example`),
 * or ranges of addresses that overlap.
 *
 * @param target An address, a prefix or a host name, as `parseAsset` writes it.
 */
export function touches(target: string, asset: Pick<TeamAsset, 'kind' | 'value'>): boolean {
  if (asset.kind === 'host') return domainSuffixes(asset.value).includes(target)
  const [a, b] = [rangeOf(target), rangeOf(asset.value)]
  return a !== null && b !== null && (cidrHolds(a, b.network) || cidrHolds(b, a.network))
}

function rangeOf(text: string): Cidr | null {
  const address = parseIp(text)
  return parseCidr(address === null ? text : `${text}/${address.family === 4 ? 32 : 128}`)
}

/** A team as far as its published contact points go. */
export interface PublishedTeam {
  readonly teamId: string
  readonly team: string
  readonly emails: readonly string[]
  readonly websites: readonly string[]
}

/** What follows from the addresses and web sites that a team publishes. */
export function publishedAssets({ teamId, team, emails, websites }: PublishedTeam): TeamAsset[] {
  const mail = emails.map((email) => ({ host: parseDomain(email.slice(email.lastIndexOf('@') + 1)), purpose: 'mail' }))
  const web = websites.map((site) => ({ host: parseDomain(hostOf(site)), purpose: 'web' }))
  const found = [...mail, ...web].flatMap(({ host, purpose }): TeamAsset[] =>
    host === null
      ? []
      : [
          {
            assetId: null,
            teamId,
            team,
            kind: 'host',
            value: host,
            purpose: purpose as AssetPurpose,
            publishedAt: 'the team’s own entry in the directory',
          },
        ],
  )
  return [...new Map(found.map((asset) => [`${asset.purpose} ${asset.value}`, asset])).values()]
}

function hostOf(site: string): string {
  return /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(site.trim())?.[1] ?? ''
}
