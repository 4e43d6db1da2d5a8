import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone, parseList } from './committed.ts'
import { isPure, purityFaults, sqlFaults, type Edges } from './purity.ts'
import { source } from './source.ts'
import { exists, isTest, read, sources } from './tree.ts'

const product = sources('src').filter((file) => !isTest(file.path))
const listed = parseList(read('test/architecture/edges.txt'))
const edges = new Map(listed.map((one) => [one.path, one.what]))
const none: Edges = new Map()

test('pure files name no file, database, network, clock, chance or environment', () => {
  assertNone(purityFaults(product, edges), 'hand the value in: a Clock, bytes, a port')
})

test('only store files hold SQL', () => {
  assertNone(sqlFaults(product), 'SQL belongs into the store of its room')
})

test('every listed edge exists and has a reason', () => {
  const faults = listed.filter(({ path, reason }) => !exists(path) || reason.length < 20).map((one) => one.path)
  assertNone(faults, 'edges.txt')
})

for (const [text, reason] of [
  ["import { readFileSync } from 'node:fs'", /node:fs/],
  ["import fs from 'fs'", /: fs$/],
  ["import pg from 'pg'", /: pg$/],
  ["import type { PoolClient } from 'pg'", /: pg$/],
  ["import { database } from '#platform/database.ts'", /in a pure file/],
  ['const answer = await fetch(address)', /fetch\(/],
  ['const at = Date.now()', /Date\.now/],
  ['const clock = Date.now', /Date\.now/],
  ['const at = new Date()', /without argument/],
  ['const at = Date()', /without argument/],
  ['const chance = Math.random()', /Math\.random/],
  ["const home = process.env['HOME']", /process\.env/],
  ['const id = crypto.randomUUID()', /chance/],
] as const) {
  test(`the checker refuses in a pure file: ${text}`, () => {
    const faults = purityFaults([source('src/norms/decision.ts', text)], none)
    assert.equal(faults.length, 1, faults.join('\n'))
    assert.match(faults[0] ?? '', reason)
  })
}

test('the checker lets pass: a date from a value, a word in a comment, a method called fetch', () => {
  const text = "// Date.now() would be wrong here\nconst at = new Date(text)\nport.fetch(a)\nconst b = 'Math.random()'"
  assert.deepEqual(purityFaults([source('src/norms/decision.ts', text)], none), [])
})

test('a store may use the database, not the clock', () => {
  const text = "import { d } from '#platform/database.ts'\nconst at = Date.now()"
  assert.deepEqual(purityFaults([source('src/norms/store.ts', text)], none), ['src/norms/store.ts:2: Date.now()'])
})

test('only an edge that is listed for the clock may read it', () => {
  const file = source('src/norms/worker.ts', 'const at = Date.now()')
  assert.equal(purityFaults([file], new Map([[file.path, ['platform']]])).length, 1)
  assert.deepEqual(purityFaults([file], new Map([[file.path, ['platform', 'clock']]])), [])
})

test('the service, the furniture and listed files are not pure; the rest is', () => {
  assert.equal(isPure('src/norms/norms.ts', none), false)
  assert.equal(isPure('src/norms/store.ts', none), false)
  assert.equal(isPure('src/norms/pack.ts', none), true)
  assert.equal(isPure('src/kernel/ip.ts', none), true)
  assert.equal(isPure('src/norms/pack.ts', new Map([['src/norms/pack.ts', ['platform']]])), false)
})

for (const text of [
  "db.query('select id from norms.decision')",
  'db.query(`insert into norms.rule (id) values ($1)`)',
  'tx.query(`update norms.rule set name = $1`)',
  'tx.query("delete from norms.rule")',
  'tx.query(`\n  with a as (select 1)\n  select b from a`)',
  "tx.query('select pg_advisory_lock(1)')",
]) {
  test(`the checker finds SQL in a service: ${JSON.stringify(text.slice(9, 40))}`, () => {
    assert.equal(sqlFaults([source('src/norms/norms.ts', text)]).length, 1)
    assert.deepEqual(sqlFaults([source('src/norms/store.ts', text)]), [])
    assert.deepEqual(sqlFaults([source('src/norms/store-rules.ts', text)]), [])
  })
}

test('English with the words of SQL is English', () => {
  const text = "say('Select a report from the list'); say('Could not update settings'); say('Delete from here on')"
  assert.deepEqual(sqlFaults([source('src/norms/norms.ts', text)]), [])
})
