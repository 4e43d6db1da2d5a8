import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '#kernel/actor.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import { createServer } from '#platform/http/server.ts'
import { cookiesOf, goodPassword, setUpTeam, testIdentity, type IdentityUnderTest } from '#testing/people.ts'
import { shell } from './authenticate.ts'
import { identityRoutes } from './routes.ts'

const origin = 'http://localhost:8420'

interface Asking {
  readonly body?: object
  readonly cookies?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly ip?: string
}
interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Record<string, unknown>
}
type Ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, asking?: Asking) => Promise<Answer>

/** The room's routes behind the server that the node has, without a socket. */
async function served(
  t: Parameters<typeof testIdentity>[0],
  controlSocket = false,
): Promise<IdentityUnderTest & { ask: Ask }> {
  const under = await testIdentity(t)
  const server = await createServer({
    routes: identityRoutes(under.identity),
    authenticate: under.identity.authenticate,
    idempotency: createIdempotencyStore(under.db, under.clock.now),
    log: under.context.log,
    bodyLimitBytes: 1 << 20,
    isControl: () => controlSocket,
    origins: under.context.origins,
  })
  t.after(() => server.close())
  const ask: Ask = async (method, url, { body, cookies = {}, headers = {}, ip = '127.0.0.1' } = {}) => {
    const payload = body === undefined ? {} : { payload: body instanceof Uint8Array ? Buffer.from(body) : body }
    const answer = await server.inject({ method, url, cookies, headers, remoteAddress: ip, ...payload })
    const parsed = answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>)
    return { status: answer.statusCode, body: parsed, headers: answer.headers }
  }
  return { ...under, ask }
}

const setUpBody = (link: string) => ({
  link,
  team: { name: 'CSIRT of Examplia', country: 'XA' },
  person: { name: 'Ada Example', email: 'ada@csirt.example', password: goodPassword },
})

test('from a fresh node to a signed-in person, as a browser goes', async (t) => {
  const { identity, ask } = await served(t)
  const fresh = await ask('GET', '/api/v1/session')
  assert.deepEqual(fresh.body, {
    signedIn: false,
    setupNeeded: true,
    actor: null,
    csrf: null,
    team: null,
    version: '0.0.0-test',
  })
  const link = (await identity.setupLink())?.url.split('#')[1] ?? ''
  assert.equal((await ask('POST', '/api/v1/setup', { body: setUpBody(link), ip: '192.0.2.1' })).status, 403)
  assert.equal(
    (
      await ask('POST', '/api/v1/setup', {
        body: setUpBody(link),
        headers: { 'x-forwarded-for': '192.0.2.1' },
      })
    ).status,
    403,
  )
  const made = await ask('POST', '/api/v1/setup', { body: setUpBody(link), headers: { origin } })
  assert.equal(made.status, 200)

  const cookies = cookiesOf(String(made.headers['set-cookie']))
  const known = (await ask('GET', '/api/v1/session', { cookies })).body
  assert.deepEqual(
    [known['signedIn'], known['setupNeeded'], known['team']],
    [true, false, { name: 'CSIRT of Examplia', country: 'XA' }],
  )
  const csrf = String(known['csrf'])
  assert.equal((await ask('DELETE', '/api/v1/session', { cookies })).body['code'], 'platform.csrf')
  assert.equal(
    (
      await ask('DELETE', '/api/v1/session', {
        cookies,
        headers: { 'x-comity-csrf': csrf, origin: 'https://elsewhere.example' },
      })
    ).status,
    403,
  )
  const out = await ask('DELETE', '/api/v1/session', { cookies, headers: { 'x-comity-csrf': csrf, origin } })
  assert.equal(out.status, 204)
  assert.match(String(out.headers['set-cookie']), /^comity=; .*Max-Age=0/)
  assert.equal((await ask('GET', '/api/v1/sessions', { cookies })).status, 401)

  const wrong = await ask('POST', '/api/v1/session', { body: { email: 'ada@csirt.example', password: 'no' } })
  assert.deepEqual(
    [wrong.status, wrong.body['code'], wrong.headers['set-cookie']],
    [401, 'identity.bad-credentials', undefined],
  )
  const credentials = { email: 'ada@csirt.example', password: goodPassword }
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' }
  const forged = await ask('POST', '/api/v1/session', {
    body: new TextEncoder().encode(new URLSearchParams(credentials).toString()),
    headers: form,
  })
  assert.deepEqual([forged.body['code'], forged.headers['set-cookie']], ['platform.csrf', undefined])
  const again = await ask('POST', '/api/v1/session', { body: credentials })
  assert.deepEqual([again.status, again.body], [200, { signedIn: true }])
})

