import type { Need } from '#kernel/need.ts'

/** By clock, then by harm; what has no clock comes last. */
export function inOrder(needs: readonly Need[]): Need[] {
  return [...needs].sort((a, b) => {
    if (a.dueAt !== b.dueAt) return a.dueAt === null ? 1 : b.dueAt === null ? -1 : a.dueAt < b.dueAt ? -1 : 1
    return b.harm - a.harm
  })
}
