import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import { coversAll } from '../systems.ts'
import { effects, type AuthorityClass, type Effect, type NumberSource } from '../words.ts'

/** That a State, and an owner, have permitted an act on systems. @source NORMS-IN-PRACTICE B10; R052, R187 */
export interface Consent {
  readonly consentId: Id<'consent'>
  /** Of the State that permits; null where an owner at home alone does. ISO 3166-1. */
  readonly country: string | null
  readonly authority: string
  readonly authorityClass: AuthorityClass
  /** What shows that this authority may permit it. */
  readonly authorityProof: string
  readonly systems: readonly string[]
  /** The furthest that is permitted. */
  readonly effect: Effect
  readonly limits: string
  readonly legalBasis: string
  readonly from: Instant
  readonly until: Instant
  /** Where the permission can be taken back at any hour. */
  readonly revocationChannel: string
  /** What shows that the owner has authorised it; null while nothing does. */
  readonly ownerAuthorisation: string | null
  readonly recordedBy: string
  readonly recordedAt: Instant
  readonly verified: {
    readonly by: string
    readonly at: Instant
    readonly numberSource: NumberSource
    readonly call: string
  } | null
  readonly revoked: { readonly by: string; readonly at: Instant; readonly why: string } | null
  readonly exercise: boolean
}

export const consentIdOf = (no: number): Id<'consent'> => numberedId('consent', no)

export interface ConsentQuestion {
  readonly systems: readonly string[]
  readonly effect: Effect
  readonly at: Instant
}

/** Whose permission is on record. */
export interface ConsentCover {
  readonly state: boolean
  readonly owner: boolean
}

/** Why a consent permits nothing yet; empty when it does. */
export const consentGaps = [
  'not-called-back',
  'number-from-the-message',
  'no-competent-authority',
  'no-proof-of-authority',
  'no-owner',
  'not-yet',
  'over',
  'revoked',
] as const
export type ConsentGap = (typeof consentGaps)[number]

type Terms = Omit<
  Consent,
  'consentId' | 'recordedBy' | 'recordedAt' | 'exercise' | 'limits' | 'legalBasis' | 'authority' | 'country'
>

/**
 * What a consent lacks.
 *
 * A mailbox can be in anybody's hands: it counts only after a call to a number that was known from elsewhere. A contact point that was verified
 * is no authority: only a competent one speaks for its State.
 *
 * @source NORMS-IN-PRACTICE C14 (21), (22)
 */
export function gapsOf(consent: Terms, at: Instant): ConsentGap[] {
  const { verified } = consent
  const gaps: ConsentGap[] = []
  if (verified === null) gaps.push('not-called-back')
  else if (verified.numberSource === 'from-the-message') gaps.push('number-from-the-message')
  if (consent.authorityClass !== 'competent-authority') gaps.push('no-competent-authority')
  else if (consent.authorityProof.trim() === '') gaps.push('no-proof-of-authority')
  if ((consent.ownerAuthorisation ?? '').trim() === '') gaps.push('no-owner')
  if (at < consent.from) gaps.push('not-yet')
  if (at >= consent.until) gaps.push('over')
  if (consent.revoked !== null) gaps.push('revoked')
  return gaps
}

/** Whose permission these consents give for an act on systems, all of them, at a moment. */
export function permission(consents: readonly Terms[], { systems, effect, at }: ConsentQuestion): ConsentCover {
  const given = consents
    .filter((one) => effects.indexOf(effect) <= effects.indexOf(one.effect) && coversAll(one.systems, systems))
    .map((one) => gapsOf(one, at))
  const without = (...allowed: ConsentGap[]): boolean =>
    given.some((gaps) => gaps.every((gap) => allowed.includes(gap)))
  return {
    state: without('no-owner'),
    owner: without('no-competent-authority', 'no-proof-of-authority'),
  }
}
