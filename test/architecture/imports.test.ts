import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importsOf } from './imports.ts'
import { source } from './source.ts'

const specifiers = (text: string): string[] => importsOf(source('a.ts', text)).map((one) => one.specifier)

test('static, bare, re-exported and dynamic imports are all seen', () => {
  const text = [
    "import { a } from './a.ts'",
    "import './b.ts'",
    "export { c } from './c.ts'",
    "const d = await import('./d.ts')",
    'import {\n  e,\n  type F,\n} from "./e.ts"',
    "import * as g from './g.ts'",
    "const h = require('./h.ts')",
  ].join('\n')
  assert.deepEqual(specifiers(text).toSorted(), ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './g.ts', './h.ts'])
})

test('an import in a comment or in a string is none', () => {
  assert.deepEqual(specifiers("// import { a } from './a.ts'\nconst b = \"import c from './c.ts'\"\n"), [])
})

test('import type is marked, a mixed import is not', () => {
  const text = "import type { A } from './a.ts'\nimport { type B, c } from './b.ts'\n"
  assert.deepEqual(
    importsOf(source('a.ts', text)).map(({ typeOnly, names }) => ({ typeOnly, names })),
    [
      { typeOnly: true, names: ['A'] },
      { typeOnly: false, names: ['B', 'c'] },
    ],
  )
})

test('namespace and default imports are named as such', () => {
  const text = "import * as fs from 'node:fs'\nimport pg from 'pg'\nimport pg2, { Pool } from 'pg'\n"
  assert.deepEqual(
    importsOf(source('a.ts', text)).map((one) => one.names.toSorted()),
    [['*'], ['default'], ['Pool', 'default']],
  )
})

test('a computed dynamic import shows as a question mark', () => {
  assert.deepEqual(specifiers('await import(name)'), ['?'])
})

test('two statements without semicolons do not run into one', () => {
  assert.deepEqual(specifiers("export const a = 1\nimport { b } from './b.ts'\n"), ['./b.ts'])
})

test('a method called import is no import; a computed import in a condition is one', () => {
  assert.deepEqual(
    specifiers('interface A {\n  import(file: Bytes): Report\n}\nconst a = {\n  async import(file) {\n  },\n}'),
    [],
  )
  assert.deepEqual(specifiers('const a = ready ? import(name) : null'), ['?'])
  assert.deepEqual(specifiers('{\n  import(name)\n}'), ['?'])
})
