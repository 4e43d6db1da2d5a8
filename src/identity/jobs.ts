import { hour } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { Identity } from './identity.ts'

/** What this room does by the clock. */
export function identityJobs(identity: Identity): Job[] {
  return [{ name: 'identity.sweep', everyMs: hour, run: () => identity.sweep() }]
}
