import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { createLog } from '#platform/log.ts'
import { startPostgres, type Postgres } from '#platform/postgres/start-postgres.ts'
import { cloneTemplate } from '#platform/postgres/testing.ts'
import { mountSmallDisk, noSmallDisk } from '#testing/small-disk.ts'
import { ask, temporaryFolder } from './node-process.ts'

async function startIn(t: TestContext, dataDir: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, log: createLog('silent') })
  t.after(() => postgres.stop())
  return postgres
}

async function startCopy(t: TestContext, dataDir: string): Promise<Postgres> {
  mkdirSync(dataDir, { recursive: true })
  await cloneTemplate(dataDir)
  return startIn(t, dataDir)
}

test('a first start sets the database up, a second finds what the first wrote', async (t) => {
  const dataDir = temporaryFolder('data')
  const first = await startIn(t, dataDir)
  await ask(first.migratorConfig, 'create schema kept; create table kept.row as select 42 as number')
  await first.stop()
  const second = await startIn(t, dataDir)
  assert.deepEqual(await ask(second.appConfig, 'select number from kept.row'), [{ number: 42 }])
})

test('a start that was killed while it set up the database leaves nothing in the way of the next', async (t) => {
  const dataDir = temporaryFolder('data')
  mkdirSync(join(dataDir, 'database', 'cluster.new', 'base'), { recursive: true, mode: 0o700 })
  writeFileSync(join(dataDir, 'database', 'cluster.new', 'PG_VERSION'), '18\n')
  const postgres = await startIn(t, dataDir)
  assert.equal((await ask(postgres.appConfig, 'select 1')).length, 1)
})

test('only the supervisor is superuser; migrator and app read no file of the server and make no dangerous extension', async (t) => {
  const postgres = await startCopy(t, temporaryFolder('data'))
  for (const config of [postgres.migratorConfig, postgres.appConfig]) {
    for (const statement of [
      `select pg_read_file('/etc/hostname')`,
      `select pg_ls_dir('.')`,
      `copy (select 1) to program 'true'`,
      `create temporary table t (line text); copy t from '/etc/hostname'`,
      `create extension file_fdw`,
      `create extension dblink`,
      `create role other superuser`,
    ]) {
      await assert.rejects(ask(config, statement), /permission denied|not available/, `${config.user}: ${statement}`)
    }
  }
  await assert.rejects(ask(postgres.appConfig, 'create schema mine'), /permission denied/)
})

test('passwords are needed, and only their owner can read them', async (t) => {
  const dataDir = temporaryFolder('data')
  const postgres = await startCopy(t, dataDir)
  for (const config of [postgres.adminConfig, postgres.migratorConfig, postgres.appConfig]) {
    await assert.rejects(ask({ ...config, password: 'guessed' }, 'select 1'), /password authentication failed/)
  }
  assert.equal(statSync(join(dataDir, 'database')).mode & 0o777, 0o700)
  assert.equal(statSync(join(dataDir, 'database', 'passwords.json')).mode & 0o777, 0o600)
})

test('the server listens on a socket in a folder of mode 0700, and on no network address', async (t) => {
  const postgres = await startCopy(t, temporaryFolder('data'))
  assert.equal(statSync(String(postgres.appConfig.host)).mode & 0o777, 0o700)
  const [row] = await ask<{ addresses: string; hosts: string }>(
    postgres.adminConfig,
    `select current_setting('listen_addresses') as addresses, (select count(*) from pg_hba_file_rules where type <> 'local')::text as hosts`,
  )
  assert.deepEqual(row, { addresses: '', hosts: '0' })
})

test('nothing of our environment reaches the server', async (t) => {
  process.env['COMITY_TEST_SECRET'] = 'do not hand on'
  t.after(() => delete process.env['COMITY_TEST_SECRET'])
  const postgres = await startCopy(t, temporaryFolder('data'))
  assert.doesNotMatch(readFileSync(`/proc/${postgres.pid()}/environ`, 'utf8'), /do not hand on/)
})

