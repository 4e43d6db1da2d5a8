import type { Actor } from '#kernel/actor.ts'
import type { AppError } from '#kernel/errors.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import type { Country } from '#kernel/places.ts'
import type { Box } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Log } from '#platform/log.ts'
import type { ContactKeys } from './contact-key.ts'

/** What the room is handed by the wiring. */
export interface DirectoryGiven {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly box: Box
  readonly log: Log
  /** The country whose territory is "home"; null before the team is set up. */
  readonly homeCountry: () => Promise<Country | null>
}

/** What its parts share. */
export interface DirectoryContext extends DirectoryGiven {
  /** Reads contacts' OpenPGP keys, each once. */
  readonly keys: ContactKeys
}

/** Source of record of what a person typed in: no file ever takes it from them. */
export const byHand = 'by hand'

/** Who did something, as facts and history keep it. */
export type By = Pick<Actor, 'kind' | 'id'>

/** Says a fact about an entry of the directory. */
export async function sayFact(
  context: DirectoryContext,
  tx: Tx,
  fact: {
    readonly type: string
    readonly at: Instant
    readonly by: By
    readonly subject: string
    readonly id: string
    readonly detail?: Record<string, string | number | boolean | null>
  },
): Promise<void> {
  await context.emit(tx, {
    type: `directory.${fact.type}`,
    at: fact.at,
    actor: { kind: fact.by.kind, id: fact.by.id },
    subject: { type: `directory.${fact.subject}`, id: fact.id },
    detail: fact.detail ?? {},
  })
}

/** A value that must be there, or the refusal that says that it is not. */
export function found<T>(value: T | null | undefined, refusal: () => AppError): T {
  if (value === null || value === undefined) throw refusal()
  return value
}
