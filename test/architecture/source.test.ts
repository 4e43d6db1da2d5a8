import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, source } from './source.ts'
import { sources } from './tree.ts'

test('the three views have the length of the text, line for line', () => {
  const text = "const a = 'x' // one\n/* two\n lines */ const b = `p ${a} q` / /r'e/.exec(a)\n"
  const { code, bare } = source('a.ts', text)
  assert.equal(code.length, text.length)
  assert.equal(bare.length, text.length)
  assert.equal(code.split('\n').length, text.split('\n').length)
})

test('comments are blank in both views, literals only in the code view', () => {
  const { code, bare } = source('a.ts', "fetch // fetch\nconst a = 'fetch'\n")
  assert.equal(code.match(/fetch/g)?.length, 1)
  assert.equal(bare.match(/fetch/g)?.length, 2)
})

test('code in a template hole is code, the template around it is not', () => {
  const { code, literals } = source('a.ts', 'const a = `in ${call({ b: `x${deep()}` })} out`; after()')
  assert.match(code, /call\(\{/)
  assert.match(code, /deep\(\)/)
  assert.match(code, /after\(\)/)
  assert.doesNotMatch(code, /\bin\b|\bout\b/)
  assert.deepEqual(
    literals.map((one) => one.text),
    ['in ', 'x', '', ' out'],
  )
})

test('a quote in a regular expression opens no string', () => {
  const { code } = source('a.ts', 'const a = text.replace(/[\'"/]/g, b)\nconst c = d / e / f\ncall()\n')
  assert.match(code, /call\(\)/)
  assert.match(code, /d \/ e \/ f/)
})

test('an apostrophe in JSX text ends with its line', () => {
  const { code } = source('a.tsx', "<p>don't</p>\nconst a = call()\n")
  assert.match(code, /call\(\)/)
})

test('an escaped quote does not end a string', () => {
  const { literals } = source('a.ts', String.raw`const a = 'it\'s'; const b = "c"`)
  assert.deepEqual(
    literals.map((one) => one.text),
    [String.raw`it\'s`, 'c'],
  )
})

test('lineOf counts from one', () => {
  assert.equal(lineOf('a\nb\nc', 0), 1)
  assert.equal(lineOf('a\nb\nc', 4), 3)
})

test('in every file of the tree, the code view has as many closing brackets as opening ones', () => {
  const files = sources('src', 'test').filter(({ path }) => path.endsWith('.ts'))
  assert.ok(files.length > 50, 'the scan finds hardly any file')
  for (const { path, code } of files) {
    for (const [open = '', close = ''] of ['{}', '()', '[]'].map((pair) => [...pair])) {
      assert.equal(code.split(open).length, code.split(close).length, `${path}: ${open}${close}`)
    }
  }
})
