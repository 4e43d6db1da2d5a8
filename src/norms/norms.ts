import assert from 'node:assert/strict'
import type { Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import { hour, plusMs, type Clock } from '#kernel/instant.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { createApprovals, type Approvals } from './approvals/approvals.ts'
import { noPeople, type People } from './approvals/people.ts'
import type { StandingApproval } from './approvals/parts.ts'
import { findStandingApprovals } from './approvals/store.ts'
import { askable, type Answer, type Asked } from './asked.ts'
import { checkPolicy, type PolicyCheck } from './check.ts'
import { assertDecisionCovers, makeDecision, type Decision, type IntendedUse, type PolicyInForce } from './decision.ts'
import type { Evaluation } from './evaluate.ts'
import { explain, type ExplainedRule } from './explanation.ts'
import type { Facts } from './fact-set.ts'
import type { Judgement } from './judgement.ts'
import { stops } from './outcome.ts'
import { loadPack, packIdentity, type PolicyFile, type RulePack } from './pack.ts'
import {
  presentDecision,
  presentFact,
  presentRule,
  type PresentedDecision,
  type PresentedFact,
  type PresentedRule,
} from './present.ts'
import { loadNamedClocks } from './clocks/named.ts'
import { createObligations, type Obligations } from './obligations/obligations.ts'
import * as store from './store.ts'

/** How long a decision may be used: facts grow old. */
export const decisionValidMs = 24 * hour
/** Most acts decided in one call. */
export const maxActsAtOnce = 10_000

/** Something that a room is about to do. */
export interface Act {
  /** An act of the vocabulary: `notify`. */
  readonly act: string
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly facts: Facts
  readonly by: Pick<Actor, 'kind' | 'id'>
}

export interface ShownDecision extends PresentedDecision {
  readonly explanation: readonly ExplainedRule[]
}

/** A decision made again over its stored facts and pack. */
export interface Replay {
  readonly decisionId: string
  readonly same: boolean
  readonly stored: { readonly outcome: string; readonly rules: readonly string[] }
  readonly repeated: { readonly outcome: string; readonly rules: readonly string[] }
}

/** The norms as a service: asks the pure rules, keeps what they said. */
export interface Norms {
  readonly pack: RulePack
  readonly rulePack: PolicyInForce
  /** What is owed, and by when. */
  readonly obligations: Obligations
  /** Keeps the pack in force. Called once, at start, after the migrations. */
  start(): Promise<void>
  /** What the rules say, without keeping anything: for the ingest path, where one evaluation serves many rows. */
  evaluate(act: string, facts: Facts): Evaluation
  /** @throws {AppError} `norms.bad-facts`, `norms.unknown-act` */
  decide(tx: Tx, act: Act): Promise<Decision>
  /** One decision for each act, in their order; the rules are asked once for each distinct set of facts. */
  decideMany(tx: Tx, acts: readonly Act[]): Promise<Decision[]>
  /** Answers a question about facts. It is kept, and releases nothing: it is about no subject but itself. */
  ask(by: Act['by'], act: string, facts: Facts): Promise<PresentedDecision>
  /** A stored decision, fit for a port again. @throws {AppError} `norms.decision-not-found`, `norms.replay-differs` */
  reopen(sql: Sql, decisionId: string): Promise<Decision>
  /** The check of a port, with the clock and the policy in force. */
  assertCovers(decision: Decision, use: Omit<IntendedUse, 'now' | 'rulePack'>): void
  show(decisionId: string): Promise<ShownDecision>
  list(filter: store.DecisionFilter): Promise<store.StoredDecision[]>
  replay(decisionId: string): Promise<Replay>
  rules(): PresentedRule[]
  facts(): PresentedFact[]
  check(files: readonly PolicyFile[]): PolicyCheck
  /** Stopped acts that wait for people. */
  readonly approvals: Approvals
}

export interface NormsOptions {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  /** The files of the base pack. */
  readonly packs: {
    readonly base: readonly PolicyFile[]
    /** The lists of clocks that law sets. */
    readonly clocks?: readonly PolicyFile[]
  }
  /** The team's own time zone, by which days and months are counted; UTC where it has none. */
  readonly zone?: () => Promise<string>
  /** The accounts, for approvals: who is who, and what they hold. */
  readonly people?: People
}

/** @throws {AppError} `norms.bad-pack` */
export function createNorms({ db, clock, ids, emit, packs, zone, people = noPeople }: NormsOptions): Norms {
  const pack = loadPack(packs.base)
  const rulePack: PolicyInForce = { base: packIdentity(pack), overlay: null }
  const known = new Map<string, Asked>([[pack.digest, askable(pack)]])
  const inForce = known.get(pack.digest) as Asked
  const obligations = createObligations({
    db,
    clock,
    ids,
    emit,
    clocks: loadNamedClocks(packs.clocks ?? []),
    zone: zone ?? (async () => 'UTC'),
  })

  async function askedUnder(sql: Sql, digest: string): Promise<Asked> {
    const already = known.get(digest)
    if (already) return already
    const files = await store.findPackFiles(sql, digest)
    assert(files, 'a foreign key keeps every pack under which something was decided')
    const asked = askable(loadPack(files))
    known.set(digest, asked)
    return asked
  }

  async function decideMany(tx: Tx, acts: readonly Act[]): Promise<Decision[]> {
    if (acts.length > maxActsAtOnce) throw new RangeError(`at most ${maxActsAtOnce} acts are decided at once`)
    if (acts.length === 0) return []
    const now = clock()
    const answers = acts.map((one) => inForce.answer(one.act, one.facts))
    const standing = await store.findStanding(tx, [...new Set(acts.map((one) => one.subject.id))], pack.digest, now)
    const byKey = new Map(standing.map((one) => [keyOf(one, one.factsDigest), one]))
    const stopped = acts.filter((_one, index) => stops((answers[index] as Answer).judgement.outcome))
    const approved = await approvedFor(tx, stopped, pack.digest, now)
    const fresh: store.StoredDecision[] = []
    const decisions = acts.map((one, index) => {
      const answer = answers[index] as Answer
      const key = keyOf(one, answer.facts.digest)
      let stored = byKey.get(key)
      if (stored === undefined) {
        stored = newDecision(one, answer, now)
        byKey.set(key, stored)
        fresh.push(stored)
      }
      return fromStored(stored, answer.judgement, rulePack, approved.get(key))
    })
    if (fresh.length > 0) {
      const sets = new Map(answers.map(({ facts }) => [facts.digest, facts]))
      await store.keepFactSets(tx, [...sets.values()])
      await store.insertDecisions(tx, fresh)
      await emit(tx, ...fresh.map(decidedFact))
    }
    await obligations.oweDecided(
      tx,
      decisions.filter(({ released }) => released),
    )
    return decisions
  }

  /** The answers that stand, by act, subject, recipient and facts. Nothing is asked where no act is stopped: most are not. */
  async function approvedFor(
    sql: Sql,
    about: readonly Pick<Act, 'subject'>[],
    packDigest: string,
    now: ReturnType<Clock>,
  ): Promise<Map<string, StandingApproval>> {
    if (about.length === 0) return new Map()
    const subjects = [...new Set(about.map((one) => one.subject.id))]
    const found = await findStandingApprovals(sql, subjects, packDigest, now)
    return new Map(found.map((one) => [keyOf(one, one.factsDigest), one]))
  }

  function newDecision(one: Act, answer: Answer, now: ReturnType<Clock>): store.StoredDecision {
    const { act, subject, recipient, by } = one
    return {
      id: ids('decision'),
      act,
      subject,
      recipient,
      factsDigest: answer.facts.digest,
      packDigest: pack.digest,
      outcome: answer.judgement.outcome,
      rules: answer.rules,
      by,
      at: now,
      expiresAt: plusMs(now, decisionValidMs),
    }
  }

  async function find(
    sql: Sql,
    decisionId: string,
  ): Promise<{ stored: store.StoredDecision; asked: Asked; answer: Answer }> {
    const stored = await store.findDecision(sql, decisionId)
    if (stored === undefined) throw new AppError('norms.decision-not-found', 'There is no decision with this id.')
    const asked = await askedUnder(sql, stored.packDigest)
    const facts = await store.findFactSet(sql, stored.factsDigest)
    return { stored, asked, answer: asked.answer(stored.act, facts?.known ?? {}) }
  }

  async function reopen(sql: Sql, decisionId: string): Promise<Decision> {
    const { stored, asked, answer } = await find(sql, decisionId)
    if (!agrees(stored, answer))
      throw new AppError('norms.replay-differs', 'The decision does not follow from its stored facts and rules.')
    const approved = stops(stored.outcome) ? await approvedFor(sql, [stored], stored.packDigest, clock()) : null
    const under = { base: packIdentity(asked.pack), overlay: null }
    return fromStored(stored, answer.judgement, under, approved?.get(keyOf(stored, stored.factsDigest)))
  }

  const decide = async (tx: Tx, act: Act): Promise<Decision> => (await decideMany(tx, [act]))[0] as Decision
  const norms = new Map(pack.rules.map((rule) => [rule.id, rule.norm]))
  const approvals = createApprovals({
    db,
    clock,
    ids,
    emit,
    people,
    packDigest: pack.digest,
    decide,
    factsOf: async (sql, digest) => (await store.findFactSet(sql, digest))?.known ?? {},
    async holdsTrue(sql, decisionId) {
      const { stored, answer } = await find(sql, decisionId)
      return agrees(stored, answer)
    },
    normOf: (rule) => norms.get(rule) ?? null,
  })

  return {
    approvals,
    pack,
    rulePack,
    obligations,
    start: () => store.keepPack(db, pack, packs.base, clock()),
    evaluate: (act, facts) => inForce.memo.evaluate(act, facts),
    decideMany,
    decide,
    async ask(by, act, facts) {
      const subject = { type: 'norms.question', id: ids('question') }
      const decision = await db.transaction((tx) => decide(tx, { act, subject, recipient: null, facts, by }))
      return presentDecision(decision, pack, inForce.answer(act, facts).evaluation)
    },
    reopen,
    assertCovers: (decision, use) => assertDecisionCovers(decision, { ...use, now: clock(), rulePack }),
    async show(decisionId) {
      const decision = await reopen(db, decisionId)
      const { asked, answer } = await find(db, decisionId)
      return {
        ...presentDecision(decision, asked.pack, answer.evaluation),
        explanation: explain(asked.pack, answer.evaluation),
      }
    },
    list: (filter) => store.listDecisions(db, filter),
    async replay(decisionId) {
      const { stored, answer } = await find(db, decisionId)
      const repeated = { outcome: answer.judgement.outcome, rules: answer.rules }
      return {
        decisionId,
        same: agrees(stored, answer),
        stored: { outcome: stored.outcome, rules: stored.rules },
        repeated,
      }
    },
    rules: () => pack.rules.map((rule) => presentRule(rule, pack)),
    facts: () => pack.vocabulary.facts.map(presentFact),
    check: (files) => checkPolicy(files, packs.base),
  }
}

function fromStored(
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

function keyOf({ act, subject, recipient }: Pick<Act, 'act' | 'subject' | 'recipient'>, factsDigest: string): string {
  return JSON.stringify([act, subject.type, subject.id, recipient?.type, recipient?.id, factsDigest])
}

/** Also the digest is compared: facts that were changed in the database would come out as other facts. */
function agrees(stored: store.StoredDecision, { judgement, rules, facts }: Answer): boolean {
  return (
    stored.outcome === judgement.outcome &&
    stored.factsDigest === facts.digest &&
    stored.rules.join(' ') === rules.join(' ')
  )
}

function decidedFact({
  id,
  act,
  outcome,
  factsDigest,
  packDigest,
  rules,
  by,
  at,
}: store.StoredDecision): Parameters<Emit>[1] {
  const actor = { kind: by.kind as Actor['kind'], id: by.id }
  const detail = { act, outcome, rules: rules.join(' '), factsDigest, packDigest }
  // All of it is words of the rules and digests of values that point to nobody; replay needs no more.
  return { type: 'norms.decided', at, actor, subject: { type: 'norms.decision', id }, detail, figures: detail }
}
