import { AppError } from '#kernel/errors.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import { parseIp, type Ip } from '#kernel/ip.ts'
import { parseCountry, type Country, type Place, type PlaceVerdict } from '#kernel/places.ts'
import type { AddressTables } from './address-tables.ts'
import type { DirectoryContext } from './context.ts'
import { domainSuffixes, parseDomain } from './domain.ts'
import { explainRoute, type ExplainedCandidate, type Standing, type SystemFacts } from './explain.ts'
import type { Freshness } from './freshness.ts'
import { parseAsn, prefixKeys } from './network-name.ts'
import { parseSector } from './sectors.ts'
import { claimsTo } from './store/networks.ts'
import type { ContactLevel, ContactRole, MessageFormat, NetworkKind } from './words.ts'

/** What is asked, and what else is known of the system: a report's own ASN, host name, sector, country. */
export interface WhoQuestion {
  /** An address, an AS number (`AS64496` or `64496`) or a domain. */
  readonly of: string
  readonly asn?: number
  readonly domain?: string
  readonly sector?: string
  readonly country?: string
}

export interface WhoCandidate {
  readonly networkId: Id<'network'>
  readonly basis: NetworkKind
  readonly value: string
  readonly teamId: Id<'team'>
  readonly team: string
  readonly contactId: Id<'contact'>
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  readonly level: ContactLevel
  readonly canEncrypt: boolean
  readonly source: string
  readonly verified: string | null
  readonly verifiedSource: string | null
  readonly freshness: Freshness
  readonly standing: Standing
  readonly why: string
}

/** Who answers for a system, and why. */
export interface WhoAnswer {
  readonly of: string
  readonly kind: 'address' | 'asn' | 'domain'
  readonly askedAt: Instant
  readonly summary: string
  readonly winner: WhoCandidate | null
  readonly contested: boolean
  readonly candidates: readonly WhoCandidate[]
  readonly overlaps: readonly {
    readonly kind: NetworkKind
    readonly key: string
    readonly teams: readonly string[]
  }[]
  readonly asns: readonly { readonly asn: number; readonly source: string; readonly asOf: Instant }[]
  readonly places: readonly Place[]
  readonly verdict: PlaceVerdict
}

/** What the tables and the question itself say of a system. */
interface System {
  readonly kind: WhoAnswer['kind']
  readonly address: Ip | null
  readonly asn: number | null
  readonly domain: string | null
}

/**
 * Answers `who`, from what stands in the database now.
 *
 * @throws {AppError} `directory.bad-query` when the question is neither an address, an AS number nor a domain.
 */
export async function askWho(
  context: DirectoryContext,
  tables: AddressTables,
  question: WhoQuestion,
): Promise<WhoAnswer> {
  const system = parseQuestion(question.of.trim())
  const askedAt = context.clock()
  const facts = await factsOf(tables, system, question, askedAt)
  const names = namesOf(system, question, facts)
  const [claims, homeCountry] = await Promise.all([claimsTo(context.db, names), context.homeCountry()])
  const explained = explainRoute(claims, facts, { homeCountry, today: dayOf(askedAt) })
  return {
    of: system.address?.text ?? question.of.trim(),
    kind: system.kind,
    askedAt,
    summary: explained.summary,
    winner: explained.winner === null ? null : present(explained.winner),
    contested: explained.contested,
    candidates: explained.candidates.map(present),
    overlaps: explained.overlaps,
    asns: facts.asns as WhoAnswer['asns'],
    places: facts.places,
    verdict: explained.verdict,
  }
}

function parseQuestion(of: string): System {
  const address = parseIp(of)
  if (address !== null) return { kind: 'address', address, asn: null, domain: null }
  const asn = parseAsn(of)
  if (asn !== null) return { kind: 'asn', address: null, asn, domain: null }
  const domain = parseDomain(of)
  if (domain !== null) return { kind: 'domain', address: null, asn: null, domain }
  throw new AppError('directory.bad-query', 'Ask for an address, an AS number (AS64496) or a domain.', {
    faults: [{ pointer: '/of', reason: 'is none of them' }],
  })
}

/** The report's own word comes first, with that source named; then every table that is loaded. */
async function factsOf(
  tables: AddressTables,
  system: System,
  question: WhoQuestion,
  askedAt: Instant,
): Promise<SystemFacts> {
  const asns: { asn: number; source: string; asOf: Instant }[] = []
  const places: Place[] = []
  const given = 'the question'
  if (system.asn !== null) asns.push({ asn: system.asn, source: given, asOf: askedAt })
  else if (question.asn !== undefined) asns.push({ asn: question.asn, source: given, asOf: askedAt })
  const country = question.country === undefined ? null : parseCountry(question.country)
  if (country !== null) places.push({ country, basis: 'report', confidence: 'moderate', source: given, asOf: askedAt })
  for (const found of await tables.factsOf({
    address: system.address,
    asn: system.asn ?? question.asn ?? null,
  })) {
    for (const asn of found.asns) asns.push({ asn, source: found.source, asOf: found.asOf })
    if (found.country !== null)
      places.push({
        country: found.country,
        basis: found.basis,
        confidence: found.confidence,
        source: found.source,
        asOf: found.asOf,
      })
  }
  return { asns, places }
}

function namesOf(system: System, question: WhoQuestion, facts: SystemFacts): { kind: NetworkKind; key: string }[] {
  const domain = system.domain ?? (question.domain === undefined ? null : parseDomain(question.domain))
  const sector = question.sector === undefined ? null : parseSector(question.sector)
  const countries = new Set<Country>(facts.places.map((place) => place.country))
  return [
    ...(system.address === null ? [] : prefixKeys(system.address.text).map((key) => ({ kind: 'cidr' as const, key }))),
    ...[...new Set(facts.asns.map((each) => String(each.asn)))].map((key) => ({ kind: 'asn' as const, key })),
    ...(domain === null ? [] : domainSuffixes(domain).map((key) => ({ kind: 'domain' as const, key }))),
    ...(sector === null ? [] : [{ kind: 'sector' as const, key: sector }]),
    ...[...countries].map((key) => ({ kind: 'country' as const, key })),
  ]
}

function present({ claim, standing, why, freshness }: ExplainedCandidate): WhoCandidate {
  return {
    networkId: numberedId('network', claim.networkNo),
    basis: claim.kind,
    value: claim.key,
    teamId: numberedId('team', claim.teamNo),
    team: claim.team,
    contactId: numberedId('contact', claim.contactNo),
    role: claim.role,
    email: claim.email,
    format: claim.format,
    language: claim.language,
    level: claim.level,
    canEncrypt: claim.hasOpenpgpKey,
    source: claim.source,
    verified: claim.verified,
    verifiedSource: claim.verifiedSource,
    freshness,
    standing,
    why,
  }
}
