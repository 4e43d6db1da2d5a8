import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { ordinaryFacts } from './cases.ts'
import { loadPack } from './pack.ts'
import { digestFiles, type PolicyFile } from './policy-files.ts'
import { basePackFiles, policyFile, smallFacts, smallPackFiles } from './testing.ts'
import { maxPolicyBytes } from './yaml-text.ts'

function faultsOf(files: readonly PolicyFile[]): string[] {
  try {
    loadPack(files)
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'norms.bad-pack')
    return error.faults.map(({ pointer, reason }) => `${pointer}: ${reason}`)
  }
  return []
}

function hold(changes: Record<string, string | null> = {}, when = '{ fact: wind.speed, above: 20 }'): PolicyFile[] {
  const parts: Record<string, string | null> = {
    id: 't-1',
    title: Storm,
    outcome: 'HOLD',
    acts: '[send]',
    when,
    whenUnknown: 'HOLD',
    toLift: Wait,
    reason: Storm,
    source: '[test]',
    cases: `[{ name: a, kind: permit, but: {}, gives: ALLOW }, { name: b, kind: refuse, but: { wind.speed: 21 }, gives: HOLD }, { name: c, kind: unknown, but: { wind.speed: unknown }, gives: HOLD }]`,
    ...changes,
  }
  const lines = Object.entries(parts)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${value}`)
  return smallPackFiles(`\n  - ${lines.join('\n    ')}\n`)
}
const Storm = 'A storm'
const Wait = 'Wait for the wind to lie down.'
const rule = '/rules.yaml/rules/1'

test('the base pack and the small one load without a fault', () => {
  assert.deepEqual(faultsOf(basePackFiles()), [])
  assert.deepEqual(faultsOf(hold()), [])
})

test('every fault of every file is answered at once, each with its place', () => {
  const faults = faultsOf([
    policyFile('pack.yaml', 'name: Small pack\nversion: 1\ncolour: red\n'),
    policyFile('facts.yaml', smallFacts.replace('ordinary: 3', 'ordinary: -3')),
    policyFile('rules.yaml', 'norm: t\nrules: []\n'),
  ])
  assert.deepEqual(faults.toSorted(), [
    '/facts.yaml/facts/wind.speed/ordinary: must be a number of m/s, 0 or more',
    '/facts/door.open: is asked about by no rule',
    '/facts/sky.colour: is asked about by no rule',
    '/facts/wind.speed: is asked about by no rule',
    '/pack.yaml/colour: is not known here',
    '/pack.yaml/name: must be lower-case words joined by hyphens',
    '/pack.yaml/version: must be a text of 1 to 20 characters',
    '/pack.yaml/version: must have the form 1.2.3',
    '/rules.yaml/rules: needs at least 1 entries',
    '/rules.yaml/title: is missing',
  ])
})

test('an act brings its own facts and its own everyday values in a file beside', () => {
  const more = `
acts: { fly: fly a kite }
facts:
  kite.size: { type: number, unit: m, meaning: How wide it is, ordinary: 1, says: the size of the kite }
ordinary: { fly: { sky.colour: red, kite.size: 2 } }
`
  const rule = `
  - id: t-kite
    title: No large kite
    outcome: HOLD
    acts: [fly]
    when: { fact: kite.size, above: 3 }
    whenUnknown: HOLD
    toLift: Take a small one.
    reason: It pulls.
    source: [test]
    cases:
      - { name: large, kind: refuse, but: { kite.size: 4 }, gives: HOLD }
      - { name: small, kind: permit, but: {}, gives: HOLD }
      - { name: not measured, kind: unknown, but: { kite.size: unknown }, gives: HOLD }
`
  const files = smallPackFiles(rule)
  const pack = loadPack([...files, policyFile('facts-kites.yaml', more)])
  assert.deepEqual(ordinaryFacts(pack.vocabulary, 'fly')['sky.colour'], 'red')
  assert.deepEqual(ordinaryFacts(pack.vocabulary, 'send')['sky.colour'], 'blue')
  assert.deepEqual(
    faultsOf([
      ...files,
      policyFile('facts-kites.yaml', `${more.replace('kite.size: 2 }', 'kite.size: red }, swim: {}')}`),
    ]),
    [
      '/facts-kites.yaml/ordinary/fly/kite.size: must be a number of m, 0 or more',
      '/facts-kites.yaml/ordinary/swim: is no act',
    ],
  )
  assert.deepEqual(
    faultsOf([...files, policyFile('facts-kites.yaml', `${more}`), policyFile('facts-twice.yaml', smallFacts)]),
    [
      '/facts.yaml/acts/send: is declared twice',
      '/facts.yaml/facts/door.open: is declared twice',
      '/facts.yaml/facts/sky.colour: is declared twice',
      '/facts.yaml/facts/wind.speed: is declared twice',
    ],
  )
})

const refusals: [string, PolicyFile[], string][] = [
  [
    'FORBID! without an absolute',
    hold({ outcome: 'FORBID!' }),
    `${rule}/absolute: is missing: FORBID! rests on one of X1 to X7, and nothing else does`,
  ],
  [
    'an absolute on a rule that is none',
    hold({ absolute: 'X5' }),
    `${rule}/absolute: is out of place: FORBID! rests on one of X1 to X7, and nothing else does`,
  ],
  [
    'an absolute beyond the seven',
    hold({ outcome: 'FORBID!', absolute: 'X8' }),
    `${rule}/absolute: must be one of X1, X2, X3, X4, X5, X6, X7`,
  ],
  [
    'a rule that stops and lets the unknown pass',
    hold({ whenUnknown: 'OBLIGE' }),
    `${rule}/whenUnknown: must be HOLD or stricter: a fact withheld must not loosen the rule`,
  ],
  [
    'an unknown stricter than the rule',
    hold({ whenUnknown: 'FORBID' }),
    `${rule}/whenUnknown: must not be stricter than the outcome itself`,
  ],
  ['REQUIRE of nobody', hold({ outcome: 'REQUIRE' }), `${rule}/roles: is missing: REQUIRE says who approves`],
  ['a role that is none', hold({ roles: '[king]' }), `${rule}/roles/0: must be one of`],
  ['a hold that nobody can lift', hold({ toLift: null }), `${rule}/toLift: is missing: HOLD says what lifts it`],
  [
    'a permission with a price',
    smallPackFiles().map((file) =>
      file.name === 'rules.yaml'
        ? policyFile(
            file.name,
            new TextDecoder()
              .decode(file.bytes)
              .replace('whenUnknown', 'obligation: { what: Sing, withinHours: 1 }\n    whenUnknown'),
          )
        : file,
    ),
    '/rules.yaml/rules/0/obligation: is out of place',
  ],
  ['a rule without a source', hold({ source: '[]' }), `${rule}/source: needs at least 1 entries`],
  ['a rule without an unknown case', hold({ cases: '[]' }), `${rule}/cases: needs a case of kind unknown`],
  ['an act that is none', hold({ acts: '[fly]' }), `${rule}/acts/0: must be one of send`],
  ['two rules of one name', hold({ id: 't-allow' }), ': two rules have the id t-allow'],
  ['a fact that is none', hold({}, '{ fact: sea.level, above: 1 }'), `${rule}/when/fact: is no fact of the vocabulary`],
  [
    'a question for the unknown',
    hold({}, '{ fact: sky.colour, is: unknown }'),
    `${rule}/when/is: a rule cannot ask whether a fact is unknown`,
  ],
  [
    'a number compared as a word',
    hold({}, '{ fact: wind.speed, above: strong }'),
    `${rule}/when/above: must be a number of m/s, 0 or more`,
  ],
  [
    'a word compared as a number',
    hold({}, '{ fact: sky.colour, above: 3 }'),
    `${rule}/when/above: does not compare an enum`,
  ],
  [
    'a value that the fact does not have',
    hold({}, '{ fact: sky.colour, in: [blue, green] }'),
    `${rule}/when/in/1: must be one of blue, red, black`,
  ],
  [
    'a list of all values',
    hold({}, '{ fact: sky.colour, in: [blue, red, black] }'),
    `${rule}/when/in: names every value, and so says nothing`,
  ],
  [
    'two comparisons at once',
    hold({}, '{ fact: wind.speed, above: 3, below: 5 }'),
    `${rule}/when: must have the fact and one comparison`,
  ],
  ['an empty tree', hold({}, '{ all: [] }'), `${rule}/when/all: must be a list with at least one entry`],
  [
    'three of two',
    hold({}, '{ n-of: { n: 3, of: [{ fact: door.open, is: true }, { fact: wind.speed, above: 1 }] } }'),
    `${rule}/when/n-of/n: must be a whole number from 1 to the number of entries`,
  ],
  ['code', hold({}, '{ script: "return true" }'), `${rule}/when/script: is not known here`],
  ['an alias', hold({ title: '&t Storm', reason: '*t' }), '/rules.yaml: uses the alias *t; write it out'],
  ['a tag', hold({ title: '!!js/function "x"' }), '/rules.yaml: uses the tag'],
  ['a key given twice', hold({ 'id ': 't-2' }), '/rules.yaml/line 27: Map keys must be unique'],
  [
    'a file that is too large',
    [...hold(), policyFile('z.yaml', '#'.repeat(maxPolicyBytes + 1))],
    `/z.yaml: is larger than ${maxPolicyBytes} bytes`,
  ],
  [
    'bytes that are no text',
    [...hold(), { name: 'z.yaml', bytes: Uint8Array.of(0xff, 0xfe) }],
    '/z.yaml: is not UTF-8',
  ],
  [
    'a nest without end',
    [...hold(), policyFile('z.yaml', `${'['.repeat(60)}${']'.repeat(60)}`)],
    '/z.yaml: is nested deeper than 24 levels',
  ],
]
for (const [name, files, wanted] of refusals) {
  test(`refuses ${name}`, () => {
    const faults = faultsOf(files)
    assert.ok(
      faults.some((one) => one.startsWith(wanted)),
      `wanted "${wanted}" among:\n${faults.join('\n')}`,
    )
  })
}

test('the digest knows the bytes, the names and where one file ends, and not the order', () => {
  const files = smallPackFiles()
  const digest = digestFiles(files)
  assert.match(digest, /^[0-9a-f]{64}$/)
  assert.equal(digestFiles(files.toReversed()), digest)
  const [first, second, third] = files as [PolicyFile, PolicyFile, PolicyFile]
  assert.notEqual(digestFiles([{ ...first, name: 'other.yaml' }, second, third]), digest)
  assert.notEqual(
    digestFiles([{ ...first, bytes: Buffer.concat([first.bytes, Buffer.from('\n')]) }, second, third]),
    digest,
  )
  const cut = (a: string, b: string): string => digestFiles([policyFile('a', a), policyFile('b', b)])
  assert.notEqual(cut('xy', 'z'), cut('x', 'yz'))
})
