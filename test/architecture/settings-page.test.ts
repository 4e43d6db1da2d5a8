import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsTable } from '../../src/platform/settings-table.ts'
import { assertCommitted } from './committed.ts'
import { settingsPage } from './settings-page.ts'

test('the page of settings is made from the table', () => {
  assertCommitted('docs/operating/settings.md', settingsPage(settingsTable))
})

test('every setting says what it means in a sentence, and no two share a name in the environment', () => {
  const settings = Object.values(settingsTable)
  for (const { env, meaning } of settings) assert.match(meaning, /^[A-Z].{10,}\.$/s, env)
  assert.equal(new Set(settings.map(({ env }) => env)).size, settings.length)
})

test('a row shows default, limits, unit and secrecy', () => {
  const page = settingsPage({
    port: { env: 'P', default: 1, min: 0, max: 9, unit: 'ms', secret: true, meaning: 'A | b.' },
  })
  assert.match(page, /^\| `port` +\| `P` +\| `1` +\| 0 to 9 ms secret \| A \\\| b\. +\|$/m)
})
