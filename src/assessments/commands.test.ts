import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandContext } from '#kernel/command.ts'
import { assessmentCommands } from './commands.ts'
import { completeContent } from './testing.ts'

const view = {
  assessmentId: 'assessment_1',
  title: 'Wiped website',
  marking: 'TLP:AMBER+STRICT',
  frozen: 2,
  missing: ['dissent'],
  content: completeContent(),
  people: [{ name: 'Ada' }],
  versions: [{ number: 2, sha256: 'a'.repeat(64), missing: [], reviews: [{ agrees: true }], why: 'New evidence.' }],
}

/** Runs a command against answers by address; what it asks for and says is written down. */
async function run(verb: string, over: Partial<CommandContext>): Promise<{ asked: string[]; said: string[] }> {
  const asked: string[] = []
  const said: string[] = []
  const answers: Record<string, unknown> = {
    '/api/v1/assessments/assessment_1': view,
    '/api/v1/assessments/assessment_1/versions/2': { content: view.content, sha256: 'a'.repeat(64), intact: true },
  }
  const api = {
    get: (path: string) => {
      asked.push(path)
      return Promise.resolve(answers[path])
    },
    async *pages(path: string) {
      asked.push(path)
      yield view
    },
  }
  const out = {
    json: (value: unknown) => void said.push(JSON.stringify(value)),
    line: (text: string) => void said.push(text),
    table: (head: readonly string[], rows: readonly (readonly string[])[]) => void said.push([head, ...rows].join('|')),
  }
  const command = assessmentCommands.find((each) => each.verb === verb)
  assert.ok(command)
  await command.run({ positionals: ['assessment_1'], flags: {}, json: false, api, out, ...over } as never)
  return { asked, said }
}

test('the list names each assessment with its last version and marking', async () => {
  const { said } = await run('list', { positionals: [] })
  assert.deepEqual(said, ['assessment_1  v2  TLP:AMBER+STRICT  Wiped website'])
})

test('an assessment is shown with its versions, what is missing and who is on the case', async () => {
  const { said } = await run('show', {})
  assert.match(said.join('\n'), /New evidence\.[\s\S]*missing in the draft: dissent[\s\S]*on the case: Ada/)
})

test('the last version is exported when none is named, and the one that is named otherwise', async () => {
  const last = await run('export', {})
  assert.deepEqual(last.asked, ['/api/v1/assessments/assessment_1', '/api/v1/assessments/assessment_1/versions/2'])
  const { number, intact } = JSON.parse(last.said[0] ?? '') as { number: number; intact: boolean }
  assert.deepEqual([number, intact], [2, true])
  assert.deepEqual((await run('export', { flags: { version: '2' } })).asked, [
    '/api/v1/assessments/assessment_1/versions/2',
  ])
})

test('a version that is no number, and two assessments at once, are refused', async () => {
  await assert.rejects(run('export', { flags: { version: 'x' } }), { code: 'platform.bad-usage' })
  await assert.rejects(run('show', { positionals: ['a', 'b'] }), { code: 'platform.bad-usage' })
})
