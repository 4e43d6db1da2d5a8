import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { readKey } from 'openpgp'
import { anonymous, type Actor } from '#kernel/actor.ts'
import type { Action } from '#kernel/actions.ts'
import { createServer } from '#platform/http/server.ts'
import { createLog } from '#platform/log.ts'
import type { CorrespondenceOptions } from './deps.ts'
import { mailboxHash } from './keys/web-key-directory.ts'
import { correspondenceRoutes } from './routes.ts'
import { testRoom } from './testing.ts'

const base = '/api/v1/correspondence'

async function apiWorld(t: TestContext, options: Partial<CorrespondenceOptions> = {}) {
  const world = await testRoom(t, options)
  let actions: readonly Action[] = [
    'correspondence.read',
    'correspondence.content.read',
    'correspondence.edit',
    'correspondence.receive',
  ]
  const actor = (): Actor => ({ ...anonymous, kind: 'token', id: 'token_1', actions: new Set(actions) })
  const server = await createServer({
    routes: correspondenceRoutes(world.room),
    authenticate: ({ authorization }) =>
      Promise.resolve({
        actor: authorization ? actor() : anonymous,
        via: authorization ? 'token' : 'none',
        csrf: null,
      }),
    idempotency: {
      begin: () => Promise.resolve(null),
      finish: () => Promise.resolve(),
      abandon: () => Promise.resolve(),
      sweep: () => Promise.resolve(),
    },
    log: createLog('silent'),
    bodyLimitBytes: 1_000_000,
    isControl: () => false,
    origins: () => [],
  })
  t.after(() => server.close())
  const call = async (method: 'GET' | 'POST', path: string, payload?: object | Buffer, type?: string) => {
    const answer = await server.inject({
      method,
      url: path,
      headers: { authorization: 'Bearer x', ...(type ? { 'content-type': type } : {}) },
      ...(payload === undefined ? {} : { payload }),
    })
    return {
      status: answer.statusCode,
      body: (answer.body === '' ? null : JSON.parse(answer.body)) as Record<string, unknown>,
      raw: answer.rawPayload,
    }
  }
  return { world, server, call, allow: (...only: Action[]) => void (actions = only) }
}

test('lists show what became of messages and never to whom or what; content has a right and a record of its own', async (t) => {
  const { world, call, allow } = await apiWorld(t)
  const id = await world.queue()
  await world.send()
  const list = await call('GET', `${base}/messages?state=sent`)
  assert.equal(list.status, 200)
  assert.deepEqual(
    (list.body['items'] as { messageId: string }[]).map(({ messageId }) => messageId),
    [id],
  )
  const shown = await call('GET', `${base}/messages/${id}`)
  assert.doesNotMatch(JSON.stringify([list.body, shown.body]), /isp\.example|Redis/)
  const content = await call('GET', `${base}/messages/${id}/content`)
  assert.equal(content.body['to'], 'abuse@isp.example')
  assert.equal(world.facts.at(-1)!.type, 'correspondence.content-read')
  allow('correspondence.read')
  assert.equal((await call('GET', `${base}/messages/${id}/content`)).status, 403)
  assert.equal((await call('POST', `${base}/pause`, { reason: 'x' })).status, 403)
  assert.equal((await call('POST', `${base}/inbound`, Buffer.from('x'), 'message/rfc822')).status, 403)
  assert.equal((await call('GET', `${base}/messages/message_0`)).status, 404)
})

test('a long list comes in pages, each message once', async (t) => {
  const { world, call } = await apiWorld(t)
  for (let n = 0; n < 5; n++) {
    await world.queue()
    world.tick(1)
  }
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await call('GET', `${base}/messages?limit=2${cursor && `&cursor=${cursor}`}`)
    const page = body as { items: { messageId: string }[]; nextCursor: string | null }
    seen.push(...page.items.map(({ messageId }) => messageId))
    cursor = page.nextCursor
  }
  assert.equal(seen.length, 5)
  assert.deepEqual(seen, [...new Set(seen)].toSorted().toReversed())
})

test('pause, resume, resend and withdraw work by address, and each says what it did', async (t) => {
  const { world, call } = await apiWorld(t)
  const id = await world.queue()
  assert.equal((await call('POST', `${base}/pause`, {})).status, 400, 'a reason is asked for')
  assert.equal((await call('POST', `${base}/pause`, { reason: 'drill' })).body['paused'], true)
  assert.equal((await world.send()).sent, 0)
  assert.equal((await call('POST', `${base}/resume`, { reason: 'over' })).body['paused'], false)
  await world.send()
  const again = (await call('POST', `${base}/messages/${id}/resend`)).body['messageId'] as string
  assert.equal((await call('POST', `${base}/messages/${again}/withdraw`, { reason: 'twice is enough' })).status, 204)
  assert.deepEqual((await call('GET', `${base}/status`)).body['counts'], { sent: 1, withdrawn: 1 })
})

test('a mail is handed in as it came, of any content type, and not beyond its limit', async (t) => {
  const { call } = await apiWorld(t)
  const mail = Buffer.from('From: a@example.org\r\nSubject: x\r\n\r\nhello\r\n')
  const kept = await call('POST', `${base}/inbound`, mail, 'message/rfc822')
  assert.deepEqual([kept.status, kept.body['kind'], kept.body['duplicate']], [200, 'other', false])
  assert.equal((await call('POST', `${base}/inbound`, mail, 'application/octet-stream')).body['duplicate'], true)
  assert.equal((await call('POST', `${base}/inbound`, Buffer.alloc(11 * 1024 * 1024), 'message/rfc822')).status, 413)
  assert.equal((await call('POST', `${base}/inbound`, Buffer.from('no mail'), 'message/rfc822')).status, 400)
})

test('the team’s key lies where mail programs look for it, and no other does', async (t) => {
  const { world, server } = await apiWorld(t, { sign: true })
  const hash = mailboxHash('csirt@csirt.example')
  assert.equal((await server.inject(`/.well-known/openpgpkey/hu/${hash}`)).statusCode, 404, 'no key was made yet')
  await world.queue()
  await world.send()
  for (const path of [`hu/${hash}?l=csirt`, `csirt.example/hu/${hash}`]) {
    const { rawPayload } = await server.inject(`/.well-known/openpgpkey/${path}`)
    const key = await readKey({ binaryKey: new Uint8Array(rawPayload) })
    assert.deepEqual(key.getUserIDs(), ['CSIRT Examplia <csirt@csirt.example>'])
    assert.equal(key.isPrivate(), false)
  }
  assert.equal((await server.inject(`/.well-known/openpgpkey/other.example/hu/${hash}`)).statusCode, 404)
  assert.equal((await server.inject(`/.well-known/openpgpkey/hu/${mailboxHash('x@csirt.example')}`)).statusCode, 404)
})
