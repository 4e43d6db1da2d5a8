import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Id } from '#kernel/id.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import { checkText, type HeldCommand, type ShownDecision } from '#norms'
import type { Sql, Tx } from '#platform/database.ts'
import type { Assessing } from '../assessments.ts'
import { presentConsultation, type Consultation } from '../consultations.ts'
import { notFound, personOf, sayFact, sealer, whoIs, type AssessmentsContext } from '../context.ts'
import { listConsultations } from '../store.ts'
import { factsOf } from './facts.ts'
import { groundsOf } from './grounds.ts'
import { holdingText, type HoldingText } from './holding-text.ts'
import { reachedBy } from './recipients.ts'
import { createReleasing } from './release.ts'
import { faultsOf, subjectOf, type Statement, type StatementBody } from './statement.ts'
import * as store from './store.ts'

/** What a text rests on, beside its words. */
export interface RestsOn {
  readonly assessmentId: string | null
  readonly number: number | null
}

export interface Delivery {
  readonly contactId: string | null
  readonly team: string | null
  readonly state: string
  readonly approvalId: string | null
  readonly messageId: string | null
  readonly at: string
  readonly decision: ShownDecision
}

export interface StatementView extends Statement {
  readonly revisions: readonly {
    readonly revision: number
    readonly title: string
    readonly text: string
    readonly flagged: readonly string[]
    readonly by: string
    readonly at: string
    readonly clearedBy: string | null
  }[]
  readonly cleared: boolean
  readonly consultations: readonly Consultation[]
  readonly deliveries: readonly Delivery[]
  /** What can be said now; null where nothing about a State stops the text. */
  readonly holding: HoldingText | null
}

