import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import type { CommandContext } from '#kernel/command.ts'
import { correspondenceCommands } from './commands.ts'
import { correspondenceRoutes } from './routes.ts'
import type { Correspondence } from './correspondence.ts'

/** A context that writes down what a command asks for and says. */
function context(over: Partial<CommandContext>, answers: Record<string, unknown> = {}) {
  const asked: string[] = []
  const said: string[] = []
  const answer = (method: string) => (path: string, body?: unknown) => {
    asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
    return Promise.resolve((answers[path] ?? { counts: {} }) as never)
  }
  const made: CommandContext = {
    positionals: [],
    flags: {},
    json: false,
    api: {
      get: answer('GET'),
      bytes: answer('GET'),
      text: answer('GET'),
      post: answer('POST'),
      put: answer('PUT'),
      delete: answer('DELETE'),
      upload: (path) => answer('UPLOAD')(path),
      takeInvitation: answer('INVITATION'),
      async *pages(path) {
        yield await answer('PAGES')(path)
      },
    },
    out: {
      json: (value) => void said.push(JSON.stringify(value)),
      line: (text) => void said.push(text),
      table: (head, rows) => void said.push([head, ...rows].join('|')),
      progress: () => undefined,
    },
    writeFile: async () => undefined,
    openFile: (name) => ({ stream: Readable.from(['x']), name }),
    sleep: () => Promise.resolve(),
    ...over,
  }
  return { made, asked, said }
}

const command = (name: string) => correspondenceCommands.find(({ noun, verb }) => `${noun} ${verb}` === name)!

test('every command asks for an address that the room has', async () => {
  const addresses = correspondenceRoutes({ clock: () => '' } as unknown as Correspondence).map(
    ({ method, path }) => `${method} ${path.replace(':id', 'message_1')}`,
  )
  for (const each of correspondenceCommands) {
    const { made, asked } = context(
      { positionals: ['message_1'], flags: { reason: 'x' } },
      { '/api/v1/correspondence/messages/message_1': { inbound: [] } },
    )
    await each.run(made)
    const [method, path] = asked[0]!.split(' ') as [string, string]
    const asAddress = `${method === 'PAGES' ? 'GET' : method === 'UPLOAD' ? 'POST' : method} ${path.split('?')[0]}`
    assert.ok(addresses.includes(asAddress), `${each.noun} ${each.verb}: ${asAddress}`)
  }
})

test('a command without what it needs is wrong usage', async () => {
  for (const name of ['mail pause', 'message show', 'message withdraw', 'mail receive'])
    await assert.rejects(command(name).run(context({}).made), (error) => isAppError(error, 'platform.bad-usage'), name)
})

test('the status says in a sentence whether mail leaves', async () => {
  const status = { paused: true, reason: 'drill', mailServer: true, counts: { queued: 3 } }
  const { made, said } = context({}, { '/api/v1/correspondence/status': status })
  await command('mail status').run(made)
  assert.deepEqual(said, ['Sending is paused: drill', 'state,messages|queued,3'])
})
