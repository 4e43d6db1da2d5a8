import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { followUpCommands } from './commands.ts'

const view = {
  owner: { role: 'analyst', name: null, byRule: true },
  nextActionAt: '2026-11-29T00:00:00.000Z',
  reason: { code: 'no-contact', reviewAt: '2026-11-29T00:00:00.000Z', note: 'Nobody answers.', by: 'shell' },
}

/** Runs a command against a node that answers with one follow-up. @returns What was asked for and what was said. */
async function run(verb: string, over: Partial<CommandContext>) {
  const asked: string[] = []
  const said: string[] = []
  const answer = (method: string) => (path: string, body?: unknown) => {
    asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
    return Promise.resolve(view as never)
  }
  const command = followUpCommands.find((each) => each.verb === verb)!
  await command.run({
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
        asked.push(`PAGES ${path}`)
        yield* []
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
  })
  return { asked, said }
}

test('finding outcome sends code, note and the beginning of the review day', async () => {
  const flags = { reason: 'no-contact', note: 'Nobody answers.', review: '2026-11-29' }
  const { asked, said } = await run('outcome', { positionals: ['finding_01'], flags })
  const body = { code: 'no-contact', note: 'Nobody answers.', reviewAt: '2026-11-29T00:00:00.000Z' }
  assert.deepEqual(asked, [`POST /api/v1/findings/finding_01/outcome ${JSON.stringify(body)}`])
  assert.match(said.join(), /^finding_01: owner analyst \(by rule\), no-contact until 2026-11-29/)
})

test('finding outcome without a reason or a note asks the node for nothing', async () => {
  for (const flags of [{ note: 'x' }, { reason: 'resolved' }, { reason: 'resolved', note: ' ' }])
    await assert.rejects(
      run('outcome', { positionals: ['finding_01'], flags }),
      (error) =>
        isAppError(error) &&
        error.code === 'platform.bad-request' &&
        /Usage: comity finding outcome/.test(error.message),
    )
})

test('finding owner asks, and with --to gives; a time without an owner is refused', async () => {
  const positionals = ['finding_01']
  assert.deepEqual((await run('owner', { positionals })).asked, ['GET /api/v1/findings/finding_01/follow-up'])
  assert.deepEqual((await run('owner', { positionals, flags: { to: 'head', next: '2026-12-01T10:00:00Z' } })).asked, [
    'POST /api/v1/findings/finding_01/owner {"owner":"head","nextActionAt":"2026-12-01T10:00:00Z"}',
  ])
  await assert.rejects(run('owner', { positionals, flags: { next: '2026-12-01' } }), /--to is missing/)
})

test('finding ageing asks with its filters, and says when nothing waits', async () => {
  const { asked, said } = await run('ageing', { flags: { owner: 'me', order: 'age' } })
  assert.deepEqual(asked, ['PAGES /api/v1/findings/ageing?limit=500&order=age&owner=me'])
  assert.deepEqual(said, ['Nothing waits too long.'])
})
