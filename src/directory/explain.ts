import type { Country, Places, PlaceVerdict } from '#kernel/places.ts'
import { countriesOf, verdict } from '#kernel/places.ts'
import { dayNumber, freshnessOf, NEVER, type Freshness } from './freshness.ts'
import { claimOrder } from './routing/claim.ts'
import {
  contactRoles,
  networkKinds,
  type ContactLevel,
  type ContactRole,
  type MessageFormat,
  type NetworkKind,
} from './words.ts'

/** A claim to a system, with all that a person wants to see of it; ended ones are history and not among them. */
export interface ClaimRecord {
  readonly networkNo: number
  readonly kind: NetworkKind
  readonly key: string
  /** Address networks: length of the prefix in 128 bits. */
  readonly bits: number | null
  readonly source: string
  readonly chosen: boolean
  readonly chosenReason: string | null
  readonly teamNo: number
  readonly team: string
  readonly contactNo: number
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  readonly level: ContactLevel
  readonly hasOpenpgpKey: boolean
  readonly verified: string | null
  readonly verifiedSource: string | null
  readonly disabledReason: string | null
}

/** What is known of the system that was asked about. */
export interface SystemFacts {
  readonly asns: readonly { readonly asn: number; readonly source: string; readonly asOf: string }[]
  readonly places: Places
}

export type Standing = 'won' | 'overlap' | 'less-specific' | 'disabled' | 'not-technical' | 'undecided'

export interface ExplainedCandidate {
  readonly claim: ClaimRecord
  readonly standing: Standing
  /** One sentence. */
  readonly why: string
  readonly freshness: Freshness
}

export interface RouteExplanation {
  /** In order of precedence. */
  readonly candidates: readonly ExplainedCandidate[]
  readonly winner: ExplainedCandidate | null
  /** Other teams claim the winner's very network, and nobody chose between them. */
  readonly contested: boolean
  /** Networks that several teams claim, whether or not they won. */
  readonly overlaps: readonly {
    readonly kind: NetworkKind
    readonly key: string
    readonly teams: readonly string[]
  }[]
  readonly countries: readonly Country[]
  readonly verdict: PlaceVerdict
  readonly summary: string
}

const called: Record<NetworkKind, string> = {
  cidr: 'prefix',
  asn: 'AS number',
  domain: 'domain',
  sector: 'sector',
  country: 'country',
}

/**
 * Why this one answers, and who else could have: the same rules as the route table, told in words.
 *
 * @param claims Every claim that touches the system, in any order.
 * @param today The caller's day, UTC.
 */
export function explainRoute(
  claims: readonly ClaimRecord[],
  facts: SystemFacts,
  options: { readonly homeCountry: Country | null; readonly today: string },
): RouteExplanation {
  const countries = countriesOf(facts.places)
  const originOpen = new Set(facts.asns.map((each) => each.asn)).size > 1
  const ordered = claims.toSorted(
    (a, b) => precedence(b) - precedence(a) || specificity(b) - specificity(a) || order(a) - order(b),
  )
  const usable = ordered.filter((claim) => hindrance(claim, countries, originOpen) === null)
  const winning = usable[0] ?? null
  const sharing =
    winning === null ? [] : usable.filter((claim) => claim.kind === winning.kind && claim.key === winning.key)
  const contested = winning !== null && !winning.chosen && sharing.some((claim) => claim.teamNo !== winning.teamNo)
  const candidates = ordered.map((claim): ExplainedCandidate => {
    const freshness = freshnessOf(claim.role, claim.verified, options.today)
    const hindered = hindrance(claim, countries, originOpen)
    if (hindered !== null) return { claim, ...hindered, freshness }
    if (claim === winning) return { claim, standing: 'won', why: whyWon(claim, contested), freshness }
    if (sharing.includes(claim)) return { claim, standing: 'overlap', why: whyBehind(claim, winning!), freshness }
    const why = `The ${called[winning!.kind]} ${winning!.key} is more specific than the ${called[claim.kind]} ${claim.key}.`
    return { claim, standing: 'less-specific', why, freshness }
  })
  const winner = candidates.find((candidate) => candidate.standing === 'won') ?? null
  return {
    candidates,
    winner,
    contested,
    overlaps: overlapsOf(ordered),
    countries,
    verdict: options.homeCountry === null ? 'unknown' : verdict(facts.places, options.homeCountry),
    summary: summaryOf(winner, contested, candidates),
  }
}

