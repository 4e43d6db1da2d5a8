import assert from 'node:assert/strict'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { findProgram, linkLibraries } from '#platform/postgres/program.ts'
import { serverUser } from '#platform/postgres/run-as.ts'
import { ask, cannotDropUser, cannotMakeNamespace, superviseElsewhere, temporaryFolder } from './node-process.ts'

const skip = cannotDropUser()
const needsNamespace = skip || cannotMakeNamespace()
/** A user whom no passwd file names. */
const nameless = { uid: 54_321, gid: 54_321 }

/** A data folder in a folder that others may enter, owned by `user`. */
function folderOf(user: { uid: number; gid: number }): string {
  const dataDir = temporaryFolder('data')
  mkdirSync(dataDir)
  chownSync(dataDir, user.uid, user.gid)
  chmodSync(dirname(dataDir), 0o755)
  return dataDir
}

/** The programs as an installation below a folder that only root may enter has them. */
function hiddenPrograms(): string {
  const folder = temporaryFolder('native')
  cpSync(findProgram().folder, folder, { recursive: true, verbatimSymlinks: true })
  cpSync(join(findProgram().folder, '..', 'package.json'), join(folder, '..', 'package.json'))
  chmodSync(dirname(folder), 0o700)
  return folder
}

/** A search path on which `unshare` fails, as it does where the kernel forbids user namespaces. */
function pathWithoutNamespaces(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  chmodSync(folder, 0o755)
  return `${folder}:${process.env['PATH'] ?? ''}`
}

test(
  'started by root, the server becomes a user of its own, below a folder that only root may enter',
  { skip },
  async (t) => {
    const dataDir = temporaryFolder('data')
    const { as, app } = await superviseElsewhere(t, dataDir).ready
    assert.deepEqual(as, { uid: serverUser().uid, namespace: false })
    assert.equal(statSync(dirname(dataDir)).mode & 0o777, 0o700)
    assert.equal((await ask(app, 'select 1')).length, 1)
  },
)

test('started by root on a folder of another user, the server becomes that user', { skip }, async (t) => {
  const dataDir = folderOf(nameless)
  mkdirSync(join(dataDir, 'database'), { mode: 0o700 })
  chownSync(join(dataDir, 'database'), nameless.uid, nameless.gid)
  const { as } = await superviseElsewhere(t, dataDir).ready
  assert.deepEqual(as, { uid: nameless.uid, namespace: false })
})

test(
  'a user without a passwd entry sets the database up through a user namespace, then runs it plainly',
  { skip: needsNamespace },
  async (t) => {
    const dataDir = folderOf(nameless)
    const { as, app } = await superviseElsewhere(t, dataDir, { ...nameless, env: { HOME: '/nonexistent' } }).ready
    assert.deepEqual(as, { uid: nameless.uid, namespace: false })
    assert.equal((await ask(app, 'select 1')).length, 1)
  },
)

test('a user without a passwd entry and without user namespaces is told so in one sentence', { skip }, async (t) => {
  const dataDir = folderOf(nameless)
  const { code, errors } = await superviseElsewhere(t, dataDir, {
    ...nameless,
    env: { PATH: pathWithoutNamespaces() },
  }).ended
  assert.equal(code, 1)
  assert.match(errors, /^platform.start-failed: The user with number 54321 has no name in \/etc\/passwd .*\n$/)
})

test(
  'programs below a folder that only root may enter run in a user namespace',
  { skip: needsNamespace },
  async (t) => {
    const dataDir = temporaryFolder('data')
    const program = hiddenPrograms()
    const { as, app, admin } = await superviseElsewhere(t, dataDir, { program }).ready
    assert.deepEqual(as, { uid: 0, namespace: true })
    await assert.rejects(ask(app, `select pg_read_file('/etc/shadow')`), /permission denied/)
    assert.equal((await ask(admin, 'select 1')).length, 1)
  },
)

test(
  'programs below such a folder, with user namespaces forbidden: a copy of them is run by another user',
  { skip },
  async (t) => {
    const dataDir = temporaryFolder('data')
    if (!existsSync('/var/lib/comity')) t.after(() => rmSync('/var/lib/comity', { recursive: true, force: true }))
    const env = { PATH: pathWithoutNamespaces() }
    const { as, app } = await superviseElsewhere(t, dataDir, { program: hiddenPrograms(), env }).ready
    assert.deepEqual(as, { uid: serverUser().uid, namespace: false })
    assert.equal((await ask(app, 'select 1')).length, 1)
  },
)

test('a database set up in one way is taken over in the other, there and back', { skip: needsNamespace }, async (t) => {
  const dataDir = temporaryFolder('data')
  const program = hiddenPrograms()
  for (const options of [{ program }, {}, { program }]) {
    const { child, ready, ended } = superviseElsewhere(t, dataDir, options)
    const { admin, as } = await ready
    assert.equal(as.namespace, 'program' in options)
    await ask(admin, 'create table if not exists kept (number int); insert into kept values (1)')
    child.kill('SIGTERM')
    await ended
  }
  const { admin } = await superviseElsewhere(t, dataDir).ready
  assert.deepEqual(await ask(admin, 'select count(*)::int from kept'), [{ count: 3 }])
})

test('SIGKILL of the supervisor also ends a server in a user namespace', { skip: needsNamespace }, async (t) => {
  const dataDir = temporaryFolder('data')
  const { child, ready } = superviseElsewhere(t, dataDir, { program: hiddenPrograms() })
  const { serverPid } = await ready
  child.kill('SIGKILL')
  for (let round = 0; round < 200 && isAlive(serverPid); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert(!isAlive(serverPid))
})

test('library links that no install script made are made', async (t) => {
  const folder = temporaryFolder('native')
  cpSync(findProgram().folder, folder, { recursive: true, verbatimSymlinks: true })
  rmSync(join(folder, 'lib', 'libicuuc.so.60'))
  rmSync(join(folder, 'lib', 'libpq.so.5'), { force: true })
  linkLibraries(folder)
  const { ready } = superviseElsewhere(t, temporaryFolder('data'), { program: folder })
  assert((await ready).serverPid > 0)
})

test('a data folder that this user may not write is refused in one sentence', { skip }, async (t) => {
  const dataDir = folderOf({ uid: 0, gid: 0 })
  const { code, errors } = await superviseElsewhere(t, dataDir, nameless).ended
  assert.equal(code, 1)
  assert.match(errors, /^platform.start-failed: The data folder .* cannot be written by this user\.\n$/)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
