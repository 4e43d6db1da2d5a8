import type { Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import type { SignerKey } from '#kernel/signed-note.ts'
import { hour, plusMs, type Clock } from '#kernel/instant.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { createApprovals, type Approvals } from './approvals/approvals.ts'
import { noPeople, type People } from './approvals/people.ts'
import type { StandingApproval } from './approvals/parts.ts'
import { findStandingApprovals } from './approvals/store.ts'
import type { Answer } from './asked.ts'
import { checkPolicy, type PolicyCheck } from './check.ts'
import { assertDecisionCovers, type Decision, type IntendedUse, type PolicyInForce } from './decision.ts'
import type { Evaluation } from './evaluate.ts'
import { explain, type ExplainedRule } from './explanation.ts'
import type { Facts } from './fact-set.ts'
import type { Judgement } from './judgement.ts'
import { stops } from './outcome.ts'
import {
  askExemptions,
  showExemptions,
  type ExemptionAnswer,
  type ExemptionAbout,
  type ShownExemption,
} from './overlay/exemptions.ts'
import { createOverlays, type Overlays } from './overlay/overlays.ts'
import { createPolicies, type Policy } from './overlay/policies.ts'
import { createPacks, type Packs } from './packs/packs.ts'
import type { Advice } from './packs/advice.ts'
import type { RulePack } from './pack.ts'
import type { PolicyFile, ReadTexts } from './policy-files.ts'
import {
  presentDecision,
  presentFact,
  presentRule,
  type PresentedDecision,
  type PresentedFact,
  type PresentedRule,
} from './present.ts'
import { loadNamedClocks } from './clocks/named.ts'
import { inEnglish, loadLanguages, type Language, type Languages } from './language/languages.ts'
import { createObligations, type Obligations } from './obligations/obligations.ts'
import * as store from './store.ts'
import { agrees, decidedFact, fromStored, keyOf } from './stored-decision.ts'

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
  /** What packs from elsewhere that nobody adopted would say. */
  readonly advice: readonly Advice[]
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
  /** What would be decided, for a form that is being filled in: nothing is kept, and nothing is released by it. */
  preview(act: string, facts: Facts): Judgement
  /** @throws {AppError} `norms.bad-facts`, `norms.unknown-act` */
  decide(tx: Tx, act: Act): Promise<Decision>
  /** One decision for each act, in their order; the rules are asked once for each distinct set of facts. */
  decideMany(tx: Tx, acts: readonly Act[]): Promise<Decision[]>
  /** Answers a question about facts. It is kept, and releases nothing: it is about no subject but itself. */
  ask(by: Act['by'], act: string, facts: Facts, language?: Language): Promise<PresentedDecision>
  /** A stored decision, fit for a port again. @throws {AppError} `norms.decision-not-found`, `norms.replay-differs` */
  reopen(sql: Sql, decisionId: string): Promise<Decision>
  /** The check of a port, with the clock and the policy in force. */
  assertCovers(decision: Decision, use: Omit<IntendedUse, 'now' | 'rulePack'>): void
  show(decisionId: string, language?: Language): Promise<ShownDecision>
  list(filter: store.DecisionFilter): Promise<store.StoredDecision[]>
  replay(decisionId: string): Promise<Replay>
  rules(language?: Language): PresentedRule[]
  facts(language?: Language): PresentedFact[]
  /** In which languages rules are read. */
  readonly languages: Languages
  check(files: readonly PolicyFile[]): PolicyCheck
  /** Takes notice of a policy that another process brought into force; a decision does so by itself. */
  refresh(): Promise<void>
  /** What the team lays over the base pack. */
  readonly overlays: Overlays
  /** Rules that others wrote. */
  readonly packs: Packs
  /** The library of exemptions from sanctions, in force. */
  readonly exemptions: {
    covers(sql: Sql, question: ExemptionAbout): Promise<ExemptionAnswer>
    list(): Promise<ShownExemption[]>
  }
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
    /** What the texts of packs say, where that is kept between starts. */
    readonly texts?: ReadTexts
    /** The rules' texts in other languages, named as `de/grammar.yaml`. */
    readonly languages?: readonly PolicyFile[]
  }
  /** The team's own time zone, by which days and months are counted; UTC where it has none. */
  readonly zone?: () => Promise<string>
  /** The node's own key, with which it signs what comes into force. A room under test may do without. */
  readonly signer?: SignerKey
  /** The accounts, for approvals: who is who, and what they hold. */
  readonly people?: People
}

