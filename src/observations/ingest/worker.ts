import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { randomBytes } from 'node:crypto'
import type { PoolConfig } from 'pg'
import { routesVersion, RouteTable, type RouteData } from '#directory'
import { isAppError } from '#kernel/errors.ts'
import { msOf, type Instant, instantFromMs, minute, plusMs, second, type Clock } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import { connectDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { giveLifeSign, type LifeSign } from '#platform/life-sign.ts'
import { passes } from '#kernel/passing.ts'
import { openSharedSpool } from '#platform/shared-spool.ts'
import { openSpool } from '#platform/spool.ts'
import { createFormats } from '../formats/formats.ts'
import { chooseSchema } from '../formats/shadowserver/schema.ts'
import { forgiveTry, putBack } from '../reports/store.ts'
import { createGiveWay, servedAfter } from './give-way.ts'
import { freeReportsOfTheDead, claimReport, keepLease, releaseLeases, type ClaimedRow } from './leases/store.ts'
import { createRouter } from './router.ts'
import type { IngestDeps } from './run-report.ts'
import { workThrough } from './work-through.ts'

/** What the thread is started with. */
export interface WorkerStart {
  readonly database: PoolConfig
  readonly masterKey: Uint8Array
  readonly spoolFolder: string
  /** Whether reports lie in the database, for all processes on it. */
  readonly spoolIsShared: boolean
  readonly schemaText: string | null
  readonly logLevel: string
  readonly limits: IngestDeps['limits']
}

/** What it is told: work on what waits, with this table; or stop. */
export type ToWorker =
  { readonly kind: 'work'; readonly routes: RouteData | null; readonly now: Instant } | { readonly kind: 'stop' }
/** What it tells: a report ended, or nothing waits any more. */
export type FromWorker =
  /** The directory has changed since the table was made: send a new one. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'finished'; readonly reportId: string }
  | { readonly kind: 'idle' }
  | { readonly kind: 'stopped' }

// A heap as small as this thread's is allowed so little growth that V8 collects the whole of it for every chunk, which cost as much as all of
// the work. It may become three times as large.
setFlagsFromString('--heap-growing-percent=200')

const leaseMs = 30 * second
const maxAttempts = 8

const start = workerData as WorkerStart
const port = parentPort!
const log = createLog(start.logLevel)
/** How far the node's clock is ahead of the machine's: the node says what time it is, here as elsewhere. */
let aheadMs = 0
const clock: Clock = () => instantFromMs(Date.now() + aheadMs)
const name = `worker_${randomBytes(6).toString('hex')}`
const db = connectDatabase({ ...start.database, max: 4 }, (error) =>
  log.warn({ err: error }, 'an idle database connection broke'),
)
const box = createBox(start.masterKey)
const spoolOptions = { folder: start.spoolFolder, box, reserveBytes: 0 }
const spool = start.spoolIsShared ? await openSharedSpool({ ...spoolOptions, db }) : await openSpool(spoolOptions)
const chosen = chooseSchema(start.schemaText)
if (chosen.notTaken !== null) log.warn(chosen.notTaken)
const formats = createFormats(chosen.schema)
const stopping = new AbortController()
let working = false
let lifeSign: LifeSign | null = null
let again: RouteData | null | undefined

port.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') void stop()
  else {
    aheadMs = msOf(message.now) - Date.now()
    void work(message.routes)
  }
})

async function stop(): Promise<void> {
  stopping.abort()
  while (working) await new Promise((resolve) => setTimeout(resolve, 20))
  await releaseLeases(db, name).catch(() => undefined)
  lifeSign?.release()
  await db.close().catch(() => undefined)
  port.postMessage({ kind: 'stopped' } satisfies FromWorker)
  port.close()
}

async function work(routes: RouteData | null): Promise<void> {
  if (working) {
    again = routes
    return
  }
  working = true
  try {
    await comeAlive()
    const router = createRouter(routes === null ? null : new RouteTable(routes))
    const deps: IngestDeps = {
      db,
      box,
      spool,
      clock,
      router,
      limits: start.limits,
      formats,
      signal: stopping.signal,
    }
    while (!stopping.signal.aborted) {
      // A report is routed by the directory as it is when its turn comes, not as it was when this thread was told to work.
      if (routes !== null && (await routesVersion(db)) !== routes.version) {
        port.postMessage({ kind: 'stale' } satisfies FromWorker)
        return
      }
      const claimed = await claim()
      if (claimed === null) break
      await take({ ...deps, between: giveWay(deps, routes?.version ?? null) }, claimed)
    }
  } catch (error) {
    if (!stopping.signal.aborted) log.error({ err: error }, 'the intake stopped; it is tried again')
  } finally {
    working = false
  }
  if (again !== undefined && !stopping.signal.aborted) {
    const next = again
    again = undefined
    void work(next)
    return
  }
  port.postMessage({ kind: 'idle' } satisfies FromWorker)
}

