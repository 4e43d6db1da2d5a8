import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { createApiClient } from '#platform/api-client.ts'
import { parseLine } from '#platform/command-line.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import { createServer } from '#platform/http/server.ts'
import { testIdentity } from '#testing/people.ts'
import { identityCommands } from './commands.ts'
import { identityRoutes } from './routes.ts'

/** Runs command lines against the room's routes over a control socket, as the program does. */
async function atTheShell(t: Parameters<typeof testIdentity>[0]) {
  const under = await testIdentity(t)
  const server = await createServer({
    routes: identityRoutes(under.identity),
    authenticate: under.identity.authenticate,
    idempotency: createIdempotencyStore(under.db, under.clock.now),
    log: under.context.log,
    bodyLimitBytes: 1 << 20,
    isControl: () => true,
    origins: under.context.origins,
  })
  const folder = mkdtempSync(join(tmpdir(), 'comity-'))
  const path = join(folder, 's')
  await server.listen({ path })
  t.after(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })
  const api = createApiClient(path)
  return {
    ...under,
    /** What a command prints: values with --json, else lines and tables as texts. */
    async run(words: string): Promise<unknown[]> {
      const printed: unknown[] = []
      const { command, positionals, flags } = parseLine(
        words.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', '')),
        identityCommands,
      )
      const context: CommandContext = {
        positionals,
        flags,
        json: flags['json'] === true,
        api,
        out: {
          json: (value) => void printed.push(value),
          line: (text) => void printed.push(text),
          table: (head, rows) => void printed.push(...[head, ...rows].map((row) => row.join(' | '))),
          progress: () => undefined,
        },
        writeFile: async () => undefined,
        openFile: () => ({ stream: Readable.from([]), name: '' }),
        sleep: async () => undefined,
      }
      await command.run(context)
      return printed
    },
  }
}
const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)

test('"comity init" sets up a node and prints a one-time sign-in address', async (t) => {
  const { run, identity } = await atTheShell(t)
  const lines = await run('init --team "CSIRT of Examplia" --country XA --admin ada@csirt.example')
  assert.match(lines.join('\n'), /http:\/\/localhost:8420\/join#[\w-]{43}\n/)
  assert.equal((await identity.team())?.name, 'CSIRT of Examplia')
  await assert.rejects(
    run('init --team Other --country XA --admin ben@csirt.example --json'),
    withCode('identity.already-set-up'),
  )
})

test('"comity init" with something missing or wrong says what', async (t) => {
  const { run } = await atTheShell(t)
  await assert.rejects(run('init --team X --country XA'), withCode('platform.bad-usage'))
  await assert.rejects(run('init --team X --country ZZ --admin ada@csirt.example'), withCode('identity.bad-team'))
  await assert.rejects(run('init --team X --country XA --admin ada'), withCode('identity.bad-email'))
  const [line] = await run('setup link')
  assert.equal(line, 'Set the node up at:')
})

test('"comity token create --json" prints the token; list and end go by its id', async (t) => {
  const { run, identity } = await atTheShell(t)
  const [made] = (await run('token create --role analyst --name "nightly feed" --json')) as {
    token: string
    tokenId: string
  }[]
  assert.match(made!.token, /^comity_/)
  const shown = { authorization: `Bearer ${made!.token}`, cookies: {}, ip: '', viaControlSocket: false }
  assert.deepEqual((await identity.authenticate(shown)).actor.roles, ['analyst'])
  assert.match((await run('token list')).join('\n'), /nightly feed \| analyst \| 2027-02-20/)
  await run(`token end ${made!.tokenId}`)
  assert.equal((await identity.authenticate(shown)).via, 'none')
  assert.match((await run('token list')).join('\n'), /ended/)
  await assert.rejects(run('token create --role king'), withCode('platform.bad-usage'))
  await assert.rejects(run('token create --role analyst --days 0'), withCode('platform.bad-usage'))
})

test('accounts are invited, changed and closed at the shell, also to give a team of one what it may not give itself', async (t) => {
  const { run } = await atTheShell(t)
  const [first] = (await run('init --team Examplia --country XA --admin ada@csirt.example --json')) as {
    accountId: string
  }[]
  const [edited] = (await run(`account edit ${first!.accountId} --role administrator,head,legal --json`)) as {
    roles: string[]
  }[]
  assert.deepEqual(edited!.roles, ['head', 'legal', 'administrator'])
  assert.match((await run('account conflicts')).join('\n'), /operates-and-decides/)
  const [ben] = (await run(
    'account invite --name "Ben Example" --email ben@csirt.example --role law-enforcement --duty police --json',
  )) as { accountId: string; url: string }[]
  assert.match(ben!.url, /\/join#/)
  assert.match((await run(`account link ${ben!.accountId}`)).join('\n'), /\/join#/)
  await run(`account close ${ben!.accountId}`)
  assert.match((await run('account list')).join('\n'), /ben@csirt.example \| closed/)
})
