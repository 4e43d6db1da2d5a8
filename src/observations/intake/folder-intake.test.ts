import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { createLog } from '#platform/log.ts'
import { openWatchedFolder, type WatchedFolder } from '#platform/watched-folder.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { createFolderIntake } from './folder-intake.ts'

const job = 'observations.watched-folder'
const redis = (ip: string): string =>
  `"timestamp","ip","port","protocol","asn","geo","tag"\n"2026-11-20 06:30:00","${ip}",6379,"tcp",64496,"XA","redis"\n`

function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-watched-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function reportsOf(comity: TestNode): Promise<{ fileName: string; origin: string; state: string }[]> {
  return (await comity.shell.get<{ items: { fileName: string; origin: string; state: string }[] }>('/api/v1/reports'))
    .items
}

const namesIn = (folder: string, part = ''): string[] => {
  try {
    return readdirSync(join(folder, part)).sort()
  } catch {
    return []
  }
}

/** What the intake says, and the job itself, without a node: for what the folder alone decides. */
function intakeOf(folder: WatchedFolder, accept: (name: string, text: string) => Promise<string | null>) {
  const said: { msg: string; reason?: string; file?: string }[] = []
  const sink = { write: (line: string) => said.push(JSON.parse(line)) } as unknown as NodeJS.WritableStream
  const intake = createFolderIntake({
    folder,
    reports: {
      async accept(_actor, bytes, { fileName }) {
        let text = ''
        for await (const piece of bytes) text += Buffer.from(piece).toString('utf8')
        return {
          reportId: 'report_1',
          sha256: '',
          state: 'spooled',
          duplicateOf: await accept(fileName, text),
          heldFor: null,
        }
      },
    },
    clock: () => instantFromMs(Date.now()),
    log: createLog('info', sink),
  })
  return { look: () => intake.run(new AbortController().signal), said }
}

test('watched folder: a file that has stopped growing becomes a report under its name and moves to done/; the same bytes are recognised', async (t) => {
  const folder = freshFolder(t)
  const comity = await testNode(t, { settings: { watchFolder: folder } })
  const name = '2026-11-20-scan_redis-exampleland-asn.csv'
  writeFileSync(join(folder, name), redis('192.0.2.1'))
  await comity.node.runJob(job)
  assert.deepEqual(await reportsOf(comity), [], 'it may still grow')
  appendFileSync(join(folder, name), '"2026-11-20 06:31:00","192.0.2.2",6379,"tcp",64496,"XA","redis"\n')
  await comity.node.runJob(job)
  assert.deepEqual(await reportsOf(comity), [], 'it grew')
  await comity.node.runJob(job)
  const [report] = await reportsOf(comity)
  assert.deepEqual({ name: report!.fileName, origin: report!.origin }, { name, origin: 'folder' })
  assert.deepEqual([namesIn(folder), namesIn(folder, 'done')], [['done'], [name]])

  // As after a crash between taking in and moving, or when somebody puts the same file there again.
  writeFileSync(join(folder, `${name}.tmp.part`), readFileSync(join(folder, 'done', name)))
  renameSync(join(folder, `${name}.tmp.part`), join(folder, name))
  await comity.node.runJob(job)
  await comity.node.runJob(job)
  assert.equal((await reportsOf(comity)).length, 1)
  assert.deepEqual(namesIn(folder, 'done'), [name, `${name}.2`])
})

test('watched folder: what can never be taken in moves to refused/ with its reason, and the next file is taken in', async (t) => {
  const folder = freshFolder(t)
  const comity = await testNode(t, { settings: { watchFolder: folder, reportLimitBytes: String(1024 * 1024) } })
  writeFileSync(join(folder, 'large.csv'), Buffer.alloc(1024 * 1024 + 1, 'x'))
  writeFileSync(join(folder, 'small.csv'), redis('192.0.2.1'))
  await comity.node.runJob(job)
  await comity.node.runJob(job)
  assert.deepEqual(namesIn(folder), ['done', 'refused'])
  assert.deepEqual(namesIn(folder, 'refused'), ['large.csv', 'large.csv.reason.txt'])
  assert.match(readFileSync(join(folder, 'refused', 'large.csv.reason.txt'), 'utf8'), /1048576 bytes at most/)
  assert.deepEqual(
    (await reportsOf(comity)).map(({ fileName }) => fileName),
    ['small.csv'],
  )
})

test('watched folder: a crash before the move takes the file in again, and nothing is lost', async (t) => {
  const folder = freshFolder(t)
  writeFileSync(join(folder, 'a.csv'), 'bytes')
  const real = openWatchedFolder(folder)
  const taken: string[] = []
  const crashing = intakeOf(
    { ...real, done: () => Promise.reject(new Error('killed')) },
    async (name) => (taken.push(name), null),
  )
  await crashing.look()
  await crashing.look()
  assert.deepEqual([taken, namesIn(folder)], [['a.csv'], ['a.csv']])
  const next = intakeOf(real, async (name) => (taken.push(name), 'report_0'))
  await next.look()
  await next.look()
  assert.deepEqual([taken, namesIn(folder, 'done')], [['a.csv', 'a.csv'], ['a.csv']])
})

