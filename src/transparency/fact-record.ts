import type { EntityRef } from '#kernel/entity-ref.ts'
import { numberedId, numberOfId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'

export type FactId = Id<'fact'>

/** A fact as it was recorded. */
export interface FactRecord {
  readonly factId: FactId
  readonly at: Instant
  readonly type: string
  readonly room: string
  readonly actor: { readonly kind: string; readonly id: string }
  readonly subject: EntityRef
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

/** What a reader looks for; what is left out does not narrow. */
export interface FactFilter {
  /** A whole type, `identity.signed-in`, or a room with its dot, `identity.`. */
  readonly type?: string
  readonly actor?: string
  readonly subjectType?: string
  readonly subjectId?: string
}

/** The public form of a fact's number. */
export function factId(factNo: number): FactId {
  return numberedId('fact', factNo)
}

/** The number of a fact's id; null when the text is none. */
export function factNoOf(id: string): number | null {
  return numberOfId('fact', id)
}