/** @throws {AppError} `norms.bad-pack` */
export function createNorms({ db, clock, ids, emit, packs, zone, signer, people = noPeople }: NormsOptions): Norms {
  let languages: Languages | undefined
  const policies = createPolicies({ db, clock, emit, base: packs.base, texts: packs.texts, signer })
  const obligations = createObligations({
    db,
    clock,
    ids,
    emit,
    clocks: loadNamedClocks(packs.clocks ?? [], packs.texts),
    zone: zone ?? (async () => 'UTC'),
  })

  async function decideMany(tx: Tx, acts: readonly Act[]): Promise<Decision[]> {
    if (acts.length > maxActsAtOnce) throw new RangeError(`at most ${maxActsAtOnce} acts are decided at once`)
    if (acts.length === 0) return []
    const now = clock()
    const inForce = await policies.refresh(tx)
    const { pack, rulePack } = inForce
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
        stored = newDecision(one, answer, pack.digest, now)
        byKey.set(key, stored)
        fresh.push(stored)
      }
      return fromStored(stored, answer.judgement, rulePack, approved.get(key))
    })
    if (fresh.length > 0) {
      const sets = new Map(answers.map(({ facts }) => [facts.digest, facts]))
      await store.keepFactSets(tx, [...sets.values()])
      await store.insertDecisions(tx, fresh)
      const isExercise = ({ factsDigest }: store.StoredDecision): boolean =>
        sets.get(factsDigest)?.known['exercise.item'] === true
      await emit(tx, ...fresh.map((one) => decidedFact(one, isExercise(one))))
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

  function newDecision(one: Act, answer: Answer, packDigest: string, now: ReturnType<Clock>): store.StoredDecision {
    const { act, subject, recipient, by } = one
    return {
      id: ids('decision'),
      act,
      subject,
      recipient,
      factsDigest: answer.facts.digest,
      packDigest,
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
  ): Promise<{ stored: store.StoredDecision; asked: Policy; answer: Answer }> {
    const stored = await store.findDecision(sql, decisionId)
    if (stored === undefined) throw new AppError('norms.decision-not-found', 'There is no decision with this id.')
    const asked = await policies.under(sql, stored.packDigest)
    const facts = await store.findFactSet(sql, stored.factsDigest)
    return { stored, asked, answer: asked.answer(stored.act, facts?.known ?? {}) }
  }

  async function reopen(sql: Sql, decisionId: string): Promise<Decision> {
    await policies.refresh(sql)
    const { stored, asked, answer } = await find(sql, decisionId)
    if (!agrees(stored, answer))
      throw new AppError('norms.replay-differs', 'The decision does not follow from its stored facts and rules.')
    const approved = stops(stored.outcome) ? await approvedFor(sql, [stored], stored.packDigest, clock()) : null
    return fromStored(stored, answer.judgement, asked.rulePack, approved?.get(keyOf(stored, stored.factsDigest)))
  }

  const decide = async (tx: Tx, act: Act): Promise<Decision> => (await decideMany(tx, [act]))[0] as Decision
  const approvals = createApprovals({
    db,
    clock,
    ids,
    emit,
    people,
    packDigest: () => policies.current().pack.digest,
    decide,
    factsOf: async (sql, digest) => (await store.findFactSet(sql, digest))?.known ?? {},
    async holdsTrue(sql, decisionId) {
      const { stored, answer } = await find(sql, decisionId)
      return agrees(stored, answer)
    },
    normOf: (rule) => policies.current().pack.rules.find(({ id }) => id === rule)?.norm ?? null,
  })

  const packsFromElsewhere = createPacks({ db, clock, emit, policies })
  const covers: Norms['assertCovers'] = (decision, use) =>
    assertDecisionCovers(decision, { ...use, now: clock(), rulePack: policies.current().rulePack })
  const overlays = createOverlays({ db, clock, emit, policies, decide, covers, hold: approvals.hold })
  approvals.register(overlays.command)

  return {
    approvals,
    overlays,
    packs: packsFromElsewhere,
    exemptions: {
      covers: async (sql, question) =>
        askExemptions((await policies.refresh(sql)).content.exemptions, { ...question, at: clock() }, decisionValidMs),
      list: async () => showExemptions((await policies.refresh(db)).content.exemptions, clock()),
    },
    get pack() {
      return policies.current().pack
    },
    get rulePack() {
      return policies.current().rulePack
    },
    obligations,
    start: () => policies.start(),
    async refresh() {
      await policies.refresh(db)
    },
    evaluate: (act, facts) => policies.current().memo.evaluate(act, facts),
    preview: (act, facts) => policies.current().answer(act, facts).judgement,
    decideMany,
    decide,
    async ask(by, act, facts, language) {
      const subject = { type: 'norms.question', id: ids('question') }
      const decision = await db.transaction((tx) => decide(tx, { act, subject, recipient: null, facts, by }))
      const { pack, answer } = policies.current()
      return presentDecision(decision, pack, answer(act, facts).evaluation, language)
    },
    reopen,
    assertCovers: covers,
    async show(decisionId, language) {
      const decision = await reopen(db, decisionId)
      const { asked, answer } = await find(db, decisionId)
      return {
        ...presentDecision(decision, asked.pack, answer.evaluation, language),
        explanation: explain(asked.pack, answer.evaluation, language),
        advice: await packsFromElsewhere.advice(db, answer.facts.act, answer.facts.known),
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
    rules(language = inEnglish) {
      const pack = language.of(policies.current().pack)
      return pack.rules.map((rule) => presentRule(rule, pack, language))
    },
    facts: (language = inEnglish) => language.of(policies.current().pack).vocabulary.facts.map(presentFact),
    // With the first reader who wishes another than English.
    get languages() {
      return (languages ??= loadLanguages(packs.languages ?? []))
    },
    check: (files) => checkPolicy(files, packs.base),
  }
}
