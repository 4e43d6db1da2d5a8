import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Page } from '#kernel/page.ts'
import { pageOf } from '#kernel/page.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { differencesOf, type Difference } from './compare.ts'
import { completenessOf, missingOf } from './completeness.ts'
import { emptyContent, faultsOf, hashOf, textOf, type Content } from './content.ts'
import { createConsulting, presentConsultation, type Consultation, type Consulting } from './consultations.ts'
import { notFound, personOf, sayFact, sealer, whoIs, type AssessmentsContext } from './context.ts'
import { oweDiplomaticNotice } from './duties.ts'
import { matrixNotes, type MatrixNotes } from './matrix.ts'
import * as store from './store.ts'

/** An assessment in a list. */
export interface AssessmentSummary {
  readonly assessmentId: string
  readonly title: string
  readonly marking: string
  readonly version: number
  readonly frozen: number
  readonly missing: readonly string[]
  readonly exercise: boolean
  readonly createdAt: string
  readonly changedAt: string
}

/** A frozen version, without its content. */
export interface FrozenSummary {
  readonly number: number
  readonly sha256: string
  readonly missing: readonly string[]
  readonly why: string
  readonly by: string
  readonly at: string
  readonly reviews: readonly {
    readonly agrees: boolean
    readonly note: string
    readonly by: string
    readonly at: string
  }[]
}

export interface AssessmentView extends AssessmentSummary {
  readonly content: Content
  readonly notes: MatrixNotes
  readonly people: readonly { readonly personId: string; readonly name: string; readonly since: string }[]
  readonly versions: readonly FrozenSummary[]
  readonly consultations: readonly Consultation[]
  readonly authority: readonly {
    readonly decision: string
    readonly reference: string
    readonly by: string
    readonly at: string
  }[]
}

/** Assessments: competing hypotheses held against graded evidence, before anything is said of a State. */
export interface Assessing extends Consulting {
  list(cursor: string | undefined, limit: number): Promise<Page<AssessmentSummary>>
  create(actor: Actor, input: { title: string; question: string; exercise: boolean }): Promise<string>
  /** The draft; that it was read is on record. */
  open(actor: Actor, id: string): Promise<AssessmentView>
  /**
   * Changes the draft; who does is on the case from then on. A token without a person could be anybody, also the later peer.
   *
   * @throws {AppError} `platform.stale`, `assessments.bad-content`, `assessments.person-needed`
   */
  save(actor: Actor, id: string, version: number, content: Content): Promise<void>
  addPerson(actor: Actor, id: string, person: { personId: string; name: string }): Promise<void>
  /** Freezes the draft as the next version. @throws {AppError} `assessments.unchanged` when nothing differs from the last one */
  freeze(actor: Actor, id: string, why: string): Promise<FrozenSummary>
  openVersion(actor: Actor, id: string, number: number): Promise<{ content: Content; sha256: string; intact: boolean }>
  compare(
    actor: Actor,
    id: string,
    between: { from: number; to: number },
  ): Promise<{ why: string; differences: Difference[] }>
  /** A peer's word on a version. @throws {AppError} `assessments.on-the-case`, `assessments.person-needed` */
  review(actor: Actor, id: string, number: number, input: { agrees: boolean; note: string }): Promise<void>
  readers(id: string): ReturnType<typeof store.listReadings>
  /** A frozen version for a statement; null when there is none. */
  frozenContent(sql: Sql, id: string, number: number): Promise<Content | null>
}

