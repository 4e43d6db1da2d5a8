import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from './database.ts'

/** Something that happened, said by the room in which it happened. Values are ids, words and numbers, never contents. */
export interface Fact {
  /** Room, dot, words: `directory.contact-changed`. */
  readonly type: string
  readonly at: Instant
  readonly actor: Pick<Actor, 'kind' | 'id'>
  readonly subject: EntityRef
  readonly detail: FactValues
  /**
   * What the norm report is computed from: words of closed lists, and numbers, that point to no person, system or case.
   * They are kept when the fact itself is deleted on its date.
   */
  readonly figures?: FactValues
  /** It belongs to an exercise, and so to no metric. @source R155 */
  readonly exercise?: boolean
}

export type FactValues = Readonly<Record<string, string | number | boolean | null>>

/**
 * Says facts in the transaction that makes them true: both are kept, or neither. Many at once cost little more than one.
 * `app.ts` decides who listens; the room does not know.
 */
export type Emit = (tx: Tx, ...facts: readonly Fact[]) => Promise<void>
