import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Tx } from '#platform/database.ts'
import { notFound, personOf, sayFact, sealer, whoIs, type AssessmentsContext } from './context.ts'
import { meetByConsultation } from './duties.ts'
import * as store from './store.ts'
import type { AuthorityDecision } from './words.ts'

export interface Consultation {
  readonly kind: string
  readonly outcome: string
  readonly reason: string | null
  readonly with: string
  readonly note: string
  readonly by: string
  readonly at: string
}

export interface ConsultationInput {
  readonly kind: string
  readonly outcome: string
  readonly reason: string | null
  readonly with: string
  readonly note: string
}

/** Whom the team asked or told before it concluded, and what the competent authority decided. */
export interface Consulting {
  /** @param about An assessment or a statement. @throws {AppError} `assessments.bad-content` for a reason without "not asked", or the other way round */
  consult(actor: Actor, about: string, input: ConsultationInput): Promise<void>
  recordAuthority(actor: Actor, id: string, input: { decision: AuthorityDecision; reference: string }): Promise<void>
}

export function createConsulting(context: AssessmentsContext): Consulting {
  const { db, clock, ids } = context
  const { seal } = sealer(context.box)
  return {
    consult: (actor, about, { kind, outcome, reason, with: whom, note }) =>
      db.transaction(async (tx) => {
        if ((outcome === 'not-asked') !== (reason !== null))
          throw new AppError('assessments.bad-content', 'Whoever was not asked has a reason, and only they.', {
            faults: [{ pointer: '/reason', reason: 'must be given for "not asked", and for nothing else' }],
          })
        const exercise = await store.isExercise(tx, about)
        if (exercise === null) throw notFound('assessment')
        const id = ids('consultation')
        const sealed = seal(JSON.stringify({ with: whom, note }), id)
        await store.insertConsultation(tx, about, { id, kind, outcome, reason, sealed, by: whoIs(actor), at: clock() })
        await meetByConsultation(context, tx, { about, kind, outcome, consultationId: id, by: actor })
        const figures = { kind, outcome, reason }
        await sayFact(context, tx, {
          type: 'assessments.consulted',
          by: actor,
          subject: { type: 'assessments.consultation', id },
          exercise,
          figures,
        })
      }),

    recordAuthority: (actor, id, { decision, reference }) =>
      db.transaction(async (tx) => {
        personOf(actor, "The competent authority's decision")
        const { exercise } = await lockedExercise(tx, id)
        const row = ids('authority-decision')
        const sealed = seal(reference, row)
        await store.insertAuthorityDecision(tx, id, { id: row, decision, sealed, by: whoIs(actor), at: clock() })
        const figures = { decision }
        await sayFact(context, tx, {
          type: 'assessments.authority-decided',
          by: actor,
          subject: { type: 'assessments.assessment', id },
          exercise,
          figures,
        })
      }),
  }
}

async function lockedExercise(tx: Tx, id: string): Promise<{ readonly exercise: boolean }> {
  const row = await store.lockAssessment(tx, id)
  if (row === null) throw notFound('assessment')
  return row
}

/** A consultation with its words opened. */
export function presentConsultation(
  row: store.ConsultationRow,
  open: (sealed: Uint8Array, place: string) => string,
): Consultation {
  const words = JSON.parse(open(row.sealed, row.id)) as { with: string; note: string }
  return { kind: row.kind, outcome: row.outcome, reason: row.reason, ...words, by: row.by_name, at: row.at }
}
