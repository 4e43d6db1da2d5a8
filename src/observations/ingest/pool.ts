import { Worker } from 'node:worker_threads'
import type { RouteData } from '#directory'
import { minute, type Clock } from '#kernel/instant.ts'
import type { Log } from '#platform/log.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker.ts'

/** The thread that works through reports: started when something waits, ended when nothing has come for a while. */
export interface IngestPool {
  /** Something may be waiting. */
  wake(): void
  stop(): Promise<void>
}

export interface PoolDeps {
  readonly routes: () => Promise<RouteData | null>
  readonly onFinished: (reportId: string) => void
  readonly clock: Clock
  readonly log: Log
}

const idleMs = minute

/**
 * @param routes Gives the table of the moment; asked each time that work begins.
 * @param onFinished Told the id of each report that ended.
 */
export function createIngestPool(start: WorkerStart, { routes, onFinished, clock, log }: PoolDeps): IngestPool {
  let worker: Worker | null = null
  let idleTimer: NodeJS.Timeout | undefined
  let stopping = false

  function begin(): Worker {
    const fresh = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: start,
      // A chunk and the one before it, the route table of a nation, and room to breathe: more would only be filled.
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 },
    })
    fresh.on('message', (message: FromWorker) => {
      if (message.kind === 'finished') onFinished(message.reportId)
      if (message.kind === 'stale') wake()
      if (message.kind === 'idle') idleTimer = setTimeout(() => end(fresh), idleMs).unref()
    })
    fresh.on('error', (error) =>
      log.error({ err: error }, 'the intake thread broke; it is started again when something waits'),
    )
    fresh.on('exit', () => {
      if (worker === fresh) worker = null
    })
    return fresh
  }

  function end(which: Worker): void {
    if (worker === which) worker = null
    which.postMessage({ kind: 'stop' } satisfies ToWorker)
  }

  async function tellWorker(): Promise<void> {
    const table = await routes()
    if (stopping) return
    worker ??= begin()
    worker.postMessage({ kind: 'work', routes: table, now: clock() } satisfies ToWorker)
  }

  function wake(): void {
    if (stopping) return
    clearTimeout(idleTimer)
    tellWorker().catch((error: unknown) =>
      log.error({ err: error }, 'the route table could not be loaded; reports wait'),
    )
  }

  return {
    wake,
    async stop() {
      stopping = true
      clearTimeout(idleTimer)
      const last = worker
      if (last === null) return
      const ended = new Promise((resolve) => last.once('exit', resolve))
      last.postMessage({ kind: 'stop' } satisfies ToWorker)
      const timer = setTimeout(() => void last.terminate(), 8000)
      await ended
      clearTimeout(timer)
    },
  }
}
