import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedIn } from '#norms'
import { adviceFaults, parseAdvice, RSIT_TYPES } from './advice.ts'
import { assertNone } from './committed.ts'
import { filesUnder, read } from './tree.ts'

const texts = filesUnder('docs/advice')
  .filter((path) => /^docs\/advice\/[^/]+\.md$/.test(path) && !path.endsWith('README.md'))
  .map((path) => parseAdvice(path.replace(/^.*\/|\.md$/g, ''), read(path)))

test('every text of advice parses, keeps its form, and every type of incident has one', () => {
  assertNone(adviceFaults(texts), 'docs/advice/README.md')
})

test('the taxonomy has 39 types, each once', () => {
  assert.equal(new Set(RSIT_TYPES).size, RSIT_TYPES.length)
  assert.equal(RSIT_TYPES.length, 39)
})

test('no two texts have one title', () => {
  const titles = texts.map(({ title }) => title)
  assert.deepEqual(titles.toSorted(), [...new Set(titles)].toSorted())
})

test('R016: no advice names a State, its people or an actor', () => {
  for (const path of filesUnder('docs/advice')) assert.deepEqual(namedIn(read(path)), [], path)
})

const good = texts.find(({ name }) => name === 'open-redis')

for (const [what, change, reason] of [
  ['an unknown type', { type: 'redis' }, /is no type/],
  ['a wrong name', { name: 'redis' }, /not named for/],
  ['a missing section', { sections: ['What it means'] }, /the sections are/],
  ['a link', { body: 'see https://example.com' }, /a link/],
  ['a real address', { body: 'ask 8.8.8.8' }, /an address/],
  ['a novel', { words: 400 }, /400 words/],
] as const) {
  test(`the check finds ${what}`, () => {
    assert.ok(good !== undefined)
    const faults = adviceFaults([
      { ...good, ...change, sections: 'sections' in change ? [...change.sections] : good.sections },
    ])
    assert.match(faults[0] ?? '', reason)
  })
}

test('a text without front matter is refused by name', () => {
  assert.throws(() => parseAdvice('x', '# Title\n'), /x: no front matter/)
})
