import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { msBetween, hour, instant } from '#kernel/instant.ts'
import type { Decision, HeldCommand } from '#norms'
import type { Tx } from '#platform/database.ts'
import { completenessOf, missingOf } from '../completeness.ts'
import { sayFact, type AssessmentsContext } from '../context.ts'
import { factsOf, type StatementFacts } from './facts.ts'
import { statementMail } from './public-page.ts'
import { reachedBy } from './recipients.ts'
import { subjectOf, type Statement } from './statement.ts'
import * as store from './store.ts'

/** Where a text goes: to one contact, or to anybody. */
export type Target = { readonly contactId: string } | 'public'

export const publishCommand = 'assessments.publish'
export const sendCommand = 'assessments.send'

/** What releasing needs of the room around it. */
export interface ReleaseDeps {
  readonly context: AssessmentsContext
  load(tx: Tx, statementId: string): Promise<Statement>
  grounds(tx: Tx, statement: Statement): Promise<StatementFacts>
}

export interface Releasing {
  /** Decides for each reader of a text; what may leave leaves, what people must answer is asked, what is stopped stays. */
  release(tx: Tx, statement: Statement, actor: Actor, why: string): Promise<void>
  readonly commands: readonly HeldCommand[]
}

export function createReleasing({ context, load, grounds }: ReleaseDeps): Releasing {
  const { norms, correspondence, clock } = context

  async function decide(tx: Tx, statement: Statement, target: Target, by: Actor) {
    const about = await grounds(tx, statement)
    const reached = target === 'public' ? null : await reachedBy(tx, context, target.contactId)
    const decision = await norms.decide(tx, {
      act: target === 'public' ? 'publish' : 'statement',
      subject: subjectOf(statement),
      recipient: reached === null ? null : { type: 'directory.contact', id: reached.contactId },
      facts: factsOf(about, reached?.facts ?? null),
      by,
    })
    return { about, reached, decision }
  }

  async function dispatch(
    tx: Tx,
    statement: Statement,
    made: Awaited<ReturnType<typeof decide>>,
  ): Promise<string | null> {
    const { decision, reached } = made
    const subject = subjectOf(statement)
    const { body, exercise } = statement
    if (reached === null) {
      norms.assertCovers(decision, { act: 'publish', subject, recipient: null })
      return null
    }
    const { contactId, email, key, language } = reached
    return correspondence.enqueue(tx, {
      decision,
      act: 'statement',
      subject,
      recipient: { contactId, email, key, language },
      kind: body.kind,
      priority: body.kind === 'advisory' ? 'high' : 'normal',
      exercise,
      render: () => ({
        subject: body.title,
        tlp: body.marking,
        text: statementMail({ body }),
        html: null,
        attachments: [],
      }),
    })
  }

  /** Sends or publishes, asks people, or leaves it stopped; says which. */
  async function tryOne(
    tx: Tx,
    statement: Statement,
    target: Target,
    actor: Actor,
    why: string,
  ): Promise<store.DeliveryRow['state']> {
    const made = await decide(tx, statement, target, actor)
    const { decision, reached } = made
    const keep = (state: store.DeliveryRow['state'], more: { approval?: string; message?: string | null } = {}) =>
      store.putDelivery(
        tx,
        { id: statement.statementId, revision: statement.revision },
        {
          contact_id: target === 'public' ? '' : target.contactId,
          state,
          decision_id: decision.id,
          approval_id: more.approval ?? null,
          message_id: more.message ?? null,
          at: clock(),
        },
      )
    if (decision.released) {
      await keep('released', { message: await dispatch(tx, statement, made) })
      await sayReleased(tx, statement, made, actor)
      return 'released'
    }
    const stopping = stoppedBy(decision)
    if (stopping.length > 0) {
      await keep('stopped')
      const figures = { rule: stopping.join(' ') }
      await sayFact(context, tx, {
        type: 'assessments.statement-stopped',
        by: actor,
        subject: subjectOf(statement),
        exercise: statement.exercise,
        figures,
      })
      return 'stopped'
    }
    const { statementId, revision, body } = statement
    const whom = reached === null ? 'everybody' : reached.team
    const args = { statementId, revision, ...(target === 'public' ? {} : { contactId: target.contactId }) }
    const item = await norms.approvals.hold(tx, {
      decision,
      command: { name: target === 'public' ? publishCommand : sendCommand, args },
      title: `${target === 'public' ? 'Publish' : 'Send'} a ${titleOf[body.kind]} for ${whom}`,
      why,
      by: actor,
      exercise: statement.exercise,
      ifNobodyAnswers: 'The text stays here.',
    })
    await keep('held', { approval: item.approvalId })
    return 'held'
  }

  async function settle(tx: Tx, statement: Statement): Promise<void> {
    const states = (await store.listDeliveries(tx, statement.statementId, statement.revision)).map(({ state }) => state)
    const state = states.includes('released') ? 'released' : states.includes('held') ? 'held' : 'stopped'
    await store.setState(tx, statement.statementId, state, state === 'released' ? clock() : null)
  }

  async function sayReleased(
    tx: Tx,
    statement: Statement,
    { about }: { about: StatementFacts },
    actor: Actor,
  ): Promise<void> {
    const { body, exercise, assessmentId } = statement
    const subject = subjectOf(statement)
    const complete = about.frozen !== null && about.peer && missingOf(completenessOf(about.frozen)).length === 0
    await sayFact(context, tx, {
      type: 'assessments.statement-released',
      by: actor,
      subject,
      exercise,
      figures: { level: body.level, complete, contactBefore: about.contact !== 'none' },
    })
    if (body.kind !== 'advisory' || body.detectedAt === null || statement.releasedAt !== null) return
    const hours = Math.round(msBetween(instant(body.detectedAt), clock()) / (hour / 10)) / 10
    const figures = { hoursFromDetection: hours, stateWork: assessmentId !== null }
    await sayFact(context, tx, { type: 'assessments.advisory', by: actor, subject, exercise, figures })
  }

  function command(name: HeldCommand['name'], meaning: string): HeldCommand {
    const targetOf = ({ contactId }: HeldArgs): Target => (contactId === undefined ? 'public' : { contactId })
    return {
      name,
      meaning,
      async run(tx, args, { by }) {
        const held = args as unknown as HeldArgs
        const statement = await load(tx, held.statementId)
        if (statement.revision !== held.revision)
          throw new AppError('assessments.state', 'The text was changed since it was shown to those who answered.')
        const state = await tryOne(tx, statement, targetOf(held), by, 'The facts have changed since people answered.')
        await settle(tx, statement)
        if (state !== 'released')
          throw new AppError('assessments.state', `The text is ${state} under the facts as they are now.`)
      },
      async refused(tx, args) {
        const held = args as unknown as HeldArgs
        const statement = await load(tx, held.statementId)
        const target = targetOf(held)
        const contactId = target === 'public' ? '' : target.contactId
        const row = (await store.listDeliveries(tx, held.statementId, held.revision)).find(
          (each) => each.contact_id === contactId,
        )
        if (row === undefined || row.state !== 'held') return
        await store.putDelivery(
          tx,
          { id: held.statementId, revision: held.revision },
          { ...row, state: 'stopped', at: clock() },
        )
        if (statement.revision === held.revision) await settle(tx, statement)
      },
    }
  }

  return {
    async release(tx, statement, actor, why) {
      const gone = new Set(
        (await store.listDeliveries(tx, statement.statementId, statement.revision))
          .filter(({ state }) => state === 'released')
          .map(({ contact_id: contactId }) => contactId),
      )
      const targets: Target[] =
        statement.body.audience === 'public' ? ['public'] : statement.body.contacts.map((contactId) => ({ contactId }))
      for (const target of targets)
        if (!gone.has(target === 'public' ? '' : target.contactId)) await tryOne(tx, statement, target, actor, why)
      await settle(tx, statement)
    },
    commands: [command(publishCommand, 'Publish the text'), command(sendCommand, 'Send the text to a contact')],
  }
}

interface HeldArgs {
  readonly statementId: string
  readonly revision: number
  readonly contactId?: string
}

const titleOf = {
  advisory: 'technical advisory',
  holding: 'holding text',
  annex: 'technical annex',
  statement: 'statement',
} as const

/** The rules that no person's answer lifts. */
function stoppedBy({ judgement }: Decision): string[] {
  const absolute = judgement.rules.filter(({ outcome }) => outcome === 'FORBID!').map(({ id }) => id)
  return [...new Set([...absolute, ...judgement.holds.map(({ rule }) => rule)])]
}
