import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { instant, minute, msBetween, type Instant } from '#kernel/instant.ts'
import type { NeedSource } from '#kernel/need.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import type { Tx } from '#platform/database.ts'
import { applying, factsNow, type ApplyDeps } from './applying.ts'
import { settle } from './ending.ts'
import { gentlerThan } from './gentler.ts'
import { lookUp, type LookedUp } from './looking-up.ts'
import { measureIdOf, type JudgedMeasure, type Measure, type MeasureBody, type TeamCall } from './measure.ts'
import { measureNeeds } from './needs.ts'
import { complete, type Proposal, type ProposalInput } from './proposal.ts'
import { say } from './saying.ts'
import { sheetOf, type Sheet } from './sheet.ts'
import * as store from './store.ts'
import { parseTargets, widestLevel } from './target.ts'
import { effectOf, measureCan, type MeasureState, type ReversalCause, type SetAsideReason } from './words.ts'

/** What proposing gave: the measure, and the rows of it that wait for a call to a response team, as one of their own. */
export interface Proposed {
  readonly measure: JudgedMeasure
  readonly held: JudgedMeasure | null
}

/** Acts with effect on networks: proposed, decided, in force, ended. */
export interface Measures {
  /** What the rules would say, without keeping anything: while somebody fills in the form. */
  preview(
    input: ProposalInput,
  ): Promise<Omit<JudgedMeasure, 'measureId' | 'version' | 'state' | 'proposedBy' | 'proposedAt'>>
  /**
   * Keeps a proposal. Rows that are contact points of response teams become a measure of their own, which waits; the rest goes on.
   *
   * @throws {AppError} `measures.bad-target`
   */
  propose(actor: Actor, input: ProposalInput): Promise<Proposed>
  edit(actor: Actor, measureId: string, version: number, input: ProposalInput): Promise<Proposed>
  /** Decides, and lets it take force where nothing is left open; else it waits for approvals, or stays a draft with what is missing. */
  apply(actor: Actor, measureId: string, why: string): Promise<JudgedMeasure>
  /** Takes it back at once. */
  reverse(actor: Actor, measureId: string, end: { cause: ReversalCause; note: string }): Promise<JudgedMeasure>
  /** A new draft like it: an extension is a decision of its own. */
  extend(actor: Actor, measureId: string, expiryHours: number): Promise<JudgedMeasure>
  setAside(
    actor: Actor,
    measureId: string,
    end: { reason: SetAsideReason; note: string; reviewAt: string | null },
  ): Promise<JudgedMeasure>
  /** Notes that the team whose contact point it would hit was called. */
  called(actor: Actor, measureId: string, call: Pick<TeamCall, 'result' | 'channel' | 'note'>): Promise<JudgedMeasure>
  /** Anybody who is signed in says that somebody was harmed. */
  reportHarm(actor: Actor, measureId: string, text: string): Promise<void>
  harms(measureId: string): Promise<store.HarmReport[]>
  show(measureId: string): Promise<JudgedMeasure>
  list(
    filter: Omit<store.MeasureFilter, 'before' | 'limit'>,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<Page<Measure>>
  /** @throws {AppError} `measures.state` where it was never in force. */
  sheet(measureId: string): Promise<Sheet>
  /** Ends what has reached its time. @returns How many. */
  expire(): Promise<number>
  readonly held: ReturnType<typeof applying>['held']
  readonly needs: NeedSource
}

const notFound = (): AppError => new AppError('measures.not-found', 'There is no measure with this id.')

export function createMeasures(deps: ApplyDeps): Measures {
  const { db, clock, norms } = deps
  const { apply, held } = applying(deps, { locked, refreshed, split })

  async function locked(tx: Tx, measureId: string, states: readonly MeasureState[]): Promise<Measure> {
    const no = numberOfId('measure', measureId)
    const measure = no === null ? null : await store.findMeasure(tx, no, true)
    if (measure === null) throw notFound()
    if (!states.includes(measure.state))
      throw new AppError('measures.state', `The measure is ${measure.state}: this cannot be done with it.`)
    return measure
  }

  /** What is known of a proposal now. */
  async function bodies(proposal: Proposal): Promise<{ rest: MeasureBody | null; hits: MeasureBody | null }> {
    const found = await lookUp(deps, parseTargets(proposal.targets), proposal)
    const body = (rows: readonly LookedUp[]): MeasureBody | null =>
      rows.length === 0
        ? null
        : {
            proposal: { ...proposal, targets: rows.map(({ target }) => target.text) },
            targets: rows.map(({ target }) => target),
            nearMiss: rows.find(({ hit }) => hit !== null)?.hit ?? null,
            teamCall: null,
          }
    return { rest: body(found.filter(({ hit }) => hit === null)), hits: body(found.filter(({ hit }) => hit !== null)) }
  }

  /** The same measure with what the directory knows now; rows that have become contact points are given back apart. */
  async function refreshed(measure: Measure): Promise<{ body: MeasureBody; hits: MeasureBody | null }> {
    const { rest, hits } = await bodies(measure.proposal)
    const { teamCall } = measure
    if (measure.nearMiss !== null && hits !== null && rest === null) return { body: { ...hits, teamCall }, hits: null }
    if (rest === null) return { body: { ...hits!, teamCall }, hits: null }
    return { body: { ...rest, teamCall }, hits }
  }

  async function judged(measure: Measure): Promise<JudgedMeasure> {
    const { proposal, targets } = measure
    const facts = await factsNow(deps, db, measure)
    return { ...measure, judgement: norms.preview('measure', facts), gentler: gentlerThan(proposal, targets) }
  }

  async function insert(
    tx: Tx,
    actor: Actor,
    body: MeasureBody,
    from: { splitFrom?: number; extends?: number } = {},
  ): Promise<number> {
    const { kind } = body.proposal
    const at = clock()
    const no = await store.insertMeasure(tx, {
      body,
      kind,
      effect: effectOf[kind],
      splitFrom: from.splitFrom ?? null,
      extends: from.extends ?? null,
      by: actor.id,
      at,
    })
    const about = { measureId: measureIdOf(no), proposal: body.proposal }
    await say(deps, tx, 'proposed', actor, about, { detail: { targets: body.targets.length } })
    return no
  }

  /** Rows that hit a contact point, as a measure of their own; the near-miss is counted. */
  async function split(tx: Tx, actor: Actor, hits: MeasureBody, from: number): Promise<number> {
    const no = await insert(tx, actor, hits, { splitFrom: from })
    await nearMiss(tx, actor, no, hits)
    return no
  }

  async function nearMiss(
    tx: Tx,
    actor: Actor,
    no: number,
    { proposal, nearMiss: miss, targets }: MeasureBody,
  ): Promise<void> {
    if (!['E3', 'E4', 'E5'].includes(effectOf[proposal.kind])) return
    const about = { measureId: measureIdOf(no), proposal }
    const rule = 'k-1'
    const detail = { rule, team: miss?.teamId ?? null, targets: targets.length }
    await say(deps, tx, 'held', actor, about, { detail, figures: { rule } })
  }

  async function keep(actor: Actor, proposal: Proposal): Promise<{ no: number; heldNo: number | null }> {
    const { rest, hits } = await bodies(proposal)
    return db.transaction(async (tx) => {
      const no = await insert(tx, actor, rest ?? hits!)
      if (hits === null) return { no, heldNo: null }
      if (rest === null) {
        await nearMiss(tx, actor, no, hits)
        return { no, heldNo: null }
      }
      return { no, heldNo: await split(tx, actor, hits, no) }
    })
  }

  async function show(measureId: string): Promise<JudgedMeasure> {
    const no = numberOfId('measure', measureId)
    const measure = no === null ? null : await store.findMeasure(db, no)
    if (measure === null) throw notFound()
    return judged(measure)
  }
  const showNo = (no: number): Promise<JudgedMeasure> => show(measureIdOf(no))
  const noOf = (measure: Measure): number => numberOfId('measure', measure.measureId)!

  async function endAt(
    tx: Tx,
    actor: Actor,
    measure: Measure,
    state: 'reversed' | 'expired',
    end: { at: Instant; cause: ReversalCause | 'expired'; note: string },
  ): Promise<void> {
    await store.setEnded(tx, noOf(measure), state, { ...end, by: actor.id, reviewAt: null })
    await settle(norms, tx, actor, measure, { state, end })
    const minutes = Math.max(0, Math.round(msBetween(measure.appliedAt!, end.at) / minute))
    const figures = { minutes, cause: end.cause }
    await say(deps, tx, state, actor, measure, { detail: figures, figures })
  }

  return {
    held,
    needs: measureNeeds(deps),
    async preview(input) {
      const { rest, hits } = await bodies(complete(input))
      const body = (rest ?? hits)!
      const facts = await factsNow(deps, db, body)
      return {
        ...body,
        nearMiss: hits?.nearMiss ?? null,
        effect: effectOf[body.proposal.kind],
        level: widestLevel(body.targets),
        splitFrom: null,
        extends: null,
        decisionId: null,
        approvalId: null,
        breakGlass: false,
        appliedAt: null,
        endsAt: null,
        end: null,
        harmReports: 0,
        judgement: norms.preview('measure', facts),
        gentler: gentlerThan(body.proposal, body.targets),
      }
    },

    async propose(actor, input) {
      const { no, heldNo } = await keep(actor, complete(input))
      return { measure: await showNo(no), held: heldNo === null ? null : await showNo(heldNo) }
    },

    async edit(actor, measureId, version, input) {
      const { rest, hits } = await bodies(complete(input))
      const heldNo = await db.transaction(async (tx) => {
        const measure = await locked(tx, measureId, measureCan.edit)
        if (measure.version !== version)
          throw new AppError('platform.stale', 'Somebody else changed this meanwhile; load it again.')
        const body = { ...(rest ?? hits)!, teamCall: measure.teamCall }
        const { kind } = body.proposal
        const no = noOf(measure)
        await store.setBody(tx, no, body, { kind, effect: effectOf[kind] })
        await store.setPending(tx, no, { state: 'draft', decisionId: null, approvalId: null })
        if (measure.state === 'waiting')
          await norms.approvals.end(tx, subjectOf(measure), actor, 'The measure was changed.')
        await say(deps, tx, 'changed', actor, measure)
        return rest !== null && hits !== null ? split(tx, actor, hits, no) : null
      })
      return { measure: await show(measureId), held: heldNo === null ? null : await showNo(heldNo) }
    },

    async apply(actor, measureId, why) {
      await apply(actor, measureId, why)
      return show(measureId)
    },

    async reverse(actor, measureId, { cause, note }) {
      await db.transaction(async (tx) => {
        const measure = await locked(tx, measureId, measureCan.reverse)
        await endAt(tx, actor, measure, 'reversed', { at: clock(), cause, note })
      })
      return show(measureId)
    },

    async extend(actor, measureId, expiryHours) {
      const before = await show(measureId)
      if (before.state !== 'applied') throw new AppError('measures.state', 'Only a measure in force is prolonged.')
      const { body } = await refreshed({ ...before, proposal: { ...before.proposal, expiryHours } })
      const no = await db.transaction((tx) => insert(tx, actor, { ...body, teamCall: null }, { extends: noOf(before) }))
      return showNo(no)
    },

    async setAside(actor, measureId, { reason, note, reviewAt }) {
      await db.transaction(async (tx) => {
        const measure = await locked(tx, measureId, measureCan.setAside)
        if (reason === 'not-feasible' && (reviewAt === null || note.trim() === ''))
          throw new AppError('platform.bad-request', 'What cannot be done has a reason and a date to look again.', {
            faults: [{ pointer: '/body/reviewAt', reason: 'is missing, or the note is' }],
          })
        const at = clock()
        const end = { at, by: actor.id, cause: reason, note, reviewAt: reviewAt === null ? null : instant(reviewAt) }
        await store.setEnded(tx, noOf(measure), 'set-aside', end)
        if (measure.state === 'waiting')
          await norms.approvals.end(tx, subjectOf(measure), actor, 'The measure was set aside.')
        await say(deps, tx, 'set-aside', actor, measure, { figures: { reason } })
      })
      return show(measureId)
    },

    async called(actor, measureId, call) {
      await db.transaction(async (tx) => {
        const measure = await locked(tx, measureId, measureCan.edit)
        if (measure.nearMiss === null)
          throw new AppError('measures.state', 'This measure hits no contact point of a response team.')
        const { proposal, targets, nearMiss: miss } = measure
        const teamCall: TeamCall = { ...call, by: actor.id, at: clock() }
        await store.setBody(
          tx,
          noOf(measure),
          { proposal, targets, nearMiss: miss, teamCall },
          {
            kind: proposal.kind,
            effect: measure.effect,
          },
        )
        await say(deps, tx, 'team-called', actor, measure, { figures: { result: call.result } })
      })
      return show(measureId)
    },

    async reportHarm(actor, measureId, text) {
      await db.transaction(async (tx) => {
        const measure = await locked(tx, measureId, ['applied', 'reversed', 'expired'])
        await store.insertHarm(tx, noOf(measure), { text, reportedBy: actor.id, at: clock() })
        await say(deps, tx, 'harm-reported', actor, measure, { figures: {} })
      })
    },

    harms: async (measureId) => store.harmsOf(db, noOf(await show(measureId))),
    show,

    async list(filter, { cursor, limit }) {
      const before = cursor === undefined ? null : numberOfId('measure', cursor)
      if (cursor !== undefined && before === null)
        throw new AppError('platform.bad-request', 'The cursor is not one that this list gave.')
      const rows = await store.listMeasures(db, { ...filter, before, limit: limit + 1 })
      return pageOf(rows, limit, (last) => last.measureId)
    },

    async sheet(measureId) {
      const sheet = sheetOf(await show(measureId))
      if (sheet === null)
        throw new AppError('measures.state', 'The measure was never in force: there is nothing to hand out.')
      return sheet
    },

    async expire() {
      const due = await store.dueToExpire(db, clock(), 500)
      for (const no of due)
        await db.transaction(async (tx) => {
          const measure = await store.findMeasure(tx, no, true)
          if (measure === null || measure.state !== 'applied' || measure.endsAt === null) return
          await endAt(tx, expiry, measure, 'expired', { at: measure.endsAt, cause: 'expired', note: '' })
        })
      return due.length
    },
  }
}

const expiry = systemActor('measures')
const subjectOf = ({ measureId }: Pick<Measure, 'measureId'>) => ({ type: 'measures.measure', id: measureId })
