import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { consolePolicy, readConsole, serveConsole } from '#platform/http/console.ts'
import { toAppError, statusOf } from '#platform/http/problem.ts'

const script = 'export const answer = 42\n'.repeat(50)

async function served(t: TestContext): Promise<FastifyInstance> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-console-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta nonce="COMITY_NONCE"><script nonce="COMITY_NONCE"></script>')
  writeFileSync(join(folder, 'assets', 'index-abc.js'), script)
  writeFileSync(join(folder, 'assets', 'index-abc.js.br'), brotliCompressSync(script))
  writeFileSync(join(folder, 'assets', 'index-abc.js.gz'), gzipSync(script))
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  const server = fastify()
  server.setErrorHandler((error, _request, reply) =>
    reply.code(statusOf(toAppError(error).code)).send(toAppError(error).code),
  )
  serveConsole(server, await readConsole(folder))
  t.after(() => server.close())
  return server
}

test('each load of the page has a nonce of its own, the same in policy and page', async (t) => {
  const server = await served(t)
  const [first, second] = await Promise.all([server.inject('/'), server.inject('/findings/finding_1?state=open')])
  const nonceOf = (response: typeof first): string =>
    /'nonce-([^']+)'/.exec(String(response.headers['content-security-policy']))?.[1] ?? ''
  assert.equal(first.statusCode, 200)
  assert.equal(second.statusCode, 200)
  assert.notEqual(nonceOf(first), nonceOf(second))
  assert.equal(first.body.split(nonceOf(first)).length, 3)
  assert.equal(first.body.includes('COMITY_NONCE'), false)
  assert.equal(first.headers['cache-control'], 'no-store')
})

test('the policy allows no inline script, no inline style and nothing from elsewhere', () => {
  const policy = consolePolicy('abc')
  assert.match(policy, /default-src 'none'/)
  assert.doesNotMatch(policy, /unsafe|\*|https?:/)
  assert.match(policy, /frame-ancestors 'none'/)
})

test('a hashed file is immutable and comes as the build compressed it', async (t) => {
  const server = await served(t)
  const cases = [
    ['br, gzip', 'br'],
    ['gzip;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['', undefined],
  ] as const
  for (const [accepts, encoding] of cases) {
    const response = await server.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': accepts } })
    assert.equal(response.headers['content-encoding'], encoding, accepts)
    assert.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(response.headers['vary'], 'accept-encoding')
  }
  const plain = await server.inject('/assets/index-abc.js')
  assert.equal(plain.body, script)
  const again = await server.inject({
    url: '/assets/index-abc.js',
    headers: { 'if-none-match': String(plain.headers['etag']) },
  })
  assert.equal(again.statusCode, 304)
})

test('an address of another door, a missing file and a way out of the folder are not found', async (t) => {
  const server = await served(t)
  for (const url of [
    '/api/v1/nothing',
    '/assets/gone.js',
    '/a/token',
    '/log/checkpoint',
    '/../package.json',
    '/%2e%2e/package.json',
    '/index.html.map',
  ]) {
    assert.equal((await server.inject(url)).statusCode, 404, url)
  }
})

test('without a built console the page says what to do', async (t) => {
  assert.equal(await readConsole(join(tmpdir(), 'comity-no-such-folder')), null)
  const server = fastify()
  server.setErrorHandler((error, _request, reply) =>
    reply.code(statusOf(toAppError(error).code)).send(toAppError(error).message),
  )
  serveConsole(server, null)
  t.after(() => server.close())
  const response = await server.inject('/')
  assert.equal(response.statusCode, 503)
  assert.match(response.body, /npm start/)
})
