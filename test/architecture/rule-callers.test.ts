import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basePack } from '../../src/norms/testing.ts'
import { assertCommitted } from './committed.ts'
import { callSites, ruleTable } from './rule-callers.ts'
import { source } from './source.ts'
import { sources } from './tree.ts'

const files = sources('src', 'test')
const pack = basePack()

test('which rule is asked where, and shown by which test, is the committed table', () => {
  const { text, unexplained } = ruleTable(pack.rules, files)
  assert.deepEqual(unexplained, [], 'an act without a caller says what it waits for (rule-callers.ts)')
  assertCommitted('test/architecture/rule-callers.txt', text)
})

test('the scan sees an act that is chosen between two, and none in a test or a comment', () => {
  const text = "// act: 'ask'\ndecide(tx, { act: open ? 'publish' : 'statement', subject })"
  assert.deepEqual(
    [...callSites([source('src/a/b.ts', text), source('src/a/b.test.ts', "act: 'share'")])],
    [
      ['publish', ['src/a/b.ts']],
      ['statement', ['src/a/b.ts']],
    ],
  )
})

test('an act without a caller and without a word on what it waits for is a fault', () => {
  assert.deepEqual(ruleTable([{ id: 'z-1', acts: ['juggle'] }], []).unexplained, ['juggle'])
})