/** Texts that leave: written, looked through, decided, released. */
export interface Stating {
  list(
    filter: { assessmentId?: string; state?: string },
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<Statement>>
  published(limit: number): Promise<Statement[]>
  /** A published text; null when there is none, or it is not for everybody. */
  publishedOne(statementId: string): Promise<Statement | null>
  create(actor: Actor, body: StatementBody, rests: RestsOn, exercise: boolean): Promise<string>
  /** A changed text is a new revision: answers to the one before do not hold for it. @throws {AppError} `platform.stale`, `assessments.state` */
  save(actor: Actor, id: string, revision: number, body: StatementBody, rests: RestsOn): Promise<void>
  find(id: string): Promise<Statement>
  view(id: string): Promise<StatementView>
  /** A second reader's word that the text names and insinuates nobody. @throws {AppError} `assessments.own-text` */
  clear(actor: Actor, id: string, revision: number, note: string): Promise<void>
  /** What the rules would say now, for the strictest of its readers first. */
  ask(actor: Actor, id: string): ReturnType<AssessmentsContext['norms']['ask']>
  release(actor: Actor, id: string, revision: number, why: string): Promise<void>
  readonly heldCommands: readonly HeldCommand[]
}

/** Rules that stop what is said of a State: with these, the holding text is offered. */
const stateRules = /^(b-1|b-2|b-3|P5)\b/

export function createStating(context: AssessmentsContext, assessing: Pick<Assessing, 'frozenContent'>): Stating {
  const { db, clock, ids, norms } = context
  const { seal, open } = sealer(context.box)
  const place = (id: string, revision: number): string => `${id}/${revision}`

  function fromRow(row: store.StatementRow): Statement {
    return {
      statementId: row.id as Id<'statement'>,
      assessmentId: row.assessment_id,
      number: row.number,
      revision: row.revision,
      state: row.state,
      exercise: row.exercise,
      body: JSON.parse(open(row.sealed, place(row.id, row.revision))) as StatementBody,
      flagged: row.flagged,
      writtenBy: { id: row.by_id, personId: row.person_id, name: row.by_name },
      createdAt: row.created_at,
      releasedAt: row.released_at,
    }
  }
  async function found(sql: Sql, id: string, lock?: Tx): Promise<Statement> {
    const row = lock === undefined ? await store.findStatement(sql, id) : await store.lockStatement(lock, id)
    if (row === null) throw notFound('statement')
    return fromRow(row)
  }
  const grounds = (sql: Sql, statement: Statement) => groundsOf(sql, statement, assessing.frozenContent)
  const releasing = createReleasing({ context, load: (tx, id) => found(tx, id, tx), grounds })

  async function keep(
    tx: Tx,
    actor: Actor,
    id: Id<'statement'>,
    revision: number,
    body: StatementBody,
    exercise: boolean,
  ) {
    const findings = checkText(`${body.title}\n${body.text}`, body.language)
    const flagged = [...new Set(findings.hits.map(({ kind }) => kind))].toSorted()
    const sealed = seal(JSON.stringify(body), place(id, revision))
    const row = { id, revision, sealed, flagged, by: whoIs(actor), at: clock() }
    const say = async (): Promise<void> => {
      if (flagged.length === 0) return
      const subject = subjectOf({ statementId: id, revision })
      const figures = { kinds: flagged.join(' ') }
      await sayFact(context, tx, { type: 'assessments.text-flagged', by: actor, subject, exercise, figures })
    }
    return { row, say }
  }

  async function checkRests({ assessmentId, number }: RestsOn): Promise<void> {
    if (number === null && assessmentId === null) return
    const exists = assessmentId !== null && number !== null && (await assessing.frozenContent(db, assessmentId, number))
    if (assessmentId !== null && number === null) return
    if (!exists) throw notFound('frozen version')
  }

  function check(body: StatementBody): void {
    const faults = faultsOf(body)
    if (faults.length > 0)
      throw new AppError('assessments.bad-content', 'The text cannot be kept like this.', { faults })
  }

  const termsOf = (body: StatementBody, rests: RestsOn): store.StatementTerms => ({
    ...rests,
    audience: body.audience,
    level: body.level,
    kind: body.kind,
  })

  return {
    async list(filter, cursor, limit) {
      const rows = await store.listStatements(db, filter, cursor ?? null, limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, (last) => last.id)
      return { items: items.map(fromRow), nextCursor }
    },
    published: async (limit) => (await store.listStatements(db, { published: true }, null, limit)).map(fromRow),
    async publishedOne(id) {
      const row = await store.findStatement(db, id)
      const shown = row !== null && row.state === 'released' && row.audience === 'public' && !row.exercise
      return shown ? fromRow(row) : null
    },

    async create(actor, body, rests, exercise) {
      check(body)
      await checkRests(rests)
      const id = ids('statement')
      await db.transaction(async (tx) => {
        const { row, say } = await keep(tx, actor, id, 1, body, exercise)
        await store.insertStatement(tx, row, { ...termsOf(body, rests), exercise })
        await store.insertRevision(tx, row)
        await say()
      })
      return id
    },

    async save(actor, id, revision, body, rests) {
      check(body)
      await checkRests(rests)
      await db.transaction(async (tx) => {
        const before = await found(tx, id, tx)
        if (before.revision !== revision)
          throw new AppError('platform.stale', 'Somebody else changed this meanwhile; load it again.')
        if (before.state === 'released')
          throw new AppError('assessments.state', 'The text has left; write another one that takes its place.')
        await norms.approvals.end(tx, subjectOf(before), actor, 'The text was changed.')
        const { row, say } = await keep(tx, actor, before.statementId, revision + 1, body, before.exercise)
        await store.insertRevision(tx, row)
        await store.changeStatement(tx, id, row.revision, termsOf(body, rests))
        await say()
      })
    },

    find: (id) => found(db, id),

    async view(id) {
      const statement = await found(db, id)
      const { revision, assessmentId } = statement
      const [revisions, rows, consulted] = await Promise.all([
        store.listRevisions(db, id),
        store.listDeliveries(db, id, revision),
        listConsultations(db, [id, ...(assessmentId === null ? [] : [assessmentId])]),
      ])
      const deliveries: Delivery[] = []
      for (const row of rows)
        deliveries.push({
          contactId: row.contact_id || null,
          team: row.contact_id === '' ? null : (await context.directory.contact(row.contact_id)).team,
          state: row.state,
          approvalId: row.approval_id,
          messageId: row.message_id,
          at: row.at,
          decision: await norms.show(row.decision_id),
        })
      const stops = deliveries.flatMap(({ state, decision }) => (state === 'released' ? [] : decision.rules))
      return {
        ...statement,
        revisions: revisions.map((each) => {
          const { title, text } = JSON.parse(open(each.sealed, place(id, each.revision))) as StatementBody
          return {
            revision: each.revision,
            title,
            text,
            flagged: each.flagged,
            by: each.by_name,
            at: each.at,
            clearedBy: each.cleared_by,
          }
        }),
        cleared: revisions.at(-1)?.cleared_by !== null,
        consultations: consulted.map((each) => presentConsultation(each, open)),
        deliveries,
        holding: stops.some(({ id: rule }) => stateRules.test(rule)) ? holdingText(context.teamName()) : null,
      }
    },

    clear: (actor, id, revision, note) =>
      db.transaction(async (tx) => {
        const reader = personOf(actor, 'A second reading')
        const statement = await found(tx, id, tx)
        if (statement.revision !== revision)
          throw new AppError('platform.stale', 'The text was changed meanwhile; read it again.')
        const { personId } = statement.writtenBy
        if (personId === null || personId === reader.personId)
          throw new AppError('assessments.own-text', 'A second person reads the text; who wrote it does not clear it.')
        const sealed = seal(note, `${place(id, revision)}/clearing`)
        await store.insertClearing(tx, { id, revision, ...reader, note: sealed, at: clock() })
        const figures = { kinds: statement.flagged.join(' ') }
        const subject = subjectOf(statement)
        await sayFact(context, tx, {
          type: 'assessments.text-cleared',
          by: actor,
          subject,
          exercise: statement.exercise,
          figures,
        })
      }),

    async ask(actor, id) {
      const statement = await found(db, id)
      const about = await grounds(db, statement)
      const [first] = statement.body.contacts
      const reached = first === undefined ? null : (await reachedBy(db, context, first)).facts
      return norms.ask(actor, reached === null ? 'publish' : 'statement', factsOf(about, reached))
    },

    release: (actor, id, revision, why) =>
      db.transaction(async (tx) => {
        const statement = await found(tx, id, tx)
        if (statement.revision !== revision)
          throw new AppError('platform.stale', 'The text was changed meanwhile; read it again.')
        await releasing.release(tx, statement, actor, why)
      }),

    heldCommands: releasing.commands,
  }
}
