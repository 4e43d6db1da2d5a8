import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { connectDatabase, type Database } from '#platform/database.ts'
import { migrate, readMigrations } from '#platform/migrate.ts'
import { roles } from '#platform/postgres/roles.ts'
import { rooms } from '../../src/rooms.ts'
import { clusterUrl, type TestCluster } from './cluster.ts'

const sourceDir = join(import.meta.dirname, '..', '..', 'src')

async function asAdmin<T>(cluster: TestCluster, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...cluster.admin, database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A database with all migrations, made once for each state of the migrations and copied for each test. */
async function template(cluster: TestCluster): Promise<string> {
  const migrations = readMigrations(sourceDir, rooms)
  const digest = createHash('sha256')
    .update(migrations.map((each) => each.sha256).join())
    .digest('hex')
    .slice(0, 16)
  const name = `comity_template_${digest}`
  await asAdmin(cluster, 'postgres', async (client) => {
    // Test processes run beside each other: one makes the template, the others wait.
    await client.query('select pg_advisory_lock(8421)')
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    const draft = `${name}_${randomBytes(4).toString('hex')}`
    await client.query(`create database ${draft} owner ${roles.migrator}`)
    const migrator = connectDatabase({ ...cluster.migrator, database: draft }, () => undefined)
    await migrate(migrator, migrations, roles.app).finally(() => migrator.close())
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

/** How to reach a fresh database of its own, dropped when the test ends. */
export interface FreshDatabase {
  readonly app: pg.ClientConfig
  readonly migrator: pg.ClientConfig
}

export async function freshDatabase(t: Pick<TestContext, 'after'>): Promise<FreshDatabase> {
  const cluster = await clusterUrl()
  return copyOf(t, cluster, await template(cluster))
}

/** A database with nothing in it, as an operator makes one for a restore; dropped when the test ends. */
export async function emptyDatabase(t: Pick<TestContext, 'after'>): Promise<FreshDatabase> {
  return copyOf(t, await clusterUrl(), 'template0')
}

/** How an operator would write it. */
export function databaseUrl({ user, password, host, port, database }: pg.ClientConfig): string {
  const query = new URLSearchParams({ host: host ?? '', port: String(port ?? 5432) })
  return `postgresql://${user!}:${encodeURIComponent(String(password))}@/${database!}?${query}`
}

/** A copy of a database as it is now, as a backup would hold it. Nobody may be connected to it meanwhile. */
export async function copiedDatabase(t: Pick<TestContext, 'after'>, { app }: FreshDatabase): Promise<FreshDatabase> {
  return copyOf(t, await clusterUrl(), app.database!)
}

async function copyOf(t: Pick<TestContext, 'after'>, cluster: TestCluster, from: string): Promise<FreshDatabase> {
  const name = `comity_test_${randomBytes(6).toString('hex')}`
  await asAdmin(cluster, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock(8422)')
    // Copied file by file: less than half the work of a copy through the server's log, which a test server need not keep.
    await client.query(`create database ${name} template ${from} owner ${roles.migrator} strategy file_copy`)
  })
  t.after(() => asAdmin(cluster, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`)))
  return { app: { ...cluster.app, database: name }, migrator: { ...cluster.migrator, database: name } }
}

/** A fresh database with all migrations, reached as the app's role. */
export async function testDatabase(t: Pick<TestContext, 'after'>): Promise<Database> {
  const { app } = await freshDatabase(t)
  const db = connectDatabase({ ...app, max: 8 }, () => undefined)
  t.after(() => db.close())
  return db
}
