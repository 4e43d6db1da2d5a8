import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertCommitted, assertNone } from './committed.ts'
import { directionFaults, floorOf, graph, ROOMS } from './floors.ts'
import { source } from './source.ts'
import { isTest, sources } from './tree.ts'

const product = sources('src').filter((file) => !isTest(file.path))
const faultsOf = (path: string, text: string): string[] => directionFaults([source(path, text)])

test('no file of src/ imports sideways, upwards, or past a door', () => {
  assertNone(directionFaults(product), 'ARCHITECTURE, "The house": direction of imports')
})

test('the graph of rooms is the committed one', () => {
  assertCommitted('test/architecture/graph.txt', graph(product))
})

test('the scan sees the tree: kernel and platform are in it', () => {
  const text = graph(product)
  assert.match(text, /^0 kernel -> \(nothing\)$/m)
  assert.match(text, /^0 platform -> kernel$/m)
})

test('a room is on one floor', () => {
  assert.equal(new Set(ROOMS).size, ROOMS.length)
  assert.ok(floorOf('norms') < floorOf('directory') && floorOf('directory') < floorOf('correspondence'))
})

for (const [what, path, text, reason] of [
  ['upwards', 'src/norms/decision.ts', "import { who } from '#directory'", /norms may not use directory/],
  ['sideways', 'src/norms/decision.ts', "import type { Session } from '#identity'", /identity is joined/],
  ['past a door', 'src/observations/route.ts', "import { s } from '#directory/store.ts'", /only door/],
  ['relatively into another room', 'src/observations/a.ts', "import { b } from '../directory/b.ts'", /stays inside/],
  ['dynamically upwards', 'src/directory/a.ts', "await import('#observations')", /directory may not use observations/],
  ['a computed name', 'src/directory/a.ts', 'await import(name)', /cannot be checked/],
  ['from the kernel to the platform', 'src/kernel/a.ts', "import { d } from '#platform/database.ts'", /kernel may not/],
  ['from the platform to a room', 'src/platform/a.ts', "import { d } from '#norms'", /platform may not use norms/],
  ['the log', 'src/cases/a.ts', "import { append } from '#transparency'", /transparency is joined/],
  ['test support', 'src/cases/a.ts', "import { t } from '#testing/node.ts'", /belongs to tests/],
  ['its own door', 'src/cases/a.ts', "import { t } from '#cases'", /relative path/],
  ['a room that is none', 'src/cases/a.ts', "import { t } from '#utils/a.ts'", /no such room/],
  ['out of src', 'src/cases/a.ts', "import { t } from '../../bench/a.ts'", /leads out of src/],
  ['a folder on no floor', 'src/helpers/a.ts', '', /on no floor/],
] as const) {
  test(`the checker refuses an import ${what}`, () => {
    const faults = faultsOf(path, text)
    assert.equal(faults.length, 1, faults.join('\n'))
    assert.match(faults[0] ?? '', reason)
  })
}

test('the checker lets pass: floors below, kernel by file, packages, a sibling file', () => {
  const text =
    "import { who } from '#directory'\nimport { decide } from '#norms'\nimport './b.ts'\nimport 'node:crypto'"
  assert.deepEqual(faultsOf('src/observations/a.ts', `${text}\nimport { instant } from '#kernel/instant.ts'`), [])
})

test('the wiring may use every room', () => {
  assert.deepEqual(faultsOf('src/app.ts', "import { a } from '#identity'\nimport { b } from './norms/index.ts'"), [])
})
