import assert from 'node:assert/strict'
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { anonymous } from '#kernel/actor.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { createApiClient } from './api-client.ts'
import { createControlDoor, findControlSocket } from './control.ts'
import { connectDatabase } from './database.ts'
import { createIdempotencyStore } from './http/idempotency.ts'
import { route } from './http/route.ts'
import { createServer } from './http/server.ts'
import { createLog } from './log.ts'

const whereFrom = route({
  method: 'GET',
  path: '/where-from',
  access: 'public',
  summary: 'Says by which door one came in.',
  handler: async ({ request }) => ({ control: request.viaControlSocket }),
})

/** A server with both doors, on a data folder of this name. */
async function twoDoors(t: TestContext, name: string) {
  const parent = mkdtempSync(join(tmpdir(), 'comity-test-'))
  const dataDir = join(parent, name)
  const door = createControlDoor(dataDir)
  const known: boolean[] = []
  const db = connectDatabase({}, () => undefined)
  const server = await createServer({
    routes: [whereFrom],
    authenticate: async ({ viaControlSocket }) => {
      known.push(viaControlSocket)
      return { actor: anonymous, via: 'none', csrf: null }
    },
    idempotency: createIdempotencyStore(db, () => instantFromMs(0)),
    log: createLog('silent'),
    bodyLimitBytes: 1024,
    isControl: door.isIts,
    origins: () => [],
  })
  t.after(async () => {
    await Promise.all([server.close(), door.close(), db.close()])
    rmSync(parent, { recursive: true })
  })
  await door.open(server)
  return { door, server, dataDir, known }
}

test('one table of routes, two doors: who came in by the control socket is known, and nobody else is taken for it', async (t) => {
  const { server, dataDir, known } = await twoDoors(t, 'data')
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const socket = findControlSocket(dataDir)!
  assert.equal(statSync(socket).mode & 0o777, 0o600)
  assert.equal(statSync(join(dataDir, 'run')).mode & 0o777, 0o700)
  assert.deepEqual(await createApiClient(socket).get('/where-from'), { control: true })
  assert.deepEqual(await (await fetch(`${url}/where-from`)).json(), { control: false })
  assert.deepEqual(await createApiClient(socket).get('/where-from'), { control: true })
  assert.deepEqual(known, [true, false, true])
})

test('a data folder with a long path has its socket elsewhere, and nothing of it stays when the door is closed', async (t) => {
  const { door, dataDir } = await twoDoors(t, 'long'.repeat(40))
  const socket = findControlSocket(dataDir)!
  assert(!socket.startsWith(dataDir))
  assert.deepEqual(await createApiClient(socket).get('/where-from'), { control: true })
  await door.close()
  assert.equal(findControlSocket(dataDir), null)
  assert(!existsSync(dirname(socket)))
})

test('an upload whose file cannot be read fails with that, and not as if the node did not answer', async (t) => {
  const { dataDir } = await twoDoors(t, 'data')
  const missing = createReadStream(join(dataDir, 'nothing.csv'))
  const upload = createApiClient(findControlSocket(dataDir)!).upload('/where-from', missing, {
    contentType: 'text/csv',
    fileName: 'nothing.csv',
  })
  await assert.rejects(upload, { code: 'ENOENT', path: join(dataDir, 'nothing.csv') })
})
