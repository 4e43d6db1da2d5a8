import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNone } from './committed.ts'
import { headingsOf, linkFaults, linksOf } from './links.ts'
import { exists, filesUnder, read } from './tree.ts'

const page = (path: string): string | true | null => (exists(path) ? (path.endsWith('.md') ? read(path) : true) : null)

test('every link of every page leads somewhere', () => {
  const pages = filesUnder('').filter((path) => path.endsWith('.md'))
  assert.ok(pages.length > 50, 'the scan finds hardly any page')
  assertNone(
    pages.flatMap((path) => linkFaults(path, read(path), page)),
    'a page that names another must be right about where it is',
  )
})

test('links are found with their headings; addresses and code are left out', () => {
  const text = '[a](b.md#c) ![p](d.png) [x](https://example.com) `[y](z.md)`\n```\n[n](m.md)\n```\n'
  assert.deepEqual(linksOf(text), [
    { target: 'b.md', heading: 'c' },
    { target: 'd.png', heading: null },
  ])
})

test('a missing file and a missing heading are found', () => {
  const pages: Record<string, string> = { 'docs/b.md': '# One thing\n' }
  const look = (path: string): string | null => pages[path] ?? null
  assert.deepEqual(linkFaults('docs/a.md', '[x](b.md#one-thing)', look), [])
  assert.equal(linkFaults('docs/a.md', '[x](c.md)', look).length, 1)
  assert.equal(linkFaults('docs/a.md', '[x](b.md#other)', look).length, 1)
  assert.deepEqual(linkFaults('docs/x/a.md', '[x](../b.md)', look), [])
})

test('anchors are made of headings', () => {
  assert.deepEqual(headingsOf('# What it **does**, now\n## 2 Set up\n'), ['what-it-does-now', '2-set-up'])
})