test('watched folder: links, folders, pipes, hidden and .part files are left alone, and no name leads out of the folder', async (t) => {
  const folder = freshFolder(t)
  const outside = freshFolder(t)
  writeFileSync(join(outside, 'secret.csv'), 'not yours')
  symlinkSync(join(outside, 'secret.csv'), join(folder, 'link.csv'))
  mkdirSync(join(folder, 'sub.csv'))
  writeFileSync(join(folder, '.hidden.csv'), 'x')
  writeFileSync(join(folder, 'coming.csv.part'), 'x')
  execFileSync('mkfifo', [join(folder, 'pipe.csv')])
  writeFileSync(join(folder, 'x..%2f..%2fescape\\..\\x.csv'), 'x')
  writeFileSync(join(folder, 'line\nbreak.csv'), 'x')
  const taken: string[] = []
  const { look } = intakeOf(openWatchedFolder(folder), async (name) => (taken.push(name), null))
  await look()
  await look()
  assert.deepEqual(taken.sort(), ['linebreak.csv', 'x..%2f..%2fescape\\..\\x.csv'])
  assert.deepEqual(namesIn(outside), ['secret.csv'])
  assert.deepEqual(namesIn(folder), ['.hidden.csv', 'coming.csv.part', 'done', 'link.csv', 'pipe.csv', 'sub.csv'])
})

test('watched folder: a done/ that is a link is not followed', async (t) => {
  const folder = freshFolder(t)
  const outside = freshFolder(t)
  symlinkSync(outside, join(folder, 'done'))
  writeFileSync(join(folder, 'a.csv'), 'x')
  const { look, said } = intakeOf(openWatchedFolder(folder), async () => null)
  for (let turn = 0; turn < 4; turn++) await look()
  assert.deepEqual(namesIn(outside), [])
  assert.deepEqual(
    said.map(({ msg, file }) => `${file}: ${msg}`),
    ['a.csv: a file could not be taken in; it is tried again'],
  )
})

test('watched folder: a file that another takes the place of while it is read is not moved for it', async (t) => {
  const folder = freshFolder(t)
  const replace = (): void => {
    writeFileSync(join(folder, 'new.part'), 'other bytes')
    renameSync(join(folder, 'new.part'), join(folder, 'a.csv'))
  }
  writeFileSync(join(folder, 'a.csv'), 'bytes')
  const taken: string[] = []
  const { look } = intakeOf(openWatchedFolder(folder), async (_name, text) => {
    if (taken.length === 0) replace()
    taken.push(text)
    return null
  })
  for (let turn = 0; turn < 4; turn++) await look()
  assert.deepEqual(taken, ['bytes', 'other bytes'])
  assert.equal(readFileSync(join(folder, 'done', 'a.csv'), 'utf8'), 'other bytes')
})

test('watched folder: one that is written while it is read makes no report of half of it', async (t) => {
  const folder = freshFolder(t)
  writeFileSync(join(folder, 'a.csv'), 'first half')
  const real = openWatchedFolder(folder)
  const taken: string[] = []
  let grows = true
  const { look } = intakeOf(
    {
      ...real,
      async *read(file) {
        for await (const piece of real.read(file)) {
          if (grows) appendFileSync(join(folder, 'a.csv'), ', second half')
          grows = false
          yield piece
        }
      },
    },
    async (_name, text) => (taken.push(text), null),
  )
  for (let turn = 0; turn < 5; turn++) await look()
  assert.deepEqual(taken, ['first half, second half'])
})

test('watched folder: trouble is said once, with the file or folder that has it, and is tried again', async (t) => {
  const folder = freshFolder(t)
  const missing = join(folder, 'later')
  const { look, said } = intakeOf(openWatchedFolder(missing), async () => null)
  for (let turn = 0; turn < 3; turn++) await look()
  mkdirSync(missing)
  await look()
  assert.deepEqual(
    said.map(({ msg }) => msg),
    ['the watched folder cannot be read; it is tried again', 'the watched folder can be read again'],
  )
})

test('watched folder: a file that cannot be read is said once, holds up none behind it, and is taken in when it can be', async (t) => {
  const folder = freshFolder(t)
  const real = openWatchedFolder(folder)
  let closed = true
  const taken: string[] = []
  const { look, said } = intakeOf(
    {
      ...real,
      read(file) {
        if (closed && file.name === 'a.csv')
          throw Object.assign(new Error('permission denied, open'), { code: 'EACCES' })
        return real.read(file)
      },
    },
    async (name) => (taken.push(name), null),
  )
  writeFileSync(join(folder, 'a.csv'), 'x')
  writeFileSync(join(folder, 'b.csv'), 'x')
  for (let turn = 0; turn < 4; turn++) await look()
  assert.deepEqual(taken, ['b.csv'])
  assert.deepEqual(
    said.filter(({ file }) => file === 'a.csv').map(({ reason }) => reason),
    ['EACCES: permission denied, open'],
  )
  closed = false
  await look()
  assert.deepEqual(taken, ['b.csv', 'a.csv'])
})

test('watched folder: while the node has no room all files wait, which is said once, and then they are taken in', async (t) => {
  const folder = freshFolder(t)
  let full = true
  let asked = 0
  const { look, said } = intakeOf(openWatchedFolder(folder), async () => {
    asked++
    if (full) throw new AppError('observations.queue-full', `${asked} reports wait.`)
    return null
  })
  for (const name of ['a.csv', 'b.csv', 'c.csv']) writeFileSync(join(folder, name), 'x')
  for (let turn = 0; turn < 4; turn++) await look()
  assert.equal(asked, 3, 'one a look, and not all of them')
  assert.deepEqual(
    said.map(({ msg }) => msg),
    ['files of the watched folder wait for room'],
  )
  assert.deepEqual(namesIn(folder), ['a.csv', 'b.csv', 'c.csv'])
  full = false
  await look()
  assert.deepEqual(namesIn(folder, 'done').length, 3)
  assert.equal(said.filter(({ msg }) => msg.startsWith('there is room')).length, 1)
})
