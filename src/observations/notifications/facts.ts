import type { ExemptionQuestion, Facts } from '#norms'
import type { RecipientView } from '#directory'
import type { Tlp } from '#kernel/marking.ts'

/** What a decision on a notification rests on. */
export interface NotificationFacts {
  readonly recipient: RecipientView
  readonly homeCountry: string | null
  readonly tlp: Tlp
  readonly exercise: boolean
  readonly exerciseAllowed: boolean
  readonly findings: number
  /** Places of the systems: all at home, all abroad, or in dispute. */
  readonly systems: 'domestic' | 'foreign' | 'uncertain' | 'unknown'
  readonly critical: boolean
  /** Several teams claim one of the systems and nobody chose. */
  readonly contested: boolean
  readonly routeBasis: string | null
  readonly usual: { readonly notifications: number; readonly largest: number }
  /** A person has looked at it and released it. */
  readonly cleared: boolean
  readonly today: string
  /** What the source says of telling those affected; null where it says nothing. */
  readonly noticePermitted: boolean
  /** What the library of exemptions says to `exemptionQuestion`. */
  readonly exempted: boolean | 'unknown'
}

/** What every message has in common that tells of findings: its sentences are ours, and its fields those of the disclosure table. */
export const findingsAsWeTellThem = {
  'source.permission': false,
  'source.compelled': false,
  'message.kind': 'findings',
  'message.marksLooser': false,
  'message.fixedSentences': true,
  'message.asksSubscriberIdentity': false,
  'message.names': 'nobody',
  'message.basis': 'nothing-named',
  'data.fields': 'minimum',
  'data.personal': 'none',
  'data.personAtRisk': false,
  'data.origin': 'partner',
  'content.class': 'defensive',
} as const satisfies Facts

/** How many times the largest notice so far makes a volume unusual, and from how many notices on that can be told. */
const unusualFactor = 10
const unusualFrom = 200
const noticesToJudge = 3

/**
 * The facts of a notification, in the words of the vocabulary. What is not known is left out: the rules say what follows.
 *
 * @source policies/facts.yaml
 */
export function factsOf(about: NotificationFacts): Facts {
  const { recipient, homeCountry } = about
  const place = recipientPlace(recipient, homeCountry)
  const domestic = place === 'domestic'
  return {
    'act.effect': 'E2',
    ...(about.systems === 'unknown' ? {} : { 'system.place': about.systems }),
    ...(place === null ? {} : { 'recipient.place': place }),
    'recipient.function': functionOf(recipient),
    'recipient.nationalTeam': recipient.role === 'national',
    // The directory routed the findings to it, by a network that it claims.
    'recipient.answersForSystem': true,
    'recipient.criticalOperator': recipient.role === 'critical-operator',
    'recipient.audience': domestic ? 'constituent' : 'community',
    // At home nobody is on a list that binds the own country; abroad somebody has to have looked.
    ...listingOf(recipient, domestic),
    'recipient.governmentHostile': false,
    ...(recipient.verified === null
      ? {}
      : { 'contact.daysSinceVerified': daysBetween(recipient.verified, about.today) }),
    ...(about.routeBasis === null ? {} : { 'route.basis': about.routeBasis === 'cidr' ? 'prefix' : about.routeBasis }),
    'mapping.anomaly': about.contested,
    'volume.anomaly':
      about.usual.notifications >= noticesToJudge &&
      about.findings > unusualFrom &&
      about.findings > unusualFactor * about.usual.largest,
    'anomaly.cleared': about.cleared,
    // A response team's own contact answers for it: the system is the team's.
    'system.teamAsset': recipient.role === 'csirt',
    'team.nationalResponsibility': true,
    'source.marking': about.tlp,
    'source.affectedPartyNotice': about.noticePermitted ? 'expressly-permitted' : 'not-stated',
    ...findingsAsWeTellThem,
    'exemption.covers': about.exempted,
    'exercise.item': about.exercise,
    'exercise.recipientAllowed': about.exerciseAllowed,
    'exercise.labelled': about.exercise,
    'finding.critical': about.critical,
  }
}

/** What the library of exemptions is asked about a notification: findings are defensive content, whoever gets them. */
export function exemptionQuestion(recipient: RecipientView, homeCountry: string | null): ExemptionQuestion {
  return {
    content: 'defensive',
    recipient: functionOf(recipient),
    place: recipientPlace(recipient, homeCountry) ?? undefined,
  }
}

function functionOf({ functionClass, role }: RecipientView): string {
  return functionClass ?? usualFunction[role]
}

function listingOf({ listing }: RecipientView, domestic: boolean): Facts {
  if (listing !== null) return { 'recipient.listing': listing }
  return domestic ? { 'recipient.listing': 'not-listed' } : {}
}

/** What a contact of a role is, where its team says nothing else. */
const usualFunction = {
  abuse: 'isp',
  'critical-operator': 'operator',
  csirt: 'csirt',
  national: 'csirt',
} as const

/**
 * Where a recipient is, by its directory entry. A desk without a country of its own in the entry is one of the team's own
 * contact list, and so of its own country; a national CSIRT without one is nobody's guess.
 */
function recipientPlace({ countries, role }: RecipientView, home: string | null): 'domestic' | 'foreign' | null {
  if (home === null) return null
  if (countries.length > 0) return countries.includes(home) ? 'domestic' : 'foreign'
  return role === 'national' ? null : 'domestic'
}

function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000))
}

/**
 * Where the systems of a notification are, all together. What the sources of the reports say of the country is one word; that a desk
 * at home answers for the network, by the directory, is another. Where they disagree the place is uncertain.
 *
 * @param countries As the reports give them, null where they say nothing.
 * @param operatorAtHome The recipient is at home and was found by the network itself, not by its country or sector.
 * @source R013, R187
 */
export function systemsPlace(
  countries: readonly (string | null)[],
  home: string | null,
  operatorAtHome: boolean,
): NotificationFacts['systems'] {
  if (home === null) return 'unknown'
  const known = countries.filter((country) => country !== null)
  if (known.length === 0) return operatorAtHome ? 'domestic' : 'unknown'
  const atHome = known.filter((country) => country === home).length
  if (atHome === known.length) return 'domestic'
  return atHome === 0 && !operatorAtHome ? 'foreign' : 'uncertain'
}

/** Whether a recipient is at home and answers for the network itself. */
export function answersAtHome(recipient: RecipientView, basis: string | null, home: string | null): boolean {
  return recipientPlace(recipient, home) === 'domestic' && basis !== null && ['cidr', 'asn', 'domain'].includes(basis)
}
