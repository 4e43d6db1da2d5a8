import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { createLog } from '#platform/log.ts'
import { serverLabel, serverProcesses, waitUntil } from '#platform/postgres/processes.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'
import type { SupervisorEvent } from '#platform/postgres/supervisor.ts'
import { cloneTemplate } from '#platform/postgres/testing.ts'
import { ask, superviseElsewhere, temporaryFolder } from './node-process.ts'

const noSetpriv = spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0 ? false : 'no setpriv here'

async function dataFolder(): Promise<string> {
  const dataDir = temporaryFolder('data')
  mkdirSync(dataDir)
  await cloneTemplate(dataDir)
  return dataDir
}

const processesOf = (dataDir: string): number[] => serverProcesses(serverLabel(join(dataDir, 'database')))

test('SIGKILL of the supervisor leaves no process of the server', { skip: noSetpriv }, async (t) => {
  const dataDir = await dataFolder()
  const { child, ready } = superviseElsewhere(t, dataDir)
  await ready
  assert(processesOf(dataDir).length > 1)
  child.kill('SIGKILL')
  assert(await waitUntil(() => processesOf(dataDir).length === 0, 10_000), 'server processes are left')
})

test('SIGKILL of the supervisor under load loses nothing acknowledged, and the next start waits for the dying server', async (t) => {
  const dataDir = await dataFolder()
  const { child, ready } = superviseElsewhere(t, dataDir)
  const { app, admin } = await ready
  await ask(admin, 'create table written (number int); grant all on written to comity_app')
  const client = new Client(app)
  client.on('error', () => undefined)
  await client.connect()
  let acknowledged = 0
  setTimeout(() => child.kill('SIGKILL'), 300)
  await assert.rejects(async () => {
    for (;;) {
      await client.query('insert into written values ($1)', [acknowledged + 1])
      acknowledged += 1
    }
  })
  const { appConfig, stop } = await startPostgres({ dataDir, log: createLog('silent') })
  t.after(stop)
  const [row] = await ask<{ count: number }>(appConfig, 'select count(*)::int from written')
  t.diagnostic(`${acknowledged} acknowledged`)
  assert(acknowledged > 0)
  // The one in flight may have been written without the word of it arriving.
  assert(row && row.count >= acknowledged && row.count <= acknowledged + 1, `${row?.count} of ${acknowledged}`)
})

test('SIGKILL of the server: it is started again, and says so; what was acknowledged is there', async (t) => {
  const postgres = await startPostgres({ dataDir: await dataFolder(), log: createLog('silent') })
  t.after(() => postgres.stop())
  const events: SupervisorEvent[] = []
  const back = new Promise<void>((resolve) => {
    postgres.onExit((event) => {
      events.push(event)
      if (event.kind === 'restarted') resolve()
    })
  })
  await ask(postgres.migratorConfig, 'create schema kept; create table kept.row as select 42 as number')
  const killed = postgres.pid()
  process.kill(killed, 'SIGKILL')
  await back
  assert.deepEqual(events[0], { kind: 'exited', code: null, signal: 'SIGKILL' })
  assert.notEqual(postgres.pid(), killed)
  assert.deepEqual(await ask(postgres.appConfig, 'select number from kept.row'), [{ number: 42 }])
})

test('SIGKILL of the server five times over: each time it comes back', async (t) => {
  const postgres = await startPostgres({ dataDir: await dataFolder(), log: createLog('silent') })
  t.after(() => postgres.stop())
  for (let round = 1; round <= 5; round += 1) {
    const back = new Promise<void>((resolve) => postgres.onExit((event) => event.kind === 'restarted' && resolve()))
    process.kill(postgres.pid(), 'SIGKILL')
    await back
    assert.equal((await ask(postgres.appConfig, 'select 1')).length, 1, `round ${round}`)
  }
})

test('SIGTERM of the supervisor: the server stops and the process ends with 0 within 10 s, also with a client at work', async (t) => {
  const { child, ready, ended } = superviseElsewhere(t, await dataFolder())
  const client = new Client((await ready).app)
  client.on('error', () => undefined)
  await client.connect()
  const sleeping = client.query('select pg_sleep(60)').catch((error: Error) => error.message)
  const before = performance.now()
  child.kill('SIGTERM')
  assert.equal((await ended).code, 0)
  assert(performance.now() - before < 10_000)
  assert.match(String(await sleeping), /terminating connection|Connection terminated/)
})

test('a second process on the folder of a running one is refused, and the first does not notice', async (t) => {
  const dataDir = await dataFolder()
  const first = superviseElsewhere(t, dataDir)
  const { app } = await first.ready
  const second = await superviseElsewhere(t, dataDir).ended
  assert.equal(second.code, 1)
  assert.match(
    second.errors,
    new RegExp(`^platform.start-failed: Comity runs already on this data folder \\(process ${first.child.pid}\\)`),
  )
  assert.equal((await ask(app, 'select 1')).length, 1)
})
