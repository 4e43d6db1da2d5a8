import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Command, CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { reportCommands } from '../reports/commands.ts'
import { sourceCommands } from './commands.ts'

const flags = { purpose: 'To tell providers.', ground: 'Public interest.', fields: 'Address, time.', days: '14' }

/** Runs a command against a node. @returns What was said, and with which code it was refused. */
async function run(
  node: TestNode,
  commands: readonly Command[],
  verb: string,
  over: Partial<CommandContext> = {},
): Promise<{ said: string; code: string | null }> {
  const said: string[] = []
  const context: CommandContext = {
    positionals: [],
    flags: {},
    json: false,
    api: node.shell,
    out: {
      json: (value) => void said.push(JSON.stringify(value)),
      line: (text) => void said.push(text),
      table: (head, rows) => void said.push([head, ...rows].map((row) => row.join('|')).join('\n')),
      progress: () => undefined,
    },
    openFile: (name) => ({ stream: Readable.from([Buffer.from('{"source.ip": "192.0.2.1"}\n')]), name }),
    writeFile: () => Promise.resolve(),
    sleep: () => new Promise((resolve) => setTimeout(resolve, 20)),
    ...over,
  }
  try {
    await commands.find((each) => each.verb === verb)!.run(context)
    return { said: said.join('\n'), code: null }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { said: said.join('\n'), code: error.code }
  }
}

test('the command line says why a report is kept unread, who is waited for, and what to do', async (t) => {
  const node = await testNode(t)
  const feed = { feed: 'partner:events' }
  const taken = await run(node, reportCommands, 'add', { positionals: ['events.json'], flags: feed })
  assert.match(taken.said, /taken in as report_\w+\. Kept unread: nobody has assessed partner:events/)
  const [reportId] = /report_\w+/.exec(taken.said)!
  const waited = await run(node, reportCommands, 'add', {
    positionals: ['other.json'],
    flags: { ...feed, wait: true },
    openFile: (name) => ({ stream: Readable.from([Buffer.from('{"source.ip": "192.0.2.2"}\n')]), name }),
  })
  assert.equal(waited.code, 'observations.state', 'it does not wait for a person, and says that it is not read')

  const show = () => run(node, reportCommands, 'show', { positionals: [reportId] })
  assert.match((await show()).said, /comity source describe partner:events/)
  const positionals = ['partner:events']
  for (const missing of Object.keys(flags))
    assert.equal(
      (await run(node, sourceCommands, 'describe', { positionals, flags: { ...flags, [missing]: undefined } })).code,
      'platform.bad-usage',
    )
  const described = await run(node, sourceCommands, 'describe', { positionals, flags })
  assert.match(described.said, /partner:events {2}described, 2 reports wait\n.*data-protection officer is asked/)
  assert.match((await show()).said, /waits for the data-protection officer, who assesses partner:events/)
  const list = await run(node, sourceCommands, 'list')
  assert.match(list.said, /partner:events\|described\|2/)
  assert.match(list.said, /shadowserver:\*\|assessed\|0\|the Comity project/)
  assert.equal(
    (await run(node, sourceCommands, 'close', { positionals, flags: { reason: 'No.' } })).code,
    'platform.forbidden',
    'whoever owns the data folder is not the data-protection officer',
  )
})
