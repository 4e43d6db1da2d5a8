import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSettings } from '#platform/settings.ts'
import { greeting } from './serve.ts'

const hintFor = (flags: Parameters<typeof loadSettings>[0], env: NodeJS.ProcessEnv = {}): string | undefined =>
  greeting('http://127.0.0.1:8420', 'http://127.0.0.1:8420/setup#x', loadSettings(flags, env)).at(-1)

test('the hint of a new node names its data folder wherever that is not the usual one, so that no other node is set up', () => {
  const hint = 'or with: comity init --team NAME --country CC --admin EMAIL'
  assert.equal(hintFor({}), hint)
  assert.equal(hintFor({ data: '/srv/comity' }), `${hint} --data '/srv/comity'`)
  assert.equal(hintFor({}, { COMITY_DATA: "/srv/team's" }), `${hint} --data '/srv/team'\\''s'`)
})

test('a node that has people says where it is, and no more', () => {
  assert.deepEqual(greeting('http://127.0.0.1:8420', null, loadSettings({}, {})), [
    'Comity is ready at http://127.0.0.1:8420',
  ])
})
