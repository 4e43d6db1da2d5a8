import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { roles } from '#kernel/actor.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { compileAll } from '#platform/http/compile-late.ts'
import { testNode } from '#testing/node.ts'

const filled = (path: string): string => path.replaceAll(/:[A-Za-z]+/g, 'x')

test('each route refuses whoever is not known, and whoever lacks its action', async (t) => {
  const comity = await testNode(t)
  const actionsOf = new Map<string, Set<string>>()
  for (const role of roles) {
    const response = await comity.fetch(role, '/api/v1/session')
    const session = (await response.json()) as { actor: { actions: string[] } }
    actionsOf.set(role, new Set(session.actor.actions))
  }
  let guarded = 0
  for (const route of comity.node.routes) {
    if (route.access === 'public') continue
    guarded++
    const init = { method: route.method }
    const name = `${route.method} ${route.path}`
    const unknown = await comity.fetch(null, filled(route.path), init)
    assert.equal(unknown.status, 401, name)
    assert.equal(((await unknown.json()) as { code: string }).code, 'platform.unauthenticated', name)
    const { access } = route
    if (access === 'signed-in') continue
    const role = roles.find((each) => !actionsOf.get(each)!.has(access))
    if (role === undefined) continue
    const refused = await comity.fetch(role, filled(route.path), init)
    assert.equal(refused.status, 403, `${name} as ${role}`)
    await refused.body?.cancel()
  }
  assert.ok(guarded > 40, `${guarded} routes are guarded`)
})

test('routes that anybody reaches are these and no others', async (t) => {
  const comity = await testNode(t)
  const open = comity.node.routes
    .filter((route) => route.access === 'public')
    .map((route) => `${route.method} ${route.path}`)
  assert.deepEqual(
    open.sort(),
    readFileSync(new URL('public-routes.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  )
})

test('what comes in and goes out of every route has a shape that can be checked', async (t) => {
  const comity = await testNode(t)
  assert.ok((await compileAll(comity.node.routes)) > comity.node.routes.length)
})

test('the committed description of the API is that of the routes', async (t) => {
  const comity = await testNode(t)
  const path = new URL('../openapi/openapi.json', import.meta.url)
  const described = `${JSON.stringify(openApiOf(comity.node.routes), null, 1)}\n`
  if (process.env['UPDATE']) writeFileSync(path, described)
  assert.equal(readFileSync(path, 'utf8'), described, 'run the test with UPDATE=1 and read the difference')
})

test('an address that is not there is a problem, with the headers that every answer has', async (t) => {
  const comity = await testNode(t)
  const response = await comity.fetch('analyst', '/api/v1/nothing')
  assert.equal(response.status, 404)
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.match(response.headers.get('content-security-policy')!, /default-src 'none'/)
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
})

test('a POST with the same idempotency key is done once, and its answer given again', async (t) => {
  const comity = await testNode(t)
  const ask = (effect: string): Promise<Response> =>
    comity.fetch('legal', '/api/v1/norms/decisions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify({ act: 'notify', facts: { 'act.effect': effect } }),
    })
  const [first, second] = [await ask('E2'), await ask('E2')]
  assert.equal(first.status, 201)
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual(await second.json(), await first.json())
  const other = await ask('E3')
  assert.equal(other.status, 409)
  assert.equal(((await other.json()) as { code: string }).code, 'platform.idempotency-mismatch')
})

test('a secret is given once and kept for no idempotency key', async (t) => {
  const comity = await testNode(t)
  for (const route of comity.node.routes.filter(
    (each) => each.method === 'POST' && /^\/api\/v1\/(tokens|accounts|setup|invitation|session)/.test(each.path),
  ))
    assert.equal(route.secret, true, route.path)
})

test('a body that is too large, or of another form, is refused by name', async (t) => {
  const comity = await testNode(t)
  const send = (body: string): Promise<Response> =>
    comity.fetch('administrator', '/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  assert.equal((await send(JSON.stringify({ name: 'x'.repeat(2 ** 21), roles: ['analyst'] }))).status, 413)
  const wrong = await send(JSON.stringify({ name: 1, roles: ['emperor'], more: true }))
  assert.equal(wrong.status, 400)
  const { faults } = (await wrong.json()) as { faults: { pointer: string }[] }
  assert.ok(faults.length >= 3, JSON.stringify(faults))
})
