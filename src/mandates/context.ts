import type { Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Box } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit, FactValues } from '#platform/facts.ts'

/** What the room is made with. */
export interface MandatesDeps {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly box: Box
}

/** Told, in the same transaction, that what stands about a subject has changed. */
export type Listener = (tx: Tx, subject: EntityRef, by: Actor) => Promise<void>

export interface MandatesContext extends MandatesDeps {
  /** Who listens, by the type of the subject. Filled while the node is wired. */
  readonly listeners: Map<string, Listener>
}

/** Says that something happened to an entry of this room. */
export async function say(
  { emit, clock }: Pick<MandatesDeps, 'emit' | 'clock'>,
  tx: Tx,
  what: {
    readonly type: string
    readonly by: Pick<Actor, 'kind' | 'id'>
    readonly subject: EntityRef
    readonly exercise: boolean
    readonly detail?: FactValues
    readonly figures?: FactValues
  },
): Promise<void> {
  const { type, by, subject, exercise, detail = {}, figures } = what
  await emit(tx, {
    type: `mandates.${type}`,
    at: clock(),
    actor: { kind: by.kind, id: by.id },
    subject,
    detail,
    exercise,
    ...(figures && { figures }),
  })
}

/** Tells the room whose subject it is, where one listens. */
export async function changed(
  { listeners }: Pick<MandatesContext, 'listeners'>,
  tx: Tx,
  subject: EntityRef | null,
  by: Actor,
): Promise<void> {
  if (subject !== null) await listeners.get(subject.type)?.(tx, subject, by)
}
