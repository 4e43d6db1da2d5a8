import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone, parseList } from './committed.ts'
import { source } from './source.ts'
import { furnitureFaults, habitFaults, lengthFaults, LONG } from './tidy.ts'
import { filesUnder, read, sources } from './tree.ts'

// This folder's own tests plant every fault that they look for.
const all = sources('src', 'web', 'test', 'scripts', 'bench').filter(
  ({ path }) => !path.startsWith('test/architecture/'),
)
const written = all.filter(({ path }) => !/\.generated\.ts$|\/generated\//.test(path))

test('no any, no default export, no silenced compiler, no forgotten note, no stray print', () => {
  assertNone(habitFaults(all), 'house style')
})

test('files stay small enough to read in one go', () => {
  assertNone(lengthFaults(written, parseList(read('test/architecture/long-files.txt'))), `over ${LONG} lines`)
})

test('every room has its page and its door', () => {
  assertNone(furnitureFaults(filesUnder('src')), 'README.md and index.ts')
})

for (const [text, reason] of [
  ['function a(b: any) {}', /any/],
  ["import { Type, type Static } from 'typebox'", /#kernel\/schema/],
  ["import { request } from 'node:http'", /node-http/],
  ['const a = b as any', /any/],
  ['const a: Map<string, any> = b', /any/],
  ['const a: any[] = []', /any/],
  ['type A = string | any', /any/],
  ['export default function a() {}', /default export/],
  ['export { a as default }', /default export/],
  ["export * from './b.ts'", /name what the door gives/],
  ['// TODO tidy this', /without the number/],
  ['// FIXME', /never lands/],
  ['console.log(a)', /use the log/],
  ['// @ts-ignore', /silenced/],
  ['// @ts-expect-error', /reason/],
  ['// oxlint-disable-next-line no-console', /reason/],
  ['test.only("a", b)', /hides the others/],
  ['test("a", { skip: true }, b)', /says why/],
] as const) {
  test(`the checker refuses: ${text}`, () => {
    const faults = habitFaults([source('src/norms/a.ts', text)])
    assert.ok(faults.length > 0)
    assert.match(faults[0] ?? '', reason)
  })
}

for (const text of [
  'const tree = { any: [a, b] }',
  "import type { TSchema } from 'typebox'",
  "import type { IncomingMessage } from 'node:http'",
  'if (node.any) walk(node.any)',
  "const a = 'any'",
  'const many: Company[] = company',
  '// as any reader knows, any word may stand here',
  '// TODO(#12) measure it',
  '// oxlint-disable-next-line no-console -- the launcher has no log yet',
  '// @ts-expect-error the option is newer than its types',
  "test('a', { skip: 'no Chromium here' }, b)",
  'const { any, all } = tree',
  'export const anyOf = (all: Rule[]) => all',
]) {
  test(`the checker lets pass: ${text}`, () => {
    assert.deepEqual(habitFaults([source('src/norms/a.ts', text)]), [])
  })
}

test('configuration may export a default, the command line may print', () => {
  assert.deepEqual(habitFaults([source('web/vite.config.ts', 'export default {}')]), [])
  assert.deepEqual(habitFaults([source('src/cli.ts', 'console.log(a)')]), [])
})

test('a long file, a grown file, a short listed file and a vanished one are faults', () => {
  const long = source('src/a.ts', 'x\n'.repeat(LONG + 1))
  assert.equal(lengthFaults([long], []).length, 1)
  const list = [{ path: 'src/a.ts', what: ['360'], reason: 'one table that reads as one' }]
  assert.deepEqual(lengthFaults([long], list), [])
  assert.equal(lengthFaults([source('src/a.ts', 'x\n'.repeat(361))], list).length, 1)
  assert.match(lengthFaults([source('src/a.ts', 'x')], list)[0] ?? '', /take it off/)
  assert.match(lengthFaults([], list)[0] ?? '', /gone/)
})

test('a room without a page or a door is found, an empty room is none', () => {
  assert.deepEqual(furnitureFaults(['src/norms/README.md', 'src/norms/index.ts']), [])
  assert.equal(furnitureFaults(['src/norms/pack.ts']).length, 2)
})
