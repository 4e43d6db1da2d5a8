import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { Id } from '#kernel/id.ts'
import { hour, minute, plusMs, type Instant } from '#kernel/instant.ts'
import { settle, type MetPart, type StandingApproval } from './approvals/parts.ts'
import type { DutyOwed, Judgement } from './judgement.ts'
import { rankOf, stops, type Outcome } from './outcome.ts'

declare const decided: unique symbol

/** Under which policy a decision was made: the base pack, and what was laid over it. */
export interface PolicyInForce {
  readonly base: string
  readonly overlay: string | null
}

/** What a decision is about, and for how long it holds. */
export interface DecisionTerms {
  readonly id: Id<'decision'>
  readonly act: string
  readonly subject: EntityRef
  /** Whom the act would reach; null where it reaches nobody in particular. */
  readonly recipient: EntityRef | null
  /** SHA-256 of the act and its known facts, 64 hexadecimal digits. */
  readonly factsDigest: string
  readonly rulePack: PolicyInForce
  readonly at: Instant
  readonly expiresAt: Instant
}

export interface DueDuty extends DutyOwed {
  readonly due: Instant
}

/**
 * That the rules were asked, about what, and what they said. Only this room can make one: the type has a mark that
 * no other file can write, and the ports check the value itself against the set of those that were made.
 */
export interface Decision extends DecisionTerms {
  readonly [decided]: true
  readonly outcome: Outcome
  readonly judgement: Judgement
  readonly obligations: readonly DueDuty[]
  /** Which standing answers met what the rules ask of people. */
  readonly met: readonly MetPart[]
  /** Whether nothing is left open: no rule holds or forbids the act, and every part that people answer is met. */
  readonly released: boolean
}

const made = new WeakSet<object>()

/**
 * Makes a decision. Not exported from the room: ask `decide`.
 *
 * @param standing Answers given for exactly this act, subject, recipient, facts and pack; the decision ends with them.
 */
export function makeDecision(
  terms: DecisionTerms,
  judgement: Judgement,
  standing: StandingApproval | null = null,
): Decision {
  const { met, released } = settle(judgement, standing)
  const endsEarly = met.length > 0 && standing !== null && standing.validUntil < terms.expiresAt
  const obligations = judgement.obligations.map((duty) => ({
    ...duty,
    due: plusMs(terms.at, duty.withinHours * hour),
  }))
  const decision = Object.freeze({
    ...terms,
    expiresAt: endsEarly ? standing.validUntil : terms.expiresAt,
    outcome: judgement.outcome,
    judgement,
    obligations,
    met,
    released,
  }) as unknown as Decision
  made.add(decision)
  return decision
}

/** What a port is about to do. */
export interface IntendedUse {
  readonly act: string
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly now: Instant
  /** The policy in force, where the port knows it: a decision under another one is asked for anew. */
  readonly rulePack?: PolicyInForce
}

/** One process decides and another acts on it: the clocks of two machines differ by less than this. */
const clockSkewMs = minute

/**
 * Checked at every port through which something leaves: that this decision lets exactly this act pass, now.
 *
 * @throws {AppError} `norms.not-covered` when it is about something else, expired, or was not made by this room;
 *   `norms.not-released` when it stops the act.
 */
export function assertDecisionCovers(decision: Decision, use: IntendedUse): void {
  if (!made.has(decision)) refuse('it was not made by the rules')
  if (decision.act !== use.act) refuse('it is about another act')
  if (!sameRef(decision.subject, use.subject)) refuse('it is about another subject')
  if (!sameRef(decision.recipient, use.recipient)) refuse('it is about another recipient')
  if (use.now >= decision.expiresAt) refuse('it has expired')
  if (plusMs(use.now, clockSkewMs) < decision.at) refuse('it lies in the future')
  if (use.rulePack !== undefined && !isDeepStrictEqual(use.rulePack, decision.rulePack))
    refuse('the rules have changed since')
  if (!decision.released) {
    const rules = decision.judgement.rules.filter((rule) => stops(rule.outcome)).map((rule) => rule.id)
    throw new AppError('norms.not-released', `The act is stopped (${decision.outcome}) by ${rules.join(', ')}.`)
  }
}

/**
 * Of several decisions about one act, the one to hand to the port. A message of many findings has one decision for
 * each distinct set of facts among them; when the strictest lets it pass, they all do. One that is not released counts
 * as stricter than any that is.
 */
export function strictestDecision(decisions: readonly Decision[]): Decision {
  assert(decisions.length > 0, 'no decision was made')
  return decisions.reduce((a, b) => {
    assert(
      a.act === b.act && sameRef(a.subject, b.subject) && sameRef(a.recipient, b.recipient),
      'decisions about different acts',
    )
    if (a.released !== b.released) return a.released ? b : a
    return rankOf(b.outcome) > rankOf(a.outcome) ? b : a
  })
}

function refuse(reason: string): never {
  throw new AppError('norms.not-covered', `The decision does not cover the act: ${reason}.`)
}

function sameRef(a: EntityRef | null, b: EntityRef | null): boolean {
  return a === null || b === null ? a === b : a.type === b.type && a.id === b.id
}
