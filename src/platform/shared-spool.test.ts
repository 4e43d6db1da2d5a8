import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { testDatabase } from '#testing/database.ts'
import { createBox } from './box.ts'
import type { Database } from './database.ts'
import { openSharedSpool } from './shared-spool.ts'

const box = createBox(Buffer.alloc(32, 7))
const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 251))

async function spoolOn(t: TestContext, db: Database) {
  const folder = mkdtempSync(join(tmpdir(), 'comity-shared-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return { spool: await openSharedSpool({ folder: join(folder, 'spool'), box, reserveBytes: 0, db }), folder }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

test('what one node took in, another reads, whole and from anywhere, and takes away for all', async (t) => {
  const db = await testDatabase(t)
  const [one, other] = [await spoolOn(t, db), await spoolOn(t, db)]
  await one.spool.write('report_1', once(bytes), 1 << 30)
  assert.deepEqual(await other.spool.list(), [], 'nothing without its note')
  await one.spool.note('report_1', { fileName: 'a.csv' })
  assert.deepEqual(readdirSync(join(one.folder, 'spool')), [])
  assert.deepEqual(
    [await other.spool.list(), await other.spool.readNote('report_1')],
    [['report_1'], { fileName: 'a.csv' }],
  )
  const reader = await other.spool.open('report_1')
  assert.equal(reader.sizeBytes, bytes.length)
  assert.deepEqual(await reader.read(2_000_000, 70_000), bytes.subarray(2_000_000, 2_070_000))
  assert.deepEqual(Buffer.concat(await Array.fromAsync(reader.stream() as AsyncIterable<Buffer>)), bytes)
  await reader.close()
  await other.spool.remove('report_1')
  assert.equal(await one.spool.readNote('report_1'), null)
  await assert.rejects(() => one.spool.open('report_1'), { code: 'ENOENT' })
})

test('while the database is away a report stays in the folder, and is carried over when it is back', async (t) => {
  const db = await testDatabase(t)
  let isAway = true
  const away = (): Promise<never> => Promise.reject(new AppError('platform.database', 'away'))
  const { spool, folder } = await spoolOn(t, {
    ...db,
    transaction: (work) => (isAway ? away() : db.transaction(work)),
  })
  await spool.write('report_1', once(bytes), 1 << 30)
  await spool.note('report_1', { fileName: 'a.csv' })
  assert.deepEqual(readdirSync(join(folder, 'spool')).sort(), ['report_1', 'report_1.note'])
  const reader = await spool.open('report_1')
  assert.equal(reader.sizeBytes, bytes.length)
  await reader.close()
  isAway = false
  assert.deepEqual(await spool.list(), ['report_1'])
  assert.deepEqual(readdirSync(join(folder, 'spool')), [])
})