test('durable by default, text sorts by code point, pages carry checksums', async (t) => {
  const postgres = await startIn(t, temporaryFolder('data'))
  const [row] = await ask(
    postgres.adminConfig,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums,
            datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding
       from pg_database where datname = 'comity'`,
  )
  const expected = {
    fsync: 'on',
    commit: 'on',
    checksums: 'on',
    provider: 'b',
    locale: 'C.UTF-8',
    encoding: 'UTF8',
  }
  assert.deepEqual(row, expected)
})

for (const [what, names] of [
  ['spaces, quotes and letters beyond ASCII', [`it's a "data" folder`, 'données 数据']],
  ['600 characters', Array.from({ length: 6 }, (_, index) => `${index}`.repeat(100))],
] as const) {
  test(`runs on a path with ${what}`, async (t) => {
    const postgres = await startCopy(t, temporaryFolder(...names))
    assert.equal((await ask(postgres.appConfig, 'select 1')).length, 1)
  })
}

test('two nodes stand beside each other and know nothing of one another', async (t) => {
  const one = await startCopy(t, temporaryFolder('data'))
  const two = await startCopy(t, temporaryFolder('data'))
  await ask(one.migratorConfig, 'create schema mine')
  assert.notEqual(one.appConfig.host, two.appConfig.host)
  assert.deepEqual(await ask(two.migratorConfig, `select nspname from pg_namespace where nspname = 'mine'`), [])
  await one.stop()
  assert.equal((await ask(two.appConfig, 'select 1')).length, 1)
})

test('a second start on the same folder is refused in one sentence, and harms nothing', async (t) => {
  const dataDir = temporaryFolder('data')
  const first = await startCopy(t, dataDir)
  await assert.rejects(startIn(t, dataDir), (error: unknown) => {
    assert(isAppError(error, 'platform.start-failed'))
    assert.match(error.message, new RegExp(`^Comity runs already on this data folder \\(process ${process.pid}\\);`))
    return true
  })
  assert.equal((await ask(first.appConfig, 'select 1')).length, 1)
})

test('a data folder that is a file is refused in one sentence', async (t) => {
  const path = temporaryFolder('data')
  writeFileSync(path, '')
  await assert.rejects(startIn(t, path), (error: unknown) => {
    assert(isAppError(error, 'platform.start-failed'))
    assert.match(error.message, /^The data folder .* cannot be made: a part of its path is a file\.$/)
    return true
  })
})

test(
  'a data folder on a disk that can only be read is refused in one sentence that says so, whether it is there or not',
  { skip: noSmallDisk() ?? false },
  async (t) => {
    const path = temporaryFolder('disk')
    mkdirSync(path)
    const disk = mountSmallDisk({ after: (work) => t.after(work) }, path, 1)
    disk.readOnly(true)
    for (const folder of [path, join(path, 'data')])
      await assert.rejects(startIn(t, folder), (error: unknown) => {
        assert(isAppError(error, 'platform.start-failed'))
        assert.equal(error.message, `The data folder ${folder} lies on a disk that is mounted read-only.`)
        return true
      })
  },
)

test('a stop leaves neither process nor socket', async (t) => {
  const dataDir = temporaryFolder('data')
  const postgres = await startCopy(t, dataDir)
  const pid = postgres.pid()
  await postgres.stop()
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  assert.throws(() => statSync(String(postgres.appConfig.host)), { code: 'ENOENT' })
  assert(!readdirSync(join(dataDir, 'database', 'cluster')).includes('postmaster.pid'))
})

test('a number in postmaster.pid that a stranger has now does not stop the start', async (t) => {
  const dataDir = temporaryFolder('data')
  mkdirSync(dataDir)
  await cloneTemplate(dataDir)
  // Process 1 lives, and is no server of ours.
  writeFileSync(
    join(dataDir, 'database', 'cluster', 'postmaster.pid'),
    '1\n/elsewhere\n1700000000\n5432\n\n\n0 0\nready\n',
  )
  const postgres = await startIn(t, dataDir)
  assert.equal((await ask(postgres.appConfig, 'select 1')).length, 1)
})

test('the whole server at rest takes less than 60 MB', async (t) => {
  const postgres = await startCopy(t, temporaryFolder('data'))
  await ask(postgres.appConfig, 'select 1')
  const pids = [
    postgres.pid(),
    ...readFileSync(`/proc/${postgres.pid()}/task/${postgres.pid()}/children`, 'utf8').trim().split(' ').map(Number),
  ]
  const kilobytes = pids.map(proportionalKilobytes)
  const total = kilobytes.reduce((sum, each) => sum + each, 0)
  t.diagnostic(`${Math.round(total / 1024)} MB in ${pids.length} processes`)
  assert(total < 60 * 1024, `${total} kB`)
})

/** A process's memory, shared parts divided among those who share them; 0 when it ended meanwhile. */
function proportionalKilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}
