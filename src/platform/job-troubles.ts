import { passes } from '#kernel/passing.ts'
import type { Log } from './log.ts'

/** What is said of jobs that fail: a trouble that lasts is news once, and once when it is over. */
export interface JobTroubles {
  failed(job: string, error: unknown): void
  /** The job did its work: what stood in its way is over for it. */
  done(job: string): void
}

/**
 * While the database is away every job fails every few seconds. The first that meets a trouble which passes by itself says so; when the
 * last that met it has done its work again, that is said too. Any other failure is its own, and is said each time.
 */
export function createJobTroubles(log: Log): JobTroubles {
  /** The jobs in each trouble, by its sentence. */
  const waiting = new Map<string, Set<string>>()

  return {
    failed(job, error) {
      if (!passes(error)) return log.error({ job, err: error }, 'job failed; it is tried again')
      const { message } = error as Error
      const jobs = waiting.get(message)
      if (jobs === undefined) log.error({ job, err: error }, 'jobs wait until this is over')
      waiting.set(message, (jobs ?? new Set()).add(job))
    },

    done(job) {
      for (const [reason, jobs] of waiting) {
        if (!jobs.delete(job) || jobs.size > 0) continue
        waiting.delete(reason)
        log.info({ reason }, 'jobs that waited run again')
      }
    },
  }
}
