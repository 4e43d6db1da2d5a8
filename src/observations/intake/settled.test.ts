import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SeenFile } from '#platform/watched-folder.ts'
import { settledFiles } from './settled.ts'

const nowMs = Date.parse('2026-11-22T07:00:00Z')
const file = (change: Partial<SeenFile> = {}): SeenFile => ({
  name: 'report.csv',
  sizeBytes: 100,
  changedMs: nowMs - 5000,
  identity: '1:7',
  ...change,
})

const cases: readonly [string, SeenFile[], SeenFile[], boolean][] = [
  ['seen for the first time', [], [file()], false],
  ['the same at two looks', [file()], [file()], true],
  ['grown since', [file({ sizeBytes: 90 })], [file()], false],
  ['written again with the same size', [file({ changedMs: nowMs - 9000 })], [file()], false],
  ['another file under the name, of the same size and time', [file({ identity: '1:6' })], [file()], false],
  ['renamed into place: another name was seen before', [file({ name: 'report.tmp' })], [file()], false],
  ['empty since a moment', [file({ sizeBytes: 0 })], [file({ sizeBytes: 0 })], false],
  [
    'empty since a minute',
    [file({ sizeBytes: 0, changedMs: nowMs - 60_000 })],
    [file({ sizeBytes: 0, changedMs: nowMs - 60_000 })],
    true,
  ],
]

for (const [what, before, now, taken] of cases)
  test(`a file of the watched folder ${taken ? 'has stopped growing' : 'is waited for'}: ${what}`, () => {
    assert.deepEqual(settledFiles(before, now, nowMs), taken ? now : [])
  })