test('too many tries are answered with 429 and when to come back', async (t) => {
  const { identity, ask } = await served(t)
  await setUpTeam(identity)
  const body = { email: 'ada@csirt.example', password: 'no' }
  for (let i = 0; i < 5; i++) assert.equal((await ask('POST', '/api/v1/session', { body })).status, 401)
  const refused = await ask('POST', '/api/v1/session', { body })
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '60'])
})

test('what a role may not do is refused by name of the action; what it may do is answered in its shape', async (t) => {
  const { identity, ask } = await served(t)
  await setUpTeam(identity)
  const as = async (role: Role) => ({
    authorization: `Bearer ${(await identity.tokens.create(shell, { name: '', roles: [role] })).token}`,
  })
  const analyst = await as('analyst')
  for (const [method, url] of [
    ['GET', '/api/v1/accounts'],
    ['POST', '/api/v1/accounts'],
    ['GET', '/api/v1/tokens'],
    ['POST', '/api/v1/tokens'],
    ['GET', '/api/v1/identity/duty-conflicts'],
    ['PUT', '/api/v1/identity/team'],
    ['POST', '/api/v1/setup/link'],
  ] as const) {
    const refused = await ask(method, url, { headers: analyst, ...(method === 'GET' ? {} : { body: {} }) })
    assert.deepEqual([refused.status, refused.body['code']], [403, 'platform.forbidden'], `${method} ${url}`)
    assert.equal((await ask(method, url, method === 'GET' ? {} : { body: {} })).status, 401, `${method} ${url}`)
  }
  const administrator = await as('administrator')
  const accounts = await ask('GET', '/api/v1/accounts', { headers: administrator })
  const [item] = accounts.body['items'] as Record<string, unknown>[]
  assert.deepEqual(Object.keys(item ?? {}).toSorted(), [
    'accountId',
    'changedAt',
    'createdAt',
    'duties',
    'email',
    'name',
    'roles',
    'state',
    'version',
  ])
  const conflicts = await ask('GET', '/api/v1/identity/duty-conflicts', { headers: administrator })
  assert.equal((conflicts.body['items'] as object[]).length, 1)
  const table = await ask('GET', '/api/v1/identity/roles', { headers: analyst })
  assert.equal((table.body['items'] as object[]).length, 12)
})

test('an edit without a version is refused, with an old one too, with the right one it is done', async (t) => {
  const { identity, ask } = await served(t)
  await setUpTeam(identity)
  const headers = {
    authorization: `Bearer ${(await identity.tokens.create(shell, { name: '', roles: ['administrator'] })).token}`,
  }
  const invited = await ask('POST', '/api/v1/accounts', {
    headers,
    body: { name: 'Ben', email: 'ben@csirt.example', roles: ['analyst'], duties: ['csirt'] },
  })
  assert.equal(invited.status, 201)
  const { accountId } = invited.body['account'] as { accountId: string }
  const url = `/api/v1/accounts/${accountId}`
  const body = { name: 'Ben', roles: ['liaison'], duties: ['csirt'] }
  assert.equal((await ask('PUT', url, { headers, body })).body['code'], 'platform.if-match-required')
  const { etag } = (await ask('GET', url, { headers })).headers
  assert.equal((await ask('PUT', url, { headers: { ...headers, 'if-match': '"7"' }, body })).status, 412)
  const done = await ask('PUT', url, { headers: { ...headers, 'if-match': String(etag) }, body })
  assert.deepEqual([done.status, done.headers['etag'], done.body['roles']], [200, '"2"', ['liaison']])
  assert.equal((await ask('DELETE', url, { headers })).status, 204)
  for (const wrong of [
    { ...body, roles: ['king'] },
    { ...body, duties: [] },
    { ...body, more: 1 },
    { ...body, name: '  ' },
  ])
    assert.equal(
      (await ask('PUT', url, { headers: { ...headers, 'if-match': '"1"' }, body: wrong })).status,
      400,
      JSON.stringify(wrong),
    )
})

