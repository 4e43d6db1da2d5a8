import { msBetween, plusMs, type Instant } from '#kernel/instant.ts'

/** So many tries at once, and one more every so often. */
export interface Rate {
  readonly burst: number
  readonly everyMs: number
}

export type Turn =
  { readonly allowed: true; readonly dueAt: Instant } | { readonly allowed: false; readonly retryAfterMs: number }

/**
 * Whether one more try fits into a rate. One moment is all that has to be kept for each key.
 *
 * @param dueAt What the last allowed try left behind; null when there was none lately.
 * @source ITU-T I.371, Annex A (generic cell rate algorithm, virtual scheduling)
 */
export function takeTurn(dueAt: Instant | null, now: Instant, rate: Rate): Turn {
  const from = dueAt !== null && dueAt > now ? dueAt : now
  const aheadMs = msBetween(now, from)
  const roomMs = (rate.burst - 1) * rate.everyMs
  if (aheadMs > roomMs) return { allowed: false, retryAfterMs: aheadMs - roomMs }
  return { allowed: true, dueAt: plusMs(from, rate.everyMs) }
}
