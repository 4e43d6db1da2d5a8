import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { policiesFolder, policyFile } from '../testing.ts'
import type { ReadTexts } from '../policy-files.ts'
import { loadNamedClocks } from './named.ts'

const folder = new URL('clocks/', policiesFolder)

test('the committed clocks load, each with its article', () => {
  const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }))
  const clocks = loadNamedClocks(files)
  assert.deepEqual(clocks.get('nis2-early-warning')?.period, { hours: 24 })
  assert.deepEqual(clocks.get('nis2-trust-service-notification')?.period, { hours: 24 })
  assert.equal(clocks.get('nis2-csirt-answer')?.owedBy, 'team')
  for (const clock of clocks.values()) assert.match(clock.source, /Article \d+/)
})

test('a list of clocks is taken whole or refused with every fault named', () => {
  const text = `
clocks:
  - { name: One, step: a, period: { hours: 0 }, from: b, owedBy: nobody, source: c }
  - { name: two, step: a, period: { hours: 1, days: 1 }, from: b, owedBy: team, source: c }
  - { name: two, step: a, period: { hours: 1 }, from: b, owedBy: team, source: c }
`
  assert.throws(
    () => loadNamedClocks([policyFile('x.yaml', text)]),
    (error) => {
      assert.ok(error instanceof AppError && error.code === 'norms.bad-clocks')
      assert.deepEqual(
        error.faults.map(({ pointer }) => pointer),
        [
          '/x.yaml/clocks/0/name',
          '/x.yaml/clocks/0/period',
          '/x.yaml/clocks/0/owedBy',
          '/x.yaml/clocks/1/period',
          '/x.yaml/clocks/2/name',
        ],
      )
      return true
    },
  )
})

test('a list that was read at an earlier start is not read anew, and one that was refused is not kept', () => {
  const kept = new Map<string, Parameters<ReadTexts['keep']>[1]>()
  const memory: ReadTexts = {
    find: (digest) => kept.get(digest) ?? null,
    keep: (digest, values) => void kept.set(digest, values),
  }
  const one = '{ name: one, step: a, period: { hours: 1 }, from: b, owedBy: team, source: c }'
  const files = [policyFile('x.yaml', `clocks: [${one}]\n`)]
  const read = loadNamedClocks(files, memory)
  assert.equal(kept.size, 1)
  assert.deepEqual(loadNamedClocks(files, { ...memory, keep: () => assert.fail('it was read anew') }), read)
  assert.throws(() => loadNamedClocks([policyFile('x.yaml', `clocks: [${one}, ${one}]\n`)], memory))
  assert.equal(kept.size, 1)
})
