import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '#kernel/errors.ts'
import { day, instant } from '#kernel/instant.ts'
import { digestOverlay, overlayText, parseOverlayContent, readOverlay, type Exemption } from './document.ts'
import { askExemptions, showExemptions } from './exemptions.ts'

const entry: Exemption = {
  id: 'defensive-teams',
  content: ['defensive'],
  recipients: ['csirt', 'psirt'],
  place: 'foreign',
  citation: 'Examplian Sanctions Act section 9 (2)',
  reason: 'Incident response saves third parties.',
  from: '2026-01-01',
  until: '2026-12-31',
}
const at = instant('2026-11-22T10:00:00Z')
const ask = (question: Partial<Parameters<typeof askExemptions>[1]>) =>
  askExemptions([entry], { content: 'defensive', recipient: 'csirt', place: 'foreign', at, ...question }, day)

test('an entry covers what it names, and says by which citation', () => {
  const { covers, by } = ask({})
  assert.deepEqual([covers, by.map((one) => one.citation)], [true, ['Examplian Sanctions Act section 9 (2)']])
})

test('other content, another kind of recipient and another place are not covered', () => {
  assert.equal(ask({ content: 'sample' }).covers, false)
  assert.equal(ask({ content: 'payment' }).covers, false)
  assert.equal(ask({ recipient: 'police' }).covers, false)
  assert.equal(ask({ place: 'domestic' }).covers, false)
})

test('what is not known stays unknown, unless something known rules the entry out', () => {
  assert.equal(ask({ recipient: undefined }).covers, 'unknown')
  assert.equal(ask({ place: undefined }).covers, 'unknown')
  assert.equal(ask({ place: undefined, content: 'tool' }).covers, false)
  assert.equal(askExemptions([], { at }, day).covers, false, 'an empty library covers nothing')
})

test('an entry counts from its first day, and as long as it outlives the decision', () => {
  assert.equal(ask({ at: instant('2025-12-31T23:59:59Z') }).covers, false)
  assert.equal(ask({ at: instant('2026-01-01T00:00:00Z') }).covers, true)
  assert.equal(ask({ at: instant('2026-12-30T23:59:59Z') }).covers, true)
  assert.equal(ask({ at: instant('2026-12-31T00:00:00Z') }).covers, false, 'the decision would outlive it')
})

test('the list says what is left of each entry', () => {
  const shown = (now: string): unknown =>
    showExemptions([entry], instant(now)).map(({ state, daysLeft }) => [state, daysLeft])
  assert.deepEqual(shown('2025-12-01T00:00:00Z'), [['to-come', 396]])
  assert.deepEqual(shown('2026-11-22T10:00:00Z'), [['in-force', 40]])
  assert.deepEqual(shown('2026-12-02T10:00:00Z'), [['due-to-expire', 30]])
  assert.deepEqual(shown('2027-01-01T00:00:00Z'), [['expired', 0]])
})

test('a document is read with all its faults, and comes back from its bytes the same', () => {
  const faults: Fault[] = []
  parseOverlayContent(
    {
      changes: [{ rule: 'c-2', path: 'roles', value: { a: 1 }, reason: '', source: 'x' }],
      exemptions: [{ ...entry, until: '2025-02-30', recipients: ['army'], content: ['payment'] }, entry],
      packs: [],
      more: 1,
    },
    faults,
  )
  assert.deepEqual(
    faults.map(({ pointer }) => pointer),
    [
      '/more',
      '/changes/0/value',
      '/changes/0/reason',
      '/exemptions/0/until',
      '/exemptions/0/until',
      '/exemptions/0/content/0',
      '/exemptions/0/recipients/0',
      '/exemptions/1',
    ],
  )
  const none: Fault[] = []
  const content = parseOverlayContent({ changes: [], exemptions: [entry], packs: [] }, none)
  const text = overlayText({ version: 1, replaces: null, ...content })
  assert.deepEqual([none, readOverlay(text).exemptions, digestOverlay(text).length], [[], [entry], 64])
})
