import type { Actor } from './actor.ts'
import type { Instant } from './instant.ts'

/** Something that needs a person now. Each room knows its own; the desk puts them in order. */
export interface Need {
  /** What kind it is, a word of the room's own: `held-notification`. */
  readonly kind: string
  readonly title: string
  readonly detail: string
  /** Where in the console it is done. */
  readonly href: string
  readonly dueAt: Instant | null
  /** How many systems or persons it is about: with equal clocks, the larger first. */
  readonly harm: number
}

/** What a room has that needs this person; nothing that the person may not see. */
export type NeedSource = (actor: Actor) => Promise<readonly Need[]>
