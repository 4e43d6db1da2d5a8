import type { Database, Tx } from './database.ts'
import type { Log } from './log.ts'
import { passes } from '#kernel/passing.ts'
import { createJobTroubles } from './job-troubles.ts'

/** Something that runs by the clock. Of all processes on one database, one runs it at a time. */
export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Runs in every process, also beside another: what it does belongs to the process's own folder. */
  readonly everywhere?: true
  run(signal: AbortSignal): Promise<void>
}

/** Runs jobs until stopped. `wake` runs one at once, where something happened that it waits for. */
export interface JobRunner {
  start(): void
  wake(name: string): void
  stop(): Promise<void>
}

/** How soon a job is tried again that failed because the database was away: its work has waited long enough. */
const soonMs = 2000

/** Advisory locks take two int4: a family, and a hash of the job's name. */
const lockFamily = 724_812

/**
 * A runner over PostgreSQL advisory locks: a lock lives as long as its connection, so a killed process frees its jobs at once.
 */
export function createJobRunner(db: Database, log: Log, jobs: readonly Job[]): JobRunner {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const troubles = createJobTroubles(log)
  const state = new Map(
    jobs.map((job) => [job.name, { job, busy: false, again: false, timer: undefined as NodeJS.Timeout | undefined }]),
  )

  /**
   * All locks are held on one connection, so that jobs that wait for the database do not use it up. When it breaks, its locks are
   * free, and the jobs that held them end their turn without anybody beside them: each is written to be taken over.
   */
  let lockConnection: Promise<LockConnection> | null = null

  function connection(): Promise<LockConnection> {
    lockConnection ??= holdConnection(db, () => (lockConnection = null))
    return lockConnection
  }

  async function runLocked(job: Job): Promise<void> {
    if (job.everywhere) return job.run(stopping.signal)
    const { connection: locks } = await connection()
    const { rows } = await locks.query<{ got: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as got', [
      lockFamily,
      job.name,
    ])
    if (!rows[0]?.got) return
    try {
      await job.run(stopping.signal)
    } finally {
      await locks.query('select pg_advisory_unlock($1, hashtext($2))', [lockFamily, job.name]).catch(() => undefined)
    }
  }

  function turn(name: string): void {
    const entry = state.get(name)
    if (!entry || stopping.signal.aborted) return
    if (entry.busy) {
      entry.again = true
      return
    }
    clearTimeout(entry.timer)
    entry.busy = true
    let waitMs = entry.job.everyMs
    const work = runLocked(entry.job)
      .then(() => troubles.done(name))
      .catch((error: unknown) => {
        troubles.failed(name, error)
        if (passes(error)) waitMs = Math.min(waitMs, soonMs)
      })
      .finally(() => {
        entry.busy = false
        running.delete(work)
        if (stopping.signal.aborted) return
        const again = entry.again
        entry.again = false
        entry.timer = setTimeout(() => turn(name), again ? 0 : waitMs)
        entry.timer.unref()
      })
    running.add(work)
  }

  return {
    start() {
      for (const name of state.keys()) turn(name)
    },
    wake: turn,
    async stop() {
      stopping.abort()
      for (const entry of state.values()) clearTimeout(entry.timer)
      await Promise.allSettled(running)
      const held = await lockConnection?.catch(() => null)
      held?.release()
    },
  }
}

interface LockConnection {
  readonly connection: Tx
  release(): void
}

/** Takes a connection out of the pool until it is released or breaks. */
function holdConnection(db: Database, onBroken: () => void): Promise<LockConnection> {
  return new Promise((resolve, reject) => {
    db.withConnection(
      (connection) =>
        new Promise<void>((release, broken) => {
          connection.client.once('error', broken)
          resolve({ connection: oneByOne(connection), release })
        }),
    ).catch((error: unknown) => {
      onBroken()
      reject(error as Error)
    })
  })
}

/** Statements of several jobs take turns: one connection does one thing at a time. */
function oneByOne(connection: Tx): Tx {
  let last: Promise<unknown> = Promise.resolve()
  return {
    client: connection.client,
    query<Row extends object>(text: string, values?: readonly unknown[]) {
      const result = last.then(() => connection.query<Row>(text, values))
      last = result.catch(() => undefined)
      return result
    },
  }
}
