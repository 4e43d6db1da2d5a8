import type { Actor } from '#kernel/actor.ts'
import type { Emit } from '#platform/facts.ts'
import type { StandingApproval } from './approvals/parts.ts'
import type { Answer } from './asked.ts'
import { makeDecision, type Decision, type PolicyInForce } from './decision.ts'
import type { Judgement } from './judgement.ts'
import type { Act } from './norms.ts'
import type * as store from './store.ts'

/** A stored decision as a value again, with what its facts and rules say. */
export function fromStored(
  stored: store.StoredDecision,
  judgement: Judgement,
  rulePack: PolicyInForce,
  approved: StandingApproval | undefined,
): Decision {
  const { id, act, subject, recipient, factsDigest, at, expiresAt } = stored
  return makeDecision(
    { id, act, subject, recipient, factsDigest, rulePack, at, expiresAt },
    judgement,
    approved ?? null,
  )
}

/** What makes two decisions one: act, subject, recipient and facts. */
export function keyOf(
  { act, subject, recipient }: Pick<Act, 'act' | 'subject' | 'recipient'>,
  factsDigest: string,
): string {
  return JSON.stringify([act, subject.type, subject.id, recipient?.type, recipient?.id, factsDigest])
}

/** Also the digest is compared: facts that were changed in the database would come out as other facts. */
export function agrees(stored: store.StoredDecision, { judgement, rules, facts }: Answer): boolean {
  return (
    stored.outcome === judgement.outcome &&
    stored.factsDigest === facts.digest &&
    stored.rules.join(' ') === rules.join(' ')
  )
}

/** What is said of a decision when it is made. All of it is words of the rules and digests of values that point to nobody; replay needs no more. */
export function decidedFact(
  { id, act, outcome, factsDigest, packDigest, rules, by, at }: store.StoredDecision,
  exercise: boolean,
): Parameters<Emit>[1] {
  const actor = { kind: by.kind as Actor['kind'], id: by.id }
  const detail = { act, outcome, rules: rules.join(' '), factsDigest, packDigest }
  const subject = { type: 'norms.decision', id }
  return { type: 'norms.decided', at, actor, subject, detail, figures: detail, exercise }
}
