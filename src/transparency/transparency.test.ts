import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { testLog, testTransparency } from './testing.ts'

const at = instant('2026-11-22T07:00:00Z')
const fact = (type: string, more: Partial<Fact> = {}): Fact => ({
  type,
  at,
  actor: { kind: 'person', id: 'account_ada' },
  subject: { type: 'finding', id: 'finding_1' },
  detail: { rows: 3, note: null, ok: true, word: 'held' },
  ...more,
})

test('a fact is kept as it was said, with the room that said it', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  await db.transaction((tx) => transparency.record(tx, fact('observations.finding-opened')))
  const { items, nextCursor } = await transparency.list({}, { limit: 10 })
  assert.equal(nextCursor, null)
  const [{ factId, ...rest } = { factId: '' }] = items
  assert.match(factId, /^fact_[0-9a-z]{11}$/)
  assert.deepEqual(rest, { ...fact('observations.finding-opened'), room: 'observations' })
})

test('a fact falls with the transaction that would have made it true', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  await assert.rejects(
    db.transaction(async (tx) => {
      await transparency.record(tx, fact('identity.signed-in'))
      throw new Error('what came after failed')
    }),
    /what came after/,
  )
  assert.deepEqual((await transparency.list({}, { limit: 10 })).items, [])
})

test('the role of the node can neither change, delete nor empty what was written', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  await db.transaction((tx) => transparency.record(tx, fact('identity.signed-in', { at: plusMs(instantNow(), -1000) })))
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  assert.equal((await testLog({ db, transparency, dataDir }).sequencer.runOnce()).published, 1)
  for (const attempt of [
    `update transparency.fact set type = 'identity.signed-out'`,
    `update transparency.fact set at = at - interval '10 years'`,
    'delete from transparency.fact',
    'truncate transparency.fact',
    'update transparency.opening set private_salt = null',
    `update transparency.opening set figures = '{}'`,
    'delete from transparency.opening',
    'update transparency.leaf set leaf_index = leaf_index + 1',
    'delete from transparency.leaf',
    'delete from transparency.tile',
    `update transparency.tile set bytes = decode(repeat('00', 32), 'hex')`,
    'delete from transparency.checkpoint',
    `insert into transparency.retention_class values ('identity', 1)`,
    'delete from transparency.retention_class',
    'alter table transparency.fact disable trigger all',
    'drop trigger fact_keeps_rows on transparency.fact',
    `insert into transparency.fact (fact_no, at, type, actor_kind, actor_id, subject_type, subject_id, detail)
     values (1, now(), 'a.b', '', '', '', '', '{}')`,
  ])
    await assert.rejects(db.query(attempt), attempt)
  assert.deepEqual(
    (await transparency.list({}, { limit: 10 })).items.map(({ type }) => type),
    ['identity.signed-in'],
  )
})

test('facts come newest first, page by page, each once', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  await db.transaction(async (tx) => {
    for (let i = 0; i < 7; i++) await transparency.record(tx, fact('desk.opened', { detail: { i } }))
  })
  const seen: unknown[] = []
  let cursor: string | null | undefined
  do {
    const page: Awaited<ReturnType<typeof transparency.list>> = await transparency.list(
      {},
      { limit: 3, ...(cursor ? { cursor } : {}) },
    )
    seen.push(...page.items.map(({ detail }) => detail['i']))
    cursor = page.nextCursor
  } while (cursor !== null)
  assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0])
  assert.deepEqual((await transparency.list({}, { limit: 3, cursor: 'invented' })).items, [])
})

test('filters narrow by type, by room, by actor and by subject, together', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  const ben = { kind: 'person', id: 'account_ben' } as const
  await db.transaction(async (tx) => {
    await transparency.record(tx, fact('identity.signed-in'))
    await transparency.record(tx, fact('identity.signed-in', { actor: ben }))
    await transparency.record(tx, fact('identity.session-ended', { actor: ben }))
    await transparency.record(
      tx,
      fact('directory.contact-changed', { actor: ben, subject: { type: 'contact', id: 'contact_1' } }),
    )
  })
  const count = async (filter: Parameters<typeof transparency.list>[0]) =>
    (await transparency.list(filter, { limit: 10 })).items.length
  assert.equal(await count({ type: 'identity.signed-in' }), 2)
  assert.equal(await count({ type: 'identity.' }), 3)
  assert.equal(await count({ type: 'identity' }), 0)
  assert.equal(await count({ type: 'identity.', actor: 'account_ben' }), 2)
  assert.equal(await count({ subjectType: 'contact', subjectId: 'contact_1' }), 1)
  assert.equal(await count({ subjectType: 'contact', subjectId: 'finding_1' }), 0)
})

test('the history of one thing reads from the beginning, and holds nothing of another', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  await db.transaction(async (tx) => {
    await transparency.record(tx, fact('observations.finding-opened'))
    await transparency.record(
      tx,
      fact('observations.finding-opened', { subject: { type: 'finding', id: 'finding_2' } }),
    )
    await transparency.record(tx, fact('observations.finding-closed'))
  })
  const history = await transparency.historyOf({ type: 'finding', id: 'finding_1' })
  assert.deepEqual(
    history.map(({ type }) => type),
    ['observations.finding-opened', 'observations.finding-closed'],
  )
})

test('a type that is not room, dot, words is a bug that stops the act', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  for (const type of ['signed in', 'identity', 'Identity.signed-in', 'a.b.c', ''])
    await assert.rejects(
      db.transaction((tx) => transparency.record(tx, fact(type))),
      TypeError,
      type,
    )
})

/** The trigger asks the database's clock, so the test does too where age matters. */
function instantNow(): Instant {
  return instant(new Date().toISOString())
}