test('tokens are made, listed without their secret, and ended', async (t) => {
  const { identity, ask } = await served(t)
  await setUpTeam(identity)
  const headers = {
    authorization: `Bearer ${(await identity.tokens.create(shell, { name: '', roles: ['administrator'] })).token}`,
  }
  const made = await ask('POST', '/api/v1/tokens', {
    headers,
    body: { name: 'feed', roles: ['administrator'] },
  })
  assert.equal(made.status, 201)
  const { tokenId } = made.body['details'] as { tokenId: string }
  const list = await ask('GET', '/api/v1/tokens?limit=1', { headers })
  assert.equal((list.body['items'] as object[]).length, 1)
  assert.notEqual(list.body['nextCursor'], null)
  const mine = { authorization: `Bearer ${String(made.body['token'])}` }
  assert.equal((await ask('GET', '/api/v1/session', { headers: mine })).body['signedIn'], true)
  assert.equal((await ask('DELETE', `/api/v1/tokens/${tokenId}`, { headers })).status, 204)
  assert.equal((await ask('GET', '/api/v1/session', { headers: mine })).body['signedIn'], false)
})

test('over the control socket a node is set up without a browser, and from nowhere else', async (t) => {
  const outside = await served(t)
  const body = { team: { name: 'CSIRT of Examplia', country: 'XA' }, email: 'ada@csirt.example' }
  const { token } = await outside.identity.tokens.create(shell, { name: '', roles: ['administrator'] })
  for (const url of ['/api/v1/setup/without-browser', '/api/v1/setup/link']) {
    const answer = await outside.ask('POST', url, { body, headers: { authorization: `Bearer ${token}` } })
    assert.equal(answer.body['code'], 'identity.set-up-elsewhere')
  }
  const { ask } = await served(t, true)
  assert.match(String((await ask('POST', '/api/v1/setup/link', { body: {} })).body['url']), /\/setup#/)
  const made = await ask('POST', '/api/v1/setup/without-browser', { body })
  assert.equal(made.status, 200)
  assert.match((made.body['link'] as { url: string }).url, /^http:\/\/localhost:8420\/join#/)
  assert.equal((await ask('POST', '/api/v1/setup/link', { body: {} })).status, 409)
})

test('the record of the team is read by who is signed in and changed by version', async (t) => {
  const { identity, ask } = await served(t)
  const { cookies } = await setUpTeam(identity)
  const { headers } = await ask('GET', '/api/v1/identity/team', { cookies })
  assert.equal(headers['etag'], '"1"')
  const csrf = String((await ask('GET', '/api/v1/session', { cookies })).body['csrf'])
  const body = { name: 'CSIRT of Examplia', country: 'XA', mandate: 'Decree 12' }
  const changed = await ask('PUT', '/api/v1/identity/team', {
    cookies,
    headers: { 'x-comity-csrf': csrf, 'if-match': '"1"' },
    body,
  })
  assert.deepEqual([changed.status, changed.body['version'], changed.body['mandate']], [200, 2, 'Decree 12'])
})

test('a passkey’s beginning reaches the browser whole', async (t) => {
  const { identity, ask } = await served(t)
  await setUpTeam(identity)
  const begun = await ask('POST', '/api/v1/session/passkey/begin', { body: {}, headers: { origin } })
  assert.equal(begun.status, 200)
  assert.deepEqual([begun.body['rpId'], begun.body['userVerification']], ['localhost', 'required'])
  const refused = await ask('POST', '/api/v1/session/passkey/finish', {
    body: { response: { id: 'x', response: {} } },
    headers: { origin },
  })
  assert.deepEqual([refused.status, refused.body['code']], [401, 'identity.passkey-refused'])
})

test('one’s own sessions are listed with the one in use marked', async (t) => {
  const { identity, clock, ask } = await served(t)
  const { cookies } = await setUpTeam(identity)
  clock.forward(1000)
  await ask('POST', '/api/v1/session', { body: { email: 'ada@csirt.example', password: goodPassword } })
  const { items } = (await ask('GET', '/api/v1/sessions', { cookies })).body as {
    items: { current: boolean }[]
  }
  assert.deepEqual(
    items.map(({ current }) => current),
    [false, true],
  )
})
