import assert from 'node:assert/strict'
import type { Actor } from '#kernel/actor.ts'
import { numberOfId } from '#kernel/id.ts'
import { hour, plusMs, type Instant } from '#kernel/instant.ts'
import type { Decision, Facts, HeldCommand, Norms } from '#norms'
import type { Mandates } from '#mandates'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import { factsOf } from './facts.ts'
import { effectPlace } from './known-target.ts'
import type { LookUpDeps } from './looking-up.ts'
import type { Measure, MeasureBody } from './measure.ts'
import { say } from './saying.ts'
import * as store from './store.ts'
import { effectOf, measureCan, type MeasureState } from './words.ts'

/** What the room is handed. */
export interface ApplyDeps extends LookUpDeps {
  readonly db: Database
  readonly emit: Emit
  readonly mandates: Pick<Mandates, 'consentCovers'>
  readonly norms: Pick<Norms, 'decide' | 'assertCovers' | 'preview' | 'approvals' | 'obligations'>
}

/**
 * The facts of a measure as they are now. A permission counts when it covers all targets at the beginning and at the end.
 *
 * @source R052
 */
export async function factsNow(
  { mandates, clock }: Pick<ApplyDeps, 'mandates' | 'clock'>,
  sql: Sql,
  { proposal, targets, nearMiss, teamCall }: MeasureBody,
): Promise<Facts> {
  const effect = effectOf[proposal.kind]
  const systems = targets.map(({ system }) => system)
  const covers = (at: Instant) => mandates.consentCovers(sql, { systems, effect, at })
  const beyond = effect === 'E4' || effect === 'E5'
  const now = clock()
  const covered = beyond ? [await covers(now), await covers(plusMs(now, proposal.expiryHours * hour))] : [none]
  return factsOf({
    proposal,
    targets,
    teamAsset: nearMiss !== null,
    teamCall: teamCall?.result ?? null,
    consent: { state: covered.every((one) => one.state), owner: covered.every((one) => one.owner) },
  })
}

const none = { state: false, owner: false } as const

interface Parts {
  locked(tx: Tx, measureId: string, states: readonly MeasureState[]): Promise<Measure>
  refreshed(measure: Measure): Promise<{ body: MeasureBody; hits: MeasureBody | null }>
  split(tx: Tx, actor: Actor, hits: MeasureBody, from: number): Promise<number>
}

/** From a proposal to a measure in force, or to what it waits for. */
export function applying(deps: ApplyDeps, { locked, refreshed, split }: Parts) {
  const { db, clock, norms } = deps

  /** Looks everything up anew, so that what has become a contact point since is still found. */
  async function decideNow(tx: Tx, actor: Actor, measureId: string): Promise<{ measure: Measure; decision: Decision }> {
    const before = await locked(tx, measureId, measureCan.apply)
    const { body, hits } = await refreshed(before)
    const no = numberOfId('measure', measureId)!
    if (hits !== null) await split(tx, actor, hits, no)
    await store.setBody(tx, no, body, { kind: body.proposal.kind, effect: before.effect })
    const measure = { ...before, ...body }
    const decision = await norms.decide(tx, {
      act: 'measure',
      subject: { type: 'measures.measure', id: measureId },
      recipient: null,
      facts: await factsNow(deps, tx, body),
      by: actor,
    })
    return { measure, decision }
  }

  /** It is in force from now on; its sheet is what the executor is handed. No network is touched here. */
  async function enforce(tx: Tx, actor: Actor, measure: Measure, decision: Decision): Promise<void> {
    const { proposal, targets, measureId, effect } = measure
    norms.assertCovers(decision, {
      act: 'measure',
      subject: { type: 'measures.measure', id: measureId },
      recipient: null,
    })
    const at = clock()
    const breakGlass = decision.met.some((one) => one.glass === true)
    await store.setApplied(tx, numberOfId('measure', measureId)!, {
      decisionId: decision.id,
      breakGlass,
      at,
      endsAt: plusMs(at, proposal.expiryHours * hour),
    })
    const place = effectPlace(targets)
    const target = targets.some((each) => each.critical) ? 'critical' : proposal.targetClass
    await say(deps, tx, 'applied', actor, measure, {
      detail: { targets: targets.length, decisionId: decision.id },
      figures: { effect, target, foreign: place !== 'domestic', breakGlass, decided: true },
    })
  }

  async function wait(tx: Tx, actor: Actor, measure: Measure, decision: Decision, why: string): Promise<void> {
    const { measureId, proposal } = measure
    const no = numberOfId('measure', measureId)!
    const { holds, rules } = decision.judgement
    if (holds.length > 0 || decision.outcome === 'FORBID!') {
      await store.setPending(tx, no, { state: 'draft', decisionId: decision.id, approvalId: null })
      const rule = holds[0]?.rule ?? rules[0]?.id ?? ''
      if (measure.nearMiss === null)
        await say(deps, tx, 'held', actor, measure, { detail: { rule, decisionId: decision.id }, figures: { rule } })
      return
    }
    const { approvalId } = await norms.approvals.hold(tx, {
      decision,
      command: { name: held.name, args: { measureId } },
      title: `${proposal.kind}: ${proposal.title}`,
      why: why.trim() || proposal.necessity.trim() || proposal.evidence.trim() || proposal.title,
      by: actor,
      exercise: proposal.exercise,
      ifNobodyAnswers: 'It does not take force.',
    })
    await store.setPending(tx, no, { state: 'waiting', decisionId: decision.id, approvalId })
  }

  async function run(tx: Tx, actor: Actor, measureId: string, why: string): Promise<void> {
    const { measure, decision } = await decideNow(tx, actor, measureId)
    if (decision.released) await enforce(tx, actor, measure, decision)
    else await wait(tx, actor, measure, decision, why)
  }

  const held: HeldCommand = {
    name: 'measures.apply',
    meaning: 'Put the measure into force and hand its sheet to the executor',
    async run(tx, args, { by }) {
      await run(tx, by, measureOf(args), '')
    },
    async refused(tx, args, { by }) {
      const measure = await locked(tx, measureOf(args), ['waiting', 'draft'])
      await store.setPending(tx, numberOfId('measure', measure.measureId)!, {
        state: 'draft',
        decisionId: measure.decisionId,
        approvalId: measure.approvalId,
      })
      await say(deps, tx, 'refused', by, measure)
    },
  }

  return {
    held,
    apply: (actor: Actor, measureId: string, why: string): Promise<void> =>
      db.transaction((tx) => run(tx, actor, measureId, why)),
  }
}

function measureOf(args: unknown): string {
  const { measureId } = Object(args) as { measureId?: unknown }
  assert(typeof measureId === 'string', 'the held command was kept without its measure')
  return measureId
}
