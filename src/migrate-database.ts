import type { ClientConfig } from 'pg'
import { connectDatabase } from '#platform/database.ts'
import type { Log } from '#platform/log.ts'
import { migrate, readMigrations } from '#platform/migrate.ts'
import { limitStatements } from '#platform/role-limits.ts'
import { rooms } from './rooms.ts'

/** How to reach the database, as each of the roles. */
export interface DatabaseConfigs {
  readonly app: ClientConfig
  readonly migrator: ClientConfig
  /** The role to which rights on new tables are given; null where one role does both. */
  readonly appRole: string | null
}

/** Brings the database to the form that the rooms' migrations give it. */
export async function migrateDatabase(database: DatabaseConfigs, log: Log): Promise<void> {
  const db = connectDatabase({ ...database.migrator, max: 2 }, () => undefined)
  try {
    const { applied, ahead } = await migrate(db, readMigrations(import.meta.dirname, rooms), database.appRole)
    if (ahead.length > 0)
      log.warn({ ahead }, 'a newer version of Comity has added to the database; this one goes on without it')
    if (applied > 0) log.info({ applied }, 'the database was brought up to date')
  } finally {
    await db.close()
  }
  const app = connectDatabase({ ...database.app, max: 1 }, () => undefined)
  try {
    await limitStatements(app)
  } catch (error) {
    // A pooler in between, or another process that does the same at this moment: the node works without.
    log.warn({ err: error }, 'no time limit could be set for statements')
  } finally {
    await app.close()
  }
}
