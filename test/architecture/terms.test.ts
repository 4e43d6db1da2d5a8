import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone } from './committed.ts'
import { source } from './source.ts'
import { machineFaults, passagesOf, termFaults, type Passage } from './terms.ts'
import { exists, filesUnder, isTest, read } from './tree.ts'

const PAGES = ['README.md', 'ARCHITECTURE.md', 'GLOSSARY.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']
const READ_BY_PEOPLE =
  /^web\/.*\.(tsx?|html)$|^docs\/.*\.(md|svg)$|^policies\/|^samples\/|^openapi\/|^src\/.*(texts?|mail|page|template|wording|letter|routes|commands)[\w-]*\.ts$|^src\/.*\.md$/

const interfaceFiles = [...PAGES.filter(exists), ...filesUnder('')].filter(
  (path) => (PAGES.includes(path) || READ_BY_PEOPLE.test(path)) && !isTest(path),
)
const passages = [...new Set(interfaceFiles)].flatMap((path): Passage[] => {
  const text = read(path)
  return passagesOf(path, text, /\.tsx?$/.test(path) ? source(path, text) : null)
})

test('interface, mail, rules and pages keep to the words of the house', () => {
  assert.ok(passages.length > 20, 'the scan finds hardly any text: have the folders moved?')
  assertNone(termFaults(passages), 'GLOSSARY.md says which words stand for what')
})

test('no file carries a path of the machine or a registry host', () => {
  const texts = filesUnder('').filter((path) =>
    /\.(md|tsx?|mjs|js|json|ya?ml|sql|html|css|sh|txt|csv|svg)$|^bin\/|^\.ci\//.test(path),
  )
  const own = texts.filter((path) => path !== 'package-lock.json' && !path.startsWith('test/architecture/terms.'))
  assertNone(
    own.flatMap((path) => machineFaults(path, read(path))),
    'a clone must not know where it was written',
  )
})

const faultsIn = (words: string): string[] => termFaults(passagesOf('docs/a.md', words, null))

for (const [words, reason] of [
  ['Ask the national CERT.', /say CSIRT/],
  ['All CERTs agree.', /say CSIRT/],
  ['This is unlawful.', /never law/],
  ['A lawful request', /never law/],
  ['They are guilty', /never law/],
  ['The problem is fixed.', /no longer observed/],
  ['Fixed since 3 days', /no longer observed/],
  ['14 findings fixed', /no longer observed/],
] as const) {
  test(`the lint refuses: ${words}`, () => {
    assert.equal(faultsIn(words).length, 1)
    assert.match(faultsIn(words)[0] ?? '', reason)
  })
}

for (const words of [
  'The CSIRT answers.',
  'CERT/CC and CERT-EU are names.',
  'The TLS certificate (cert.pem) expires.',
  'State: reported fixed',
  'No longer observed is never called "fixed".',
  'Update to a fixed version.',
  'We have fixed it',
]) {
  test(`the lint lets pass: ${words}`, () => {
    assert.deepEqual(faultsIn(words), [])
  })
}

test('of code, texts are read and values and names are not', () => {
  const text = "const fixed = 'fixed'\nconst cert = CERT\nconst label = 'The port is fixed'\n// CERT\n"
  const faults = termFaults(passagesOf('web/a.ts', text, source('web/a.ts', text)))
  assert.equal(faults.length, 1)
  assert.match(faults[0] ?? '', /^web\/a\.ts:3:/)
})

test('of JSX, the text between tags is read', () => {
  const text = 'export const a = () => <p>Your CERT</p>\n'
  assert.equal(termFaults(passagesOf('web/a.tsx', text, source('web/a.tsx', text))).length, 1)
})

test('paths of a machine and registry hosts are found, addresses of the product are not', () => {
  assert.equal(machineFaults('a.md', `see /${'wo'}rk/notes.md`).length, 1)
  assert.equal(machineFaults('a.md', `from registry.${'npmjs'}.org`).length, 1)
  assert.deepEqual(machineFaults('a.md', `GET /api/v1/reports and docs/${'wo'}rk/a.md, cd ~/${'wo'}rk/comity`), [])
})
