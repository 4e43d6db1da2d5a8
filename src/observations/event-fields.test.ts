import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { checkPersonalData, EVENT_FIELDS, EVIDENCE_FIELDS, PERSONAL_DATA } from './event-fields.ts'
import { newEvent } from './event.ts'
import { EVIDENCE_GROUPS } from './evidence-fields.ts'
import { fieldsPage } from './fields-page.ts'
import { classify } from './rsit.ts'

const PAGE = join(import.meta.dirname, '../../docs/reference/fields.md')

test('every field of an event is documented, and nothing else is', () => {
  const event = newEvent(instant('2026-11-22T07:00:00Z'), classify('spam', ''))
  const names = Object.keys(event).filter(
    (name) => !['classification', 'evidence', 'line', 'offset', 'length'].includes(name),
  )
  const documented = Object.keys(EVENT_FIELDS).filter((name) => !name.startsWith('classification.'))
  assert.deepEqual(documented, names)
})

test('no evidence field is listed twice, or named like a field of the event', () => {
  const names = EVIDENCE_GROUPS.flatMap((group) => Object.keys(group.fields))
  assert.equal(new Set(names).size, names.length)
  assert.deepEqual(
    names.filter((name) => Object.hasOwn(EVENT_FIELDS, name)),
    [],
  )
  assert.equal(EVIDENCE_FIELDS.size, names.length)
})

test('R042: every class of personal data that is used says purpose, ground and retention', () => {
  assert.doesNotThrow(() => checkPersonalData())
})

test('R041: a class without purpose, ground or retention is refused at start', () => {
  const rule = PERSONAL_DATA.account
  for (const account of [undefined, { ...rule, purpose: '' }, { ...rule, ground: '' }, { ...rule, retentionDays: 0 }])
    assert.throws(() => checkPersonalData({ ...PERSONAL_DATA, account }), {
      code: 'observations.unclassed-data',
      faults: [{ pointer: '/account', reason: 'has no purpose, ground or retention' }],
    })
})

test('the reference page of the fields is current (UPDATE=1 writes it)', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(PAGE, fieldsPage())
  assert.equal(readFileSync(PAGE, 'utf8'), fieldsPage())
})
