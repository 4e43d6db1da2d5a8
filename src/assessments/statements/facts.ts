import { raised, type Declared, type ExemptionQuestion, type Facts, type LexiconFindings } from '#norms'
import { tlps } from '#kernel/marking.ts'
import { assessmentFacts } from '../completeness.ts'
import type { Content } from '../content.ts'
import { traceKinds } from '../words.ts'
import type { Statement } from './statement.ts'

/** All that a decision on a statement rests on, but for its recipient. */
export interface StatementFacts {
  readonly statement: Pick<Statement, 'body' | 'exercise'>
  /** The frozen version that it rests on; null without one. */
  readonly frozen: Content | null
  readonly peer: boolean
  readonly lexicon: Pick<LexiconFindings, 'state' | 'actor' | 'context'>
  readonly cleared: boolean
  /** Consultations with a technical point of contact before now. */
  readonly contact: 'none' | 'attempted' | 'reasoned'
  readonly authority: 'none' | 'affirmative' | 'deferring' | 'negative'
}

/** Whom it would reach. */
export interface StatementRecipient {
  readonly functionClass: string | null
  readonly place: 'domestic' | 'foreign' | null
  readonly nationalTeam: boolean
  readonly listing: string | null
  /** What the library of exemptions says to `exemptionQuestion`. */
  readonly exempted: boolean | 'unknown'
  /** It is the authority that decides on attribution, or the way to it. */
  readonly authority: boolean
  readonly exerciseAllowed: boolean
}

/**
 * The facts of a statement in the words of the vocabulary; what is not known is left out, and the rules say what follows.
 *
 * @param recipient Null for a text that anybody may read.
 * @source policies/facts-statement.yaml
 */
export function factsOf(about: StatementFacts, recipient: StatementRecipient | null): Facts {
  const { body, exercise } = about.statement
  const { declares } = body
  const said = declaredOf(about)
  return {
    'act.effect': 'E2',
    'statement.kind': body.kind,
    'statement.level': body.level,
    'statement.implies': said.implies,
    'statement.sensitive': said.sensitive,
    'statement.vendor': declares.vendor === null ? null : declares.vendor !== 'none',
    'vendor.evidence': declares.vendor === 'none' ? null : declares.vendor,
    'contact.beforehand': about.contact,
    'authority.decision': about.authority,
    'recipient.authority': recipient?.authority ?? false,
    ...assessmentFacts(about.frozen, about.peer),
    'exposure.asset': declares.exposes,
    'exposure.remedied': declares.exposureRemedied,
    'vulnerability.remedy': declares.remedy,
    'message.kind': 'advice',
    'message.names': said.names,
    'message.basis': basisOf(about, said.names),
    'message.marksLooser': declares.sourceMarking === null ? null : looser(body.marking, declares.sourceMarking),
    'message.fixedSentences': true,
    'data.personal': declares.personal,
    'data.personAtRisk': declares.personAtRisk,
    'data.fields': 'minimum',
    'data.origin': 'own',
    'content.class': 'defensive',
    'source.marking': declares.sourceMarking,
    'source.affectedPartyNotice': 'not-stated',
    'source.permission': false,
    'source.compelled': false,
    'team.nationalResponsibility': true,
    'exercise.item': exercise,
    'exercise.recipientAllowed': recipient?.exerciseAllowed ?? false,
    'exercise.labelled': exercise,
    ...recipientFacts(recipient),
  }
}

/** What is declared, with what the lexicon raised; a State-level text names a State by its level. */
function declaredOf({ statement, lexicon, cleared }: StatementFacts): Declared {
  const { names, implies, sensitive } = statement.body.declares
  const said = raised({ names, implies, sensitive }, lexicon, cleared)
  return statement.body.level === 'state' ? { ...said, names: 'state' } : said
}

/**
 * What the naming rests on. An assessment whose evidence is all of places and languages is location alone, whatever the
 * writer declares; one that is not frozen is nothing to rest on.
 *
 * @source R013
 */
function basisOf({ statement, frozen }: StatementFacts, names: Declared['names']): string | null {
  const { basis } = statement.body.declares
  if (basis === 'location-only') return basis
  if (names === 'nobody') return basis
  if (basis !== 'assessed-evidence' || frozen === null) return null
  return frozen.evidence.every((item) => traceKinds.includes(item.kind)) ? 'location-only' : basis
}

function looser(own: (typeof tlps)[number], source: (typeof tlps)[number]): boolean {
  return tlps.indexOf(own) < tlps.indexOf(source)
}

function recipientFacts(recipient: StatementRecipient | null): Facts {
  if (recipient === null) return { 'recipient.audience': 'public', 'recipient.answersForSystem': false }
  const { place, functionClass, listing, nationalTeam, exempted } = recipient
  return {
    'recipient.audience': place === null ? null : place === 'domestic' ? 'constituent' : 'community',
    'recipient.place': place,
    'recipient.function': functionClass,
    'recipient.nationalTeam': nationalTeam,
    'recipient.answersForSystem': false,
    'recipient.listing': listing ?? (place === 'domestic' ? 'not-listed' : null),
    'recipient.governmentHostile': false,
    'exemption.covers': exempted,
  }
}

/** What the library of exemptions is asked about a text for chosen readers: it is about an incident or a weakness, for defence. */
export function exemptionQuestion({
  functionClass,
  place,
}: Pick<StatementRecipient, 'functionClass' | 'place'>): ExemptionQuestion {
  return { content: 'defensive', recipient: functionClass ?? undefined, place: place ?? undefined }
}
