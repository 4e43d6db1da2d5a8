import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as module from '../../src/kernel/error-codes.ts'
import { assertCommitted, assertNone } from './committed.ts'
import { codeFaults, codesPage, tableIn } from './error-codes.ts'
import { source } from './source.ts'
import { isTest, sources } from './tree.ts'

const table = tableIn(module)
const product = sources('src').filter((file) => !isTest(file.path))

test('every code that is thrown is declared, every code declared is used', () => {
  assertNone(codeFaults(table, product), 'src/kernel/error-codes.ts')
})

test('the reference page of error codes is made from the table', () => {
  assertCommitted('docs/reference/error-codes.md', codesPage(table))
})

const planted = { 'norms.bad-pack': { kind: 'invalid', meaning: 'The rule pack cannot be read.' } }

test('the checker finds an unknown code, also over two lines', () => {
  const file = source(
    'src/norms/a.ts',
    "throw new AppError('norms.bad-pack', 'x')\nthrow new AppError(\n  'norms.gone',\n)",
  )
  assert.deepEqual(codeFaults(planted, [file]), ['src/norms/a.ts:3: "norms.gone" is in no table'])
})

test('the checker finds a code that nothing uses; the table itself is no use', () => {
  const file = source('src/kernel/error-codes.ts', "const a = { 'norms.bad-pack': 1 }")
  assert.match(codeFaults(planted, [file]).join('\n'), /used nowhere/)
})

test('the checker finds a code of a bad form and a meaning that says nothing', () => {
  const file = source('src/norms/a.ts', "const code = 'BadPack'")
  const faults = codeFaults({ BadPack: { kind: 'invalid', meaning: 'bad' } }, [file]).join('\n')
  assert.match(faults, /reads "room.words"/)
  assert.match(faults, /says nothing/)
})

test('the page has a section for each room, and rows in order', () => {
  const page = codesPage({
    'b.two': { kind: 'rate', meaning: 'x | y' },
    'a.one': { kind: 'stale', meaning: 'z' },
  })
  assert.ok(page.indexOf('## a') < page.indexOf('## b'))
  assert.match(page, /\| `b\.two` \| rate \| x \\\| y +\|/)
})
