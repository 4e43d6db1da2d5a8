import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PrivateKey } from 'openpgp'
import type { ApiClient } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { createApiClient } from '#platform/api-client.ts'
import type { WholeArchive } from '#platform/backup/read-archive.ts'
import { countRows, spooledIds } from '#platform/backup/store.ts'
import { findControlSocket } from '#platform/control.ts'
import { connectDatabase, type Tx } from '#platform/database.ts'
import type { Log } from '#platform/log.ts'
import { loadSettings, type LoadedSettings } from '#platform/settings.ts'
import type { LogState } from '#transparency'
import { startNode, type Node } from '../app.ts'
import { openDatabase, type OpenedDatabase } from '../database-configs.ts'
import { headOf, restoreBackup } from './restore.ts'
import { checkContents } from './contents.ts'

/** Something that the drill looked at. */
export interface DrillCheck {
  readonly what: string
  readonly ok: boolean
  readonly found: string
}

export interface Drill extends WholeArchive {
  readonly checks: readonly DrillCheck[]
  /** How long a person waits for a node that answers again. */
  readonly restoreMs: number
  readonly startMs: number
  readonly totalMs: number
}

export interface DrillOptions {
  readonly file: string
  readonly openers: readonly PrivateKey[]
  readonly newId: (prefix: 'restore') => string
  readonly version: string
  readonly log: Log
  readonly progress: (what: string) => void
  /** Reads the whole log of a node as an auditor would; throws what is wrong with it. */
  readonly verifyLog: (api: ApiClient, headFile: string) => Promise<string>
}

/**
 * Puts a backup back into a folder of its own with a server of its own, starts the node in it with nothing that leaves, looks whether it is what it was, and
 * takes all of it away again.
 *
 * @throws {AppError} when it cannot even be put back.
 */
export async function drillBackup(options: DrillOptions): Promise<Drill> {
  const parent = mkdtempSync(join(tmpdir(), 'comity-drill-'))
  const dataDir = join(parent, 'data')
  const started = performance.now()
  try {
    const whole = await restoreBackup({
      ...options,
      dataDir,
      databaseUrl: '',
      migrationUrl: '',
      restoreId: options.newId('restore'),
      now: new Date(),
    })
    const restoreMs = Math.round(performance.now() - started)
    // Settings of the node that runs here must not reach the trial: neither its database nor its mail server.
    const off = {
      data: dataDir,
      databaseUrl: '',
      migrationUrl: '',
      smtpUrl: '',
      imapUrl: '',
      watchFolder: '',
      mailLoopbackOnly: 'yes',
    }
    // Reports lie where the node of the backup kept them: either kind of spool reads what is in its folder.
    const spool = (whole.trailer.rows['platform.spooled'] ?? 0) > 0 ? 'database' : 'folder'
    const loaded = loadSettings({ ...off, spool }, {})
    const database = await openDatabase(loaded.settings, options.log)
    try {
      const spooled = await withDatabase(database, spooledIds)
      const checks = [await withDatabase(database, (connection) => checkCounts(connection, whole))]
      const before = performance.now()
      const node = await startTrial(loaded, database, options)
      const startMs = Math.round(performance.now() - before)
      if ('what' in node) checks.push(node)
      else
        try {
          const api = createApiClient(findControlSocket(dataDir)!)
          checks.push(await checkQuarantine(api))
          checks.push(...(await checkContents(api, dataDir, spooled)))
          checks.push(await checkLog(api, dataDir, options))
        } finally {
          await node.stop()
        }
      return { ...whole, checks, restoreMs, startMs, totalMs: Math.round(performance.now() - started) }
    } finally {
      await database.stop()
    }
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

/** The node in the trial's folder, or why it does not start. */
async function startTrial(
  loaded: LoadedSettings,
  database: OpenedDatabase,
  { log, version }: DrillOptions,
): Promise<Node | DrillCheck> {
  const clock = () => instantFromMs(Date.now())
  try {
    return await startNode({ loaded, log, database: database.configs, clock, version, serve: false })
  } catch (error) {
    if (!isAppError(error)) throw error
    return { what: 'start', ok: false, found: error.message }
  }
}

async function withDatabase<T>(database: OpenedDatabase, work: (connection: Tx) => Promise<T>): Promise<T> {
  const db = connectDatabase({ ...database.configs.app, max: 1 }, () => undefined)
  try {
    return await db.withConnection(work)
  } finally {
    await db.close()
  }
}

async function checkCounts(connection: Tx, { manifest, trailer }: WholeArchive): Promise<DrillCheck> {
  const counted = await countRows(connection, manifest.tables)
  const other = Object.keys(trailer.rows).filter((key) => counted[key] !== trailer.rows[key])
  const rows = Object.values(counted).reduce((sum, count) => sum + count, 0)
  const found =
    other.length === 0 ? `${rows} in ${manifest.tables.length} tables` : `another number in ${other.join(', ')}`
  return { what: 'rows', ok: other.length === 0, found }
}

async function checkQuarantine(api: ApiClient): Promise<DrillCheck> {
  const { quarantine } = await api.get<LogState>('/api/v1/log')
  return {
    what: 'quarantine',
    ok: quarantine?.reason === 'restored',
    found: quarantine?.text ?? 'the node would sign and send at once',
  }
}

async function checkLog(api: ApiClient, dataDir: string, options: DrillOptions): Promise<DrillCheck> {
  if (headOf(dataDir) === null) return { what: 'log', ok: true, found: 'nothing was signed yet' }
  options.progress('the log')
  try {
    return { what: 'log', ok: true, found: await options.verifyLog(api, join(dataDir, 'log.head')) }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { what: 'log', ok: false, found: [error.message, ...error.faults.map(({ reason }) => reason)].join(' ') }
  }
}
