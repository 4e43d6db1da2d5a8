import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Server } from './server.ts'

/** What happened to the server without anybody asking for it. */
export type SupervisorEvent =
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly kind: 'restarted'; readonly afterMs: number }
  | { readonly kind: 'gave-up'; readonly error: unknown }

export interface Supervisor {
  pid(): number
  onEvent(listener: (event: SupervisorEvent) => void): void
  stop(): Promise<void>
}

/** Waits before each try to bring the server back; after the last, the node must end, and says so. */
const waitsMs = [0, 250, 1_000, 4_000, 10_000, 20_000] as const

/** Keeps a server running: when it ends unasked, starts it again as soon as nothing of it is left. */
export function supervise(first: Server, start: () => Promise<Server>, log: Log): Supervisor {
  const listeners: ((event: SupervisorEvent) => void)[] = []
  const stopping = new AbortController()
  let server = first
  const tell = (event: SupervisorEvent): void => {
    for (const listener of listeners) listener(event)
  }

  async function watch(): Promise<void> {
    for (;;) {
      const { code, signal } = await server.ended
      if (stopping.signal.aborted) return
      const endedAt = performance.now()
      log.error({ code, signal }, 'PostgreSQL ended by itself; starting it again')
      tell({ kind: 'exited', code, signal })
      const next = await startAgain()
      if (!next) return
      server = next
      if (stopping.signal.aborted) return server.stop()
      const afterMs = Math.round(performance.now() - endedAt)
      log.warn({ afterMs }, 'PostgreSQL is back')
      tell({ kind: 'restarted', afterMs })
    }
  }

  async function startAgain(): Promise<Server | null> {
    let last: unknown
    for (const waitMs of waitsMs) {
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return null
      try {
        return await start()
      } catch (error) {
        last = error
        log.error({ err: error }, 'PostgreSQL did not start again')
      }
    }
    tell({ kind: 'gave-up', error: last })
    return null
  }

  const watching = watch()
  return {
    pid: () => server.pid,
    onEvent: (listener) => void listeners.push(listener),
    async stop() {
      stopping.abort()
      await server.stop()
      await watching
    },
  }
}
