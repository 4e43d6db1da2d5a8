import type { Correspondence } from '#correspondence'
import type { Directory } from '#directory'
import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Norms } from '#norms'
import type { Box } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit, FactValues } from '#platform/facts.ts'
import type { Who } from './store.ts'

/** What the room is handed by the wiring. */
export interface AssessmentsContext {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly box: Box
  readonly emit: Emit
  readonly norms: Norms
  readonly directory: Pick<Directory, 'contact' | 'team' | 'recipients'>
  readonly correspondence: Pick<Correspondence, 'enqueue'>
  readonly teamName: () => string
  readonly homeCountry: () => Promise<string | null>
  readonly exerciseAllowed: (email: string) => boolean
}

/** Whoever acts, as this room keeps them. */
export function whoIs({ id, personId, name }: Pick<Actor, 'id' | 'personId' | 'name'>): Who {
  return { id, personId, name }
}

/** The person behind an act that only a person can do. @throws {AppError} `assessments.person-needed` */
export function personOf(actor: Actor, what: string): { personId: string; name: string } {
  if (actor.personId === null)
    throw new AppError('assessments.person-needed', `${what} needs a person: a token or shell could be anybody.`)
  return { personId: actor.personId, name: actor.name }
}

/** Says a fact about an assessment or a statement. */
export async function sayFact(
  { emit, clock }: Pick<AssessmentsContext, 'emit' | 'clock'>,
  tx: Tx,
  fact: {
    readonly type: `assessments.${string}`
    readonly by: Pick<Actor, 'kind' | 'id'>
    readonly subject: { readonly type: string; readonly id: string }
    readonly exercise: boolean
    readonly detail?: FactValues
    readonly figures?: FactValues
  },
): Promise<void> {
  const { kind, id } = fact.by
  await emit(tx, {
    type: fact.type,
    at: clock(),
    actor: { kind, id },
    subject: fact.subject,
    detail: fact.detail ?? {},
    figures: fact.figures ?? {},
    exercise: fact.exercise,
  })
}

/** The refusal for an id that names nothing. */
export function notFound(what: string): AppError {
  return new AppError('assessments.not-found', `There is no ${what} with this id.`)
}

/** Seals words of this room; `place` binds them to their row and column. */
export function sealer(box: Box): {
  seal(text: string, place: string): Buffer
  open(sealed: Uint8Array, place: string): string
} {
  const context = (place: string): string => `assessments/${place}`
  return {
    seal: (text, place) => box.seal(text, context(place)),
    open: (sealed, place) => box.open(sealed, context(place)).toString('utf8'),
  }
}
