import { day, hour, msBetween, plusMs, second, type Instant } from '#kernel/instant.ts'

/** Attempts after which a message is given up. */
export const attemptLimit = 60
/** Age at which a message is given up. @source RFC 5321, section 4.5.4.1: "generally needs to be at least 4-5 days" */
export const ageLimitMs = 5 * day
const firstWaitMs = 30 * second
const longestWaitMs = 3 * hour

/**
 * When a message that could not be handed over is tried again: after 30 s, then twice as long each time, at most 3 h.
 * Null when it is given up, by attempts or by age.
 *
 * @param attempts How many were made, the one that just failed included.
 */
export function nextAttempt(attempts: number, createdAt: Instant, now: Instant): Instant | null {
  if (attempts >= attemptLimit || msBetween(createdAt, now) >= ageLimitMs) return null
  return plusMs(now, Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, attempts - 1)))
}
