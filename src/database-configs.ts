import { join } from 'node:path'
import pg from 'pg'
import { AppError } from '#kernel/errors.ts'
import type { Log } from '#platform/log.ts'
import { lockFolder } from '#platform/postgres/folder-lock.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'
import { makeWritableFolder } from '#platform/postgres/writable-folder.ts'
import { roles } from '#platform/postgres/roles.ts'
import { checkServerVersion } from '#platform/postgres/version.ts'
import type { Settings } from '#platform/settings.ts'
import type { DatabaseConfigs } from './migrate-database.ts'
import { refuseHalfRestored } from './restoring.ts'

/** The database of a node, and how to let go of it. */
export interface OpenedDatabase {
  readonly configs: DatabaseConfigs
  /** Told when a private server cannot be kept running. */
  onGone(listener: () => void): void
  stop(): Promise<void>
}

/**
 * The operator's own PostgreSQL where one is named, else the private one in the data folder.
 *
 * @throws {AppError} `platform.database`, `platform.database-version`, `platform.start-failed`, also when another process has the data folder
 */
export async function openDatabase(
  settings: Pick<Settings, 'data' | 'databaseUrl' | 'migrationUrl'>,
  log: Log,
): Promise<OpenedDatabase> {
  refuseHalfRestored(settings.data)
  if (settings.databaseUrl !== '') {
    // A second process on one folder would take away the first one's socket and the reports that it is writing down.
    const lock = lockFolder(join(makeWritableFolder(settings.data), 'lock'))
    const app = { connectionString: settings.databaseUrl }
    const migrator = { connectionString: settings.migrationUrl || settings.databaseUrl }
    const appRole = await checkOwn(app.connectionString).catch((error: unknown) => {
      lock.release()
      throw error
    })
    return {
      configs: { app, migrator, appRole: settings.migrationUrl === '' ? null : appRole },
      onGone: () => undefined,
      stop: async () => lock.release(),
    }
  }
  const postgres = await startPostgres({ dataDir: settings.data, log })
  return {
    configs: { app: postgres.appConfig, migrator: postgres.migratorConfig, appRole: roles.app },
    onGone: (listener) => postgres.onExit((event) => event.kind === 'gave-up' && listener()),
    stop: () => postgres.stop(),
  }
}

async function checkOwn(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ role: string; version: string }>(
      `select current_user as role, current_setting('server_version_num') as version`,
    )
    checkServerVersion(Number(rows[0]!.version))
    return rows[0]!.role
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('platform.database', 'The database that COMITY_DATABASE_URL names cannot be reached.', { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}