const precedence = (claim: ClaimRecord): number => networkKinds.length - networkKinds.indexOf(claim.kind)
const specificity = (claim: ClaimRecord): number => claim.bits ?? (claim.kind === 'domain' ? claim.key.length : 0)

function order(claim: ClaimRecord): number {
  return claimOrder({
    role: contactRoles.indexOf(claim.role),
    verifiedDay: claim.verified === null ? NEVER : dayNumber(claim.verified),
    chosen: claim.chosen,
    networkNo: claim.networkNo,
  })
}

function hindrance(
  claim: ClaimRecord,
  countries: readonly Country[],
  originOpen: boolean,
): { standing: Standing; why: string } | null {
  if (claim.disabledReason !== null)
    return { standing: 'disabled', why: `The contact is disabled: ${claim.disabledReason}` }
  if (claim.level !== 'technical')
    return { standing: 'not-technical', why: `A ${claim.level} contact is not told of single systems.` }
  if (claim.kind === 'country' && countries.length > 1)
    return {
      standing: 'undecided',
      why: `The sources disagree about the country (${countries.join(', ')}); a person decides.`,
    }
  if (claim.kind === 'asn' && originOpen)
    return { standing: 'undecided', why: 'The sources disagree about the origin AS; a person decides.' }
  return null
}

function whyWon(claim: ClaimRecord, contested: boolean): string {
  if (claim.chosen)
    return `Chosen among the claims to ${claim.key}: ${claim.chosenReason ?? 'no reason was written down'}`
  const base = `The ${called[claim.kind]} ${claim.key} is the most specific that anyone claims.`
  return contested
    ? `${base} Other teams claim it too and nobody has chosen; it comes first by role and verification.`
    : base
}

function whyBehind(claim: ClaimRecord, winner: ClaimRecord): string {
  const same = claim.teamNo === winner.teamNo ? 'Another contact of the same team' : 'Another team'
  if (winner.chosen) return `${same}; the first was chosen.`
  if (claim.role !== winner.role) return `${same}; the role ${winner.role} comes before ${claim.role}.`
  return claim.verified === winner.verified
    ? `${same}, recorded later.`
    : `${same}; the first was verified more lately.`
}

function overlapsOf(claims: readonly ClaimRecord[]): { kind: NetworkKind; key: string; teams: string[] }[] {
  const groups = new Map<string, { kind: NetworkKind; key: string; teams: Map<number, string> }>()
  for (const claim of claims) {
    const id = `${claim.kind} ${claim.key}`
    const group = groups.get(id) ?? { kind: claim.kind, key: claim.key, teams: new Map<number, string>() }
    groups.set(id, group)
    group.teams.set(claim.teamNo, claim.team)
  }
  return [...groups.values()]
    .filter((group) => group.teams.size > 1)
    .map(({ kind, key, teams }) => ({ kind, key, teams: [...teams.values()] }))
}

function summaryOf(winner: ExplainedCandidate | null, contested: boolean, all: readonly ExplainedCandidate[]): string {
  if (winner === null) {
    return all.length === 0
      ? 'Nobody in the directory answers for it: it goes to the last-resort queue.'
      : 'Nobody who could be told answers for it: it goes to the last-resort queue. See why at each candidate.'
  }
  const { claim, freshness } = winner
  const amber = freshness.state === 'amber' ? ` ${freshness.reason}` : ''
  const doubt = contested ? ' Other teams claim the same network.' : ''
  return `${claim.team} answers, by the ${called[claim.kind]} ${claim.key} (source: ${claim.source}).${doubt}${amber}`
}
