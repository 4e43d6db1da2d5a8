import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandGroups, loadCommands } from './command-groups.ts'

test('each command begins with a noun of its group, and each noun of a group begins a command', async () => {
  for (const { nouns, load } of commandGroups) {
    const found = new Set((await load('0.0.0-test')).map(({ noun }) => noun))
    assert.deepEqual([...found].toSorted(), [...nouns].toSorted())
  }
})

test('what is loaded for a noun is all that begins with it, also from two rooms', async () => {
  const all = await loadCommands('0.0.0-test')
  for (const noun of new Set(all.map((command) => command.noun))) {
    const named = (await loadCommands('0.0.0-test', noun)).filter((command) => command.noun === noun)
    assert.deepEqual(
      named.map(({ verb }) => verb),
      all.filter((command) => command.noun === noun).map(({ verb }) => verb),
      noun,
    )
  }
  assert.deepEqual(await loadCommands('0.0.0-test', 'no-such-noun'), [])
})
