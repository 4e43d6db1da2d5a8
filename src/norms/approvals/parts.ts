import type { Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Judgement } from '../judgement.ts'

/**
 * What somebody has to say before a stopped act may go on. `approval`: a person of a role agrees. `referral`: an
 * outside body decides, and a person records its word. `override`: the head sets aside what a rule forbids, in writing.
 * `request`: a person makes the request their own, where the node itself or a nameless shell began it.
 */
export const partKinds = ['request', 'approval', 'referral', 'override'] as const
export type PartKind = (typeof partKinds)[number]

/** One thing that is needed. */
export interface Part {
  readonly kind: PartKind
  readonly rule: string
  /** Whose answer it is; null where several roles may record it. */
  readonly role: Role | null
  /** The body that decides, for a referral. */
  readonly to: string | null
}

/** A part with the answer that met it. */
export interface MetPart extends Part {
  readonly approvalId: Id<'approval'>
  readonly answerId: string
  readonly by: { readonly id: string; readonly name: string }
  readonly at: Instant
  /** It was met by breaking the glass, and not by who approves otherwise. */
  readonly glass?: boolean
}

/** The answers of one item that had all it needed, as they stand for a decision over the same facts. */
export interface StandingApproval {
  readonly approvalId: Id<'approval'>
  readonly validUntil: Instant
  readonly met: readonly MetPart[]
}

/** Under this name an item asks for the person behind it. It is no rule of a pack: an act has two persons, always. */
export const fourEyes = 'four-eyes'

/** Everything that people or outside bodies must answer for an act that these rules stop. */
export function partsOf(judgement: Judgement): Part[] {
  const approvals = judgement.approvals.map(({ rule, role }): Part => ({ kind: 'approval', rule, role, to: null }))
  const referrals = judgement.referrals.map(({ rule, to }): Part => ({ kind: 'referral', rule, role: null, to }))
  const overrides = judgement.rules
    .filter((rule) => rule.outcome === 'FORBID' && rule.certain)
    .map(({ id }): Part => ({ kind: 'override', rule: id, role: 'head', to: null }))
  return [...approvals, ...referrals, ...overrides]
}

/** The rules that no answer lifts: a hold is lifted by another fact, an absolute by nothing. */
export function beyondAnswers(judgement: Judgement): string[] {
  const absolute = judgement.rules.filter((rule) => rule.outcome === 'FORBID!').map((rule) => rule.id)
  return [...new Set([...judgement.holds.map((hold) => hold.rule), ...absolute])]
}

/** Whether two parts ask for the same thing. */
export function samePart(a: Part, b: Part): boolean {
  return a.kind === b.kind && a.rule === b.rule && a.role === b.role && a.to === b.to
}

/** What of a judgement is met by standing answers, and whether nothing is left open. */
export function settle(
  judgement: Judgement,
  standing: StandingApproval | null,
): { readonly met: readonly MetPart[]; readonly released: boolean } {
  const needed = partsOf(judgement)
  const met = needed.flatMap((part) => standing?.met.find((one) => samePart(one, part)) ?? [])
  return { met, released: beyondAnswers(judgement).length === 0 && met.length === needed.length }
}

/**
 * The seat that an answer fills. One person fills one seat of an item: a role, the word of outside bodies, or the
 * request. One answer as head meets all that is asked of the head.
 */
export function seatOf(part: Pick<Part, 'kind' | 'role'>): string {
  return part.kind === 'request' || part.kind === 'referral' ? part.kind : (part.role ?? part.kind)
}
