import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiClient, Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { exitCodeOf, helpText, parseLine, runCommand, type ParsedLine } from './command-line.ts'

const command = (noun: string, verb: string): Command => ({
  noun,
  verb,
  summary: `does ${noun}`,
  usage: 'THING',
  flags: { state: { type: 'string', meaning: 'a state' } },
  run: async () => undefined,
})
const commands = [command('report', 'list'), command('report', 'add'), command('settings', '')]

test('noun and verb name a command; flags may stand anywhere behind them', () => {
  const line = parseLine(['report', 'list', 'a', '--state', 'done', '--json', 'b'], commands)
  assert.equal(line.command, commands[0])
  assert.deepEqual(line.positionals, ['a', 'b'])
  assert.deepEqual({ ...line.flags }, { state: 'done', json: true })
  assert.equal(parseLine(['settings'], commands).command, commands[2])
})

test('what is not understood is said with what is known', () => {
  assert.throws(() => parseLine(['report', 'eat'], commands), /knows: list, add/)
  assert.throws(() => parseLine(['report', 'list', '--colour'], commands), { code: 'platform.bad-usage' })
  assert.throws(() => parseLine(['nothing'], commands), { code: 'platform.bad-usage' })
})

test('a word too much is refused where a command takes none, and not passed over', () => {
  const taking = (usage: string): Command => ({ ...command('log', 'verify'), usage })
  for (const usage of ['', '[--from DIR|URL]', '--reason TEXT', '{--from DAY | --recompute FILE}'])
    assert.throws(() => parseLine(['log', 'verify', 'other/log'], [taking(usage)]), {
      code: 'platform.bad-usage',
      message: /^It takes no "other\/log"\. Usage: comity log verify/,
    })
  for (const usage of ['FILE…', 'FILE [--key KEY]', 'IP|ASN', '[FILE]'])
    assert.deepEqual(parseLine(['log', 'verify', 'a'], [taking(usage)]).positionals, ['a'])
})

test('exit codes: 1 refused, 2 usage, 3 unreachable, 4 not allowed', () => {
  const code = (name: ConstructorParameters<typeof AppError>[0]): number => exitCodeOf(new AppError(name, ''))
  assert.deepEqual(
    [
      code('observations.state'),
      code('platform.bad-usage'),
      code('platform.bad-settings'),
      code('platform.node-unreachable'),
      code('platform.forbidden'),
      code('platform.unauthenticated'),
    ],
    [1, 2, 2, 3, 4, 4],
  )
})

test('help names every command with what it does', () => {
  const text = helpText(commands)
  for (const each of commands) assert.ok(text.includes(each.summary))
})

for (const [what, path, sentence] of [
  ['a folder', import.meta.dirname, `${import.meta.dirname} is a folder; name the files in it.\n`],
  ['no file', '/nothing/there.csv', 'There is no file /nothing/there.csv.\n'],
] as const)
  test(`a file that is to be taken in and is ${what}: said so, by its name`, async (t) => {
    const said = t.mock.method(process.stderr, 'write', () => true)
    const taking: Command = {
      ...commands[1]!,
      run: async ({ openFile, positionals }) => void openFile(positionals[0]!),
    }
    const line = { command: taking, positionals: [path], flags: {} }
    assert.equal(await runCommand(line as ParsedLine, {} as ApiClient), 2)
    assert.equal(said.mock.calls.map((call) => call.arguments[0]).join(''), sentence)
  })
