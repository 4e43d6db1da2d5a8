import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import { openSpool } from '#platform/spool.ts'
import { testDatabase } from '#testing/database.ts'
import { createSpooled } from './spooled.ts'
import { insertReport } from './store.ts'

test('a look through the spool costs what is new, and finds what the database has not heard of', async (t) => {
  const db = await testDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'comity-spooled-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const spool = await openSpool({ folder, box: createBox(randomBytes(32)), reserveBytes: 0 })
  const asked: string[] = []
  const at = instant('2026-11-22T07:00:00Z')
  const register = (id: string, note: { readonly sha256?: unknown }) =>
    insertReport(db, {
      reportId: id,
      sha256: String(note.sha256),
      feed: null,
      fileName: 'a.csv',
      origin: 'http',
      addedBy: 'test',
      exercise: false,
      sizeBytes: 1,
      receivedAt: at,
      rawUntil: at,
    })
  const look = createSpooled({
    db: {
      query: (...query) => {
        asked.push('the database')
        return db.query(...query)
      },
    },
    spool: {
      ...spool,
      readNote: (id) => {
        asked.push(id)
        return spool.readNote(id)
      },
    },
    register,
  })
  const came = async (id: string, text: string): Promise<void> => {
    const { sha256 } = await spool.write(
      id,
      (async function* () {
        yield Buffer.from(text)
      })(),
      1000,
    )
    await spool.note(id, { sha256 })
  }
  const looked = async () => {
    asked.length = 0
    return { registered: await look(), asked: [...asked] }
  }

  await came('report_1', 'one')
  await register('report_1', { sha256: (await spool.readNote('report_1'))!['sha256'] })
  await came('report_2', 'two')
  assert.deepEqual(await looked(), { registered: 1, asked: ['the database', 'report_2'] })
  assert.deepEqual(
    await looked(),
    { registered: 0, asked: ['the database'] },
    'whether it is on record is asked once more',
  )
  assert.deepEqual(await looked(), { registered: 0, asked: [] })

  await came('report_3', 'two')
  assert.deepEqual(await looked(), { registered: 1, asked: ['the database', 'report_3'] })
  assert.deepEqual(await spool.list(), ['report_1', 'report_2'], 'the same bytes are kept once')

  await spool.remove('report_1')
  assert.deepEqual(await looked(), { registered: 0, asked: [] })
  const { rows } = await db.query<{ n: number }>('select count(*) as n from observations.report')
  assert.equal(rows[0]!.n, 2)
})