export function createAssessing(context: AssessmentsContext): Assessing {
  const { db, clock, ids } = context
  const { seal, open } = sealer(context.box)
  const subject = (id: string) => ({ type: 'assessments.assessment', id })
  const contentOf = (row: store.AssessmentRow): Content => JSON.parse(open(row.sealed, `${row.id}/draft`)) as Content

  async function required(sql: Sql, id: string): Promise<store.AssessmentRow> {
    const row = await store.findAssessment(sql, id)
    if (row === null) throw notFound('assessment')
    return row
  }
  async function locked(tx: Tx, id: string): Promise<store.AssessmentRow> {
    const row = await store.lockAssessment(tx, id)
    if (row === null) throw notFound('assessment')
    return row
  }
  async function version(sql: Sql, id: string, number: number) {
    const row = await store.findFrozen(sql, id, number)
    if (row === null) throw notFound('frozen version')
    const text = open(row.sealed, `${id}/version/${number}`)
    return { row, text, content: JSON.parse(text) as Content }
  }
  const read = async (actor: Actor, id: string, number: number): Promise<void> =>
    db.transaction((tx) => store.insertReading(tx, id, number, whoIs(actor), clock()))

  function summary(row: store.AssessmentRow, content: Content): AssessmentSummary {
    return {
      assessmentId: row.id,
      title: content.title,
      marking: content.marking,
      version: row.version,
      frozen: row.frozen,
      missing: missingOf(completenessOf(content)),
      exercise: row.exercise,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    }
  }

  function frozenSummary(id: string, row: store.FrozenRow, reviews: readonly store.ReviewRow[]): FrozenSummary {
    return {
      number: row.number,
      sha256: row.sha256,
      missing: row.missing,
      why: open(row.sealed_why, `${id}/why/${row.number}`),
      by: row.by_name,
      at: row.at,
      reviews: reviews
        .filter((each) => each.number === row.number)
        .map((each) => ({ agrees: each.agrees, note: open(each.sealed_note, each.id), by: each.name, at: each.at })),
    }
  }

  return {
    async list(cursor, limit) {
      const rows = await store.listAssessments(db, cursor ?? null, limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, (last) => last.id)
      return { items: items.map((row) => summary(row, contentOf(row))), nextCursor }
    },

    async create(actor, { title, question, exercise }) {
      const author = personOf(actor, 'An assessment')
      const id = ids('assessment')
      await db.transaction(async (tx) => {
        const sealed = seal(textOf(emptyContent(title, question)), `${id}/draft`)
        await store.insertAssessment(tx, { id, sealed, exercise, at: clock(), by: actor.id })
        await store.addPerson(tx, id, author, clock())
        await sayFact(context, tx, { type: 'assessments.created', by: actor, subject: subject(id), exercise })
      })
      return id
    },

    async open(actor, id) {
      const row = await required(db, id)
      await read(actor, id, 0)
      const content = contentOf(row)
      const [people, frozen, reviews, consultations, authority] = await Promise.all([
        store.listPeople(db, id),
        store.listFrozen(db, id),
        store.listReviews(db, id),
        store.listConsultations(db, [id]),
        store.listAuthorityDecisions(db, id),
      ])
      return {
        ...summary(row, content),
        content,
        notes: matrixNotes(content),
        people,
        versions: frozen.map((each) => frozenSummary(id, each, reviews)),
        consultations: consultations.map((each) => presentConsultation(each, open)),
        authority: authority.map((each) => ({
          decision: each.decision,
          reference: open(each.sealed, each.id),
          by: each.by_name,
          at: each.at,
        })),
      }
    },

    async save(actor, id, ifVersion, content) {
      const author = personOf(actor, 'A change')
      const faults = faultsOf(content)
      if (faults.length > 0)
        throw new AppError('assessments.bad-content', 'The assessment cannot be kept like this.', { faults })
      await db.transaction(async (tx) => {
        const row = await locked(tx, id)
        if (row.version !== ifVersion)
          throw new AppError('platform.stale', 'Somebody else changed this meanwhile; load it again.')
        await store.changeAssessment(tx, id, seal(textOf(content), `${id}/draft`), clock())
        await store.addPerson(tx, id, author, clock())
      })
    },

    addPerson: (actor, id, person) =>
      db.transaction(async (tx) => {
        const { exercise } = await locked(tx, id)
        await store.addPerson(tx, id, person, clock())
        const detail = { personId: person.personId }
        await sayFact(context, tx, {
          type: 'assessments.person-added',
          by: actor,
          subject: subject(id),
          exercise,
          detail,
        })
      }),

    freeze: (actor, id, why) =>
      db.transaction(async (tx) => {
        const row = await locked(tx, id)
        const content = contentOf(row)
        const text = textOf(content)
        const sha256 = hashOf(text)
        const last = row.frozen === 0 ? null : await store.findFrozen(tx, id, row.frozen)
        if (last?.sha256 === sha256)
          throw new AppError('assessments.unchanged', `Nothing differs from version ${row.frozen}.`)
        const number = row.frozen + 1
        const missing = missingOf(completenessOf(content))
        const frozen = {
          number,
          sha256,
          missing,
          at: clock(),
          by_name: actor.name,
          sealed: seal(text, `${id}/version/${number}`),
          sealed_why: seal(why, `${id}/why/${number}`),
        }
        await store.insertFrozen(tx, id, { ...frozen, by: whoIs(actor) })
        await sayFact(context, tx, {
          type: 'assessments.frozen',
          by: actor,
          subject: subject(id),
          exercise: row.exercise,
          detail: { number, sha256 },
          figures: {
            version: number,
            hypotheses: content.hypotheses.length,
            complete: missing.length === 0,
            missing: missing.join(' '),
            falseFlagEliminated: content.falseFlagEliminatedBy.length > 0,
            revises: await store.wasSaidOfState(tx, id),
          },
        })
        await oweDiplomaticNotice(context, tx, { id, content, by: actor, exercise: row.exercise })
        return frozenSummary(id, frozen, [])
      }),

    async openVersion(actor, id, number) {
      const { row, text, content } = await version(db, id, number)
      await read(actor, id, number)
      return { content, sha256: row.sha256, intact: hashOf(text) === row.sha256 }
    },

    async compare(actor, id, { from, to }) {
      const [before, after] = [await version(db, id, from), await version(db, id, to)]
      await read(actor, id, to)
      return {
        why: open(after.row.sealed_why, `${id}/why/${to}`),
        differences: differencesOf(before.content, after.content),
      }
    },

    review: (actor, id, number, { agrees, note }) =>
      db.transaction(async (tx) => {
        const peer = personOf(actor, 'A review')
        const { exercise } = await locked(tx, id)
        await version(tx, id, number)
        const people = await store.listPeople(tx, id)
        if (people.some((each) => each.personId === peer.personId))
          throw new AppError('assessments.on-the-case', 'Who is on the case does not review it; ask a peer who is not.')
        const reviewId = ids('review')
        await store.insertReview(tx, id, {
          id: reviewId,
          number,
          agrees,
          sealed_note: seal(note, reviewId),
          person_id: peer.personId,
          name: peer.name,
          at: clock(),
        })
        const detail = { number }
        const figures = { agrees }
        await sayFact(context, tx, {
          type: 'assessments.reviewed',
          by: actor,
          subject: subject(id),
          exercise,
          detail,
          figures,
        })
      }),

    ...createConsulting(context),

    async readers(id) {
      await required(db, id)
      return store.listReadings(db, id)
    },

    async frozenContent(sql, id, number) {
      const row = await store.findFrozen(sql, id, number)
      return row === null ? null : (JSON.parse(open(row.sealed, `${id}/version/${number}`)) as Content)
    },
  }
}
