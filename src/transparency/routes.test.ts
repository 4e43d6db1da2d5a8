import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import { createServer } from '#platform/http/server.ts'
import { createLog } from '#platform/log.ts'
import { testDatabase } from '#testing/database.ts'
import { person } from '#testing/people.ts'
import { transparencyRoutes } from './routes.ts'
import { testTransparency } from './testing.ts'

test('the record is read by those who may look into it, and by nobody else', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  const at = instant('2026-11-22T07:00:00Z')
  const fact = {
    type: 'desk.opened',
    at,
    actor: { kind: 'person', id: 'account_ada' },
    subject: { type: 'desk', id: 'today' },
  } as const
  await db.transaction(async (tx) => {
    for (const detail of [{ i: 1 }, { i: 2, word: 'x', none: null, yes: true }])
      await transparency.record(tx, { ...fact, detail })
  })
  const server = await createServer({
    routes: transparencyRoutes(transparency),
    // The actor is said by the test, as the session would say it.
    authenticate: async ({ authorization }) => ({
      actor: person([authorization === 'auditor' ? 'auditor' : 'analyst']),
      via: 'token',
      csrf: null,
    }),
    idempotency: createIdempotencyStore(db, () => at),
    log: createLog('silent'),
    bodyLimitBytes: 1024,
    isControl: () => false,
    origins: () => [],
  })
  t.after(() => server.close())
  const ask = (url: string, authorization: string) => server.inject({ url, headers: { authorization } })
  assert.equal((await ask('/api/v1/audit', 'analyst')).statusCode, 403)
  const first = (await ask('/api/v1/audit?limit=1&type=desk.', 'auditor')).json<{
    items: { detail: unknown }[]
    nextCursor: string
  }>()
  assert.deepEqual(first.items[0]?.detail, { i: 2, word: 'x', none: null, yes: true })
  const second = (await ask(`/api/v1/audit?limit=1&cursor=${first.nextCursor}`, 'auditor')).json<{
    items: object[]
    nextCursor: null
  }>()
  assert.deepEqual(
    [Object.keys(second.items[0]!), second.nextCursor],
    [['factId', 'at', 'type', 'room', 'actor', 'subject', 'detail'], null],
  )
  assert.equal((await ask('/api/v1/audit?room=desk', 'auditor')).statusCode, 400)
})
