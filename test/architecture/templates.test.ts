import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkText } from '#norms'
import { filesUnder, read, sources } from './tree.ts'

const templates = sources('src').filter(({ path }) => path.endsWith('/texts.ts'))
const advice = filesUnder('docs/advice').filter((path) => /^docs\/advice\/[^/]+\.md$/.test(path))

/** Words of a text that leaves in which somebody could be named. What a text is about, a conflict say, is not looked for here. */
function named(text: string): string[] {
  const { hits } = checkText(text)
  return hits.filter(({ kind }) => kind !== 'conflict' && kind !== 'election').map((hit) => `${hit.kind}: ${hit.text}`)
}

test('R016: no template of a message names a State, its people, its capital or an actor', () => {
  assert.ok(templates.length >= 2)
  for (const { path, literals } of templates)
    for (const { text } of literals) assert.deepEqual(named(text), [], `${path}: ${text.slice(0, 60)}`)
})

test('R016: no text of advice names a State, its people, its capital or an actor', () => {
  assert.ok(advice.length > 30)
  for (const path of advice) assert.deepEqual(named(read(path)), [], path)
})
