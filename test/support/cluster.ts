import { after } from 'node:test'
import { Client, type ClientConfig } from 'pg'
import { startTestPostgres } from '#platform/postgres/testing.ts'
import { checkServerVersion } from '#platform/postgres/version.ts'
import { roles } from '#platform/postgres/roles.ts'

/** How a test reaches PostgreSQL in each role; `admin` is superuser, to make databases with. */
export interface TestCluster {
  readonly admin: ClientConfig
  readonly migrator: ClientConfig
  readonly app: ClientConfig
}

/** A cluster that somebody must stop. */
export interface RunningTestCluster extends TestCluster {
  stop(): Promise<void>
}

let started: Promise<RunningTestCluster> | undefined

/**
 * The PostgreSQL that tests use: the one of the whole run (`COMITY_TEST_CLUSTER`, set by `npm test`), else one that is
 * started for this process and stopped after its last test.
 */
export async function clusterUrl(): Promise<TestCluster> {
  const given = process.env['COMITY_TEST_CLUSTER']
  if (given) return JSON.parse(given) as TestCluster
  started ??= startTestCluster()
  return started
}

/** A fresh private server, or with `COMITY_TEST_DATABASE_URL` (of a superuser) a server that is there already. */
export async function startTestCluster(): Promise<RunningTestCluster> {
  const url = process.env['COMITY_TEST_DATABASE_URL']
  if (url) return outsideCluster(url)
  const { adminConfig: admin, migratorConfig: migrator, appConfig: app, stop } = await startTestPostgres()
  return { admin, migrator, app, stop }
}

after(async () => {
  if (started) await (await started).stop()
})

/** The same for every test process, since each of them may be the one that makes the roles. */
const outsidePassword = 'comity-test'

async function outsideCluster(url: string): Promise<RunningTestCluster> {
  const admin: ClientConfig = { connectionString: url }
  const client = new Client(admin)
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
    checkServerVersion(Number(rows[0]?.server_version_num))
    await client.query('select pg_advisory_lock(8420)')
    for (const role of [roles.migrator, roles.app]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (!rowCount) await client.query(`create role ${role}`)
      await client.query(`alter role ${role} login nosuperuser nocreatedb nocreaterole password '${outsidePassword}'`)
    }
  } finally {
    await client.end()
  }
  const { host, port, database } = client
  const as = (user: string): ClientConfig => ({
    host,
    port,
    user,
    password: outsidePassword,
    ...(database ? { database } : {}),
  })
  return { admin, migrator: as(roles.migrator), app: as(roles.app), stop: async () => undefined }
}
