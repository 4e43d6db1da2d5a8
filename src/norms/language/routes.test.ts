import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandContext } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import { testNode } from '#testing/node.ts'
import { ordinaryFacts } from '../cases.ts'
import { normsCommands } from '../commands.ts'
import { basePack } from '../testing.ts'

interface Shown {
  readonly decisionId: string
  readonly outcome: string
  readonly holds: readonly { readonly toLift: string }[]
  readonly obligations: readonly { readonly what: string }[]
  readonly explanation: readonly { readonly id: string; readonly sentence: string }[]
}

test('a node tells rules, facts and decisions in the language that its reader asks for', async (t) => {
  const node = await testNode(t)
  const read = async (path: string, accept?: string): Promise<{ status: number; body: never }> => {
    const headers = accept === undefined ? {} : { headers: { 'accept-language': accept } }
    const reply = await node.fetch('analyst', `/api/v1/norms/${path}`, headers)
    return { status: reply.status, body: (await reply.json()) as never }
  }
  const sentence = async (path: string, accept?: string): Promise<string | undefined> => {
    const { items } = (await read(path, accept)).body as { items: { id: string; sentence: string }[] }
    return items.find(({ id }) => id === 'c-2-anomaly')?.sentence
  }

  assert.match((await sentence('rules')) ?? '', /^When /)
  assert.match((await sentence('rules?lang=de')) ?? '', /^Wenn \(die Zahl der Befunde/)
  assert.match((await sentence('rules', 'de-AT,de;q=0.9,en;q=0.5')) ?? '', /^Wenn /)
  assert.match((await sentence('rules?lang=en', 'de')) ?? '', /^When /, 'what was chosen wins over the browser')
  const unknown = await read('rules?lang=tlh')
  assert.deepEqual([unknown.status, (unknown.body as { code: string }).code], [400, 'norms.language-unknown'])

  const { items: languages } = (await read('languages')).body as { items: { tag: string; untranslated: number }[] }
  assert.deepEqual(
    languages.map(({ tag, untranslated }) => [tag, untranslated]),
    ['en', ...basePack().languages].map((tag) => [tag, 0]),
  )
  const { items: acts } = (await read('acts?lang=de')).body as { items: { act: string; meaning: string }[] }
  assert.match(acts.find(({ act }) => act === 'measure')?.meaning ?? '', /^eine Handlung mit Wirkung auf Netze/)

  const facts = {
    ...ordinaryFacts(basePack().vocabulary),
    'contact.daysSinceVerified': 200,
    'data.personal': 'unknown',
  }
  const asked = await node.fetch('analyst', '/api/v1/norms/decisions?lang=de', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ facts }),
  })
  const decided = (await asked.json()) as Shown
  assert.equal(decided.outcome, 'HOLD')
  assert.match(decided.holds[0]?.toLift ?? '', /^Angeben, was nicht bekannt ist: data\.personal\./)
  assert.match(decided.obligations[0]?.what ?? '', /^Den Kontakt über einen unabhängigen Weg neu prüfen/)
  const again = (await read(`decisions/${decided.decisionId}?lang=de`)).body as Shown
  assert.deepEqual(again.holds, decided.holds)
  assert.ok(again.explanation.length > 20)
  for (const rule of again.explanation) assert.match(rule.sentence, /^Wenn /, rule.id)
  const english = (await read(`decisions/${decided.decisionId}`)).body as Shown
  assert.match(english.holds[0]?.toLift ?? '', /^State what is not known: data\.personal\./)

  const lines: string[] = []
  const rules = normsCommands.find(({ verb }) => verb === 'rules')
  const run = (language?: string) =>
    rules?.run({
      positionals: [],
      flags: language === undefined ? {} : { language },
      json: false,
      api: node.shell,
      out: {
        json: assert.fail,
        line: assert.fail,
        progress: assert.fail,
        table: (_head, rows) => lines.push(...rows.map(String)),
      },
    } as Partial<CommandContext> as CommandContext)
  await run('de')
  assert.equal(lines.length, basePack().rules.length)
  for (const line of lines) assert.match(line, /,Wenn /)
  lines.length = 0
  await run()
  for (const line of lines) assert.match(line, /,When /)
  await assert.rejects(run('tlh') ?? assert.fail(), (error) => isAppError(error, 'norms.language-unknown'))
})
