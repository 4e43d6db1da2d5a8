import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Client, escapeLiteral, type ClientBase } from 'pg'
import { writeFileDurably } from './durable-file.ts'
import { databaseName, roles, type Passwords, type RoleConfigs } from './roles.ts'

const marker = 'provisioned'

/** Makes roles and database once; a start that was killed in the middle does it again. */
export async function provision(folder: string, configs: RoleConfigs, passwords: Passwords): Promise<void> {
  const done = join(folder, marker)
  if (existsSync(done)) return
  await asAdmin(configs, 'postgres', async (client) => {
    for (const role of ['migrator', 'app'] as const) await makeRole(client, roles[role], passwords[role])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (!rowCount) await client.query(`create database ${databaseName} owner ${roles.migrator}`)
    await client.query(`revoke all on database ${databaseName}, postgres, template1 from public`)
    await client.query(`grant connect, temporary on database ${databaseName} to ${roles.app}`)
  })
  await asAdmin(configs, databaseName, grantRows)
  writeFileDurably(done, '1\n')
}

/**
 * What the migrator makes in this database, the app may read and write, but not change in form.
 * Test databases get the same by being copied from a migrated one.
 */
export async function grantRows(client: ClientBase): Promise<void> {
  const defaults = `alter default privileges for role ${roles.migrator}`
  await client.query(`${defaults} grant usage on schemas to ${roles.app}`)
  await client.query(`${defaults} grant select, insert, update, delete on tables to ${roles.app}`)
  await client.query(`${defaults} grant usage, select on sequences to ${roles.app}`)
}

async function makeRole(client: ClientBase, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name])
  if (!rowCount) await client.query(`create role ${name}`)
  await client.query(
    `alter role ${name} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${escapeLiteral(password)}`,
  )
}

async function asAdmin(configs: RoleConfigs, database: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ ...configs.admin, database })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
