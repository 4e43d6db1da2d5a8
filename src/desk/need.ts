import type { Instant } from '#kernel/instant.ts'

/** Something that needs a person now. */
export interface Need {
  readonly kind:
    | 'held-notification'
    | 'bounced-notification'
    | 're-route'
    | 'false-positive'
    | 'silent-feed'
    | 'failed-report'
    | 'refused-rows'
    | 'unrouted'
    | 'overdue-finding'
  readonly title: string
  readonly detail: string
  /** Where in the console it is done. */
  readonly href: string
  readonly dueAt: Instant | null
  /** How many systems it is about: with equal clocks, the larger first. */
  readonly harm: number
}

/** By clock, then by harm; what has no clock comes last. */
export function inOrder(needs: readonly Need[]): Need[] {
  return [...needs].sort((a, b) => {
    if (a.dueAt !== b.dueAt) return a.dueAt === null ? 1 : b.dueAt === null ? -1 : a.dueAt < b.dueAt ? -1 : 1
    return b.harm - a.harm
  })
}