/** Shows that this worker lives, and frees what it or a dead one held when it was last cut off. */
async function comeAlive(): Promise<void> {
  lifeSign ??= await giveLifeSign(db, name, () => (lifeSign = null))
  await releaseLeases(db, name)
  const freed = await freeReportsOfTheDead(db, clock())
  if (freed > 0) log.warn({ reports: freed }, 'reports of a worker that died are taken up again')
}

let served: readonly string[] = []

async function claim(shortOnly = false): Promise<ClaimedRow | null> {
  const claimed = await claimReport(db, name, clock(), plusMs(clock(), leaseMs), { served, shortOnly })
  if (claimed !== null) served = servedAfter(served, claimed.lane)
  return claimed
}

async function take(deps: IngestDeps, claimed: ClaimedRow): Promise<void> {
  if (claimed.attempts > maxAttempts) await giveUp(claimed)
  else await run(deps, claimed)
}

/** Between the chunks of one report, short ones of others: each by the directory as it is when its turn comes. */
function giveWay(deps: IngestDeps, version: RouteData['version'] | null): () => Promise<void> {
  let known = { version, router: deps.router }
  return createGiveWay(
    () => performance.now(),
    async () => {
      if (stopping.signal.aborted) return false
      if (again !== undefined && again !== null && again.version !== known.version)
        known = { version: again.version, router: createRouter(new RouteTable(again)) }
      if (known.version !== null && (await routesVersion(db)) !== known.version) {
        port.postMessage({ kind: 'stale' } satisfies FromWorker)
        return false
      }
      const claimed = await claim(true)
      if (claimed !== null) await take({ ...deps, router: known.router }, claimed)
      return claimed !== null
    },
  )
}

async function run(deps: IngestDeps, claimed: ClaimedRow): Promise<void> {
  const reportNo = claimed.report_no
  const lost = new AbortController()
  const timer = setInterval(() => {
    keepLease(db, reportNo, name, plusMs(clock(), leaseMs))
      .then((held) => held || lost.abort(new Error('another worker took the report over')))
      .catch(() => undefined)
  }, leaseMs / 3)
  const signal = AbortSignal.any([stopping.signal, lost.signal])
  try {
    await workThrough({ ...deps, signal }, claimed)
    port.postMessage({ kind: 'finished', reportId: claimed.report_id } satisfies FromWorker)
  } catch (error) {
    if (stopping.signal.aborted || lost.signal.aborted) return
    await putItBack(claimed, error)
  } finally {
    clearInterval(timer)
  }
}

/** A report at which this worker died again and again, without a chunk between: it must not take the next one with it. */
async function giveUp(claimed: ClaimedRow): Promise<void> {
  log.error(
    { reportId: claimed.report_id, attempts: claimed.attempts },
    'a report ended its worker each time; it is given up',
  )
  const sentence = `It ended the program that reads it ${claimed.attempts - 1} times. Its bytes are kept; have it looked at, then try again.`
  await putBack(db, claimed.report_no, sentence, true, clock(), clock())
  port.postMessage({ kind: 'finished', reportId: claimed.report_id } satisfies FromWorker)
}

async function putItBack(claimed: ClaimedRow, error: unknown): Promise<void> {
  const failed = isAppError(error, 'platform.bad-sealed') || (claimed.attempts >= maxAttempts && !passes(error))
  log.error(
    { reportId: claimed.report_id, attempt: claimed.attempts, failed, err: error },
    'a report could not be worked through',
  )
  const retryAt = plusMs(clock(), Math.min(5 * minute, 2 ** claimed.attempts * second))
  const sentence = isAppError(error)
    ? error.message
    : 'It could not be worked through; the log of the node has more. Its bytes are kept.'
  await putBack(db, claimed.report_no, sentence, failed, clock(), retryAt)
  if (passes(error)) await forgiveTry(db, claimed.report_no)
  if (failed) port.postMessage({ kind: 'finished', reportId: claimed.report_id } satisfies FromWorker)
}
