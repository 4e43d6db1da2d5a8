import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { EVENT_FIELDS, EVIDENCE_FIELDS } from '../event-fields.ts'
import { newEvent, type Event } from '../event.ts'
import { classify } from '../rsit.ts'
import {
  evidenceClasses,
  packByClass,
  packEvidence,
  packSightings,
  rowOfEvidence,
  unpackEvidence,
  unpackSightings,
} from './blocks.ts'
import { EventColumns } from '../columns/event-columns.ts'

const allowed = [...EVIDENCE_FIELDS.keys()].slice(0, 40)
const rows = fc.array(
  fc.record({
    ip: fc.option(fc.ipV4()),
    port: fc.option(fc.integer({ min: 0, max: 65_535 })),
    account: fc.option(fc.emailAddress()),
    destinationIp: fc.option(fc.ipV4()),
    tag: fc.option(fc.string({ unit: 'grapheme' })),
    evidence: fc.dictionary(fc.constantFrom(...allowed), fc.string({ minLength: 1 })),
  }),
  { maxLength: 20 },
)

function columnsOf(events: readonly Event[]): EventColumns {
  const columns = new EventColumns(false)
  for (const event of events) columns.add({ ...event, hostname: event.hostname ?? 'h.example' })
  return columns
}

test('what goes into blocks comes out of them row by row, and each field lies with its class of personal data', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const events = given.map((fields) => ({
        ...newEvent(instant('2026-11-20T06:30:00Z'), classify('scanner', 'x')),
        ...fields,
      }))
      const packed = packByClass(columnsOf(events), Int32Array.from(events.keys()))
      const classes = [...packed].map(([dataClass, data]) => [dataClass, unpackEvidence(data)] as const)
      for (const [dataClass, columns] of classes) {
        assert.ok(evidenceClasses[dataClass] > 0)
        for (const name of Object.keys(columns)) {
          const rule = EVENT_FIELDS[name as keyof typeof EVENT_FIELDS] ?? EVIDENCE_FIELDS.get(name)
          assert.equal(rule.personalData, dataClass, name)
        }
      }
      const blocks = classes.map(([, columns]) => unpackEvidence(packEvidence(columns)))
      for (const [row, { evidence, ...fields }] of given.entries()) {
        const set = Object.entries(fields).filter(([, value]) => value !== null)
        assert.deepEqual(rowOfEvidence(blocks, row), {
          time: '2026-11-20T06:30:00.000Z',
          hostname: 'h.example',
          ...Object.fromEntries(set),
          ...evidence,
        })
      }
    }),
  )
})

test('a field that is on no allow-list does not get into a block', () => {
  const event = newEvent(instant('2026-11-20T06:30:00Z'), classify('scanner', 'x'))
  const columns = columnsOf([{ ...event, evidence: { cookie_jar: 'secret', version: '7.0' } }])
  const kept = [...packByClass(columns, Int32Array.of(0)).values()].map((data) => JSON.stringify(unpackEvidence(data)))
  assert.equal(kept.join().includes('secret'), false)
  assert.equal(kept.join().includes('7.0'), true)
})

test('sightings come back as they were kept', () => {
  const whole = fc.maxSafeNat()
  const dayNumber = fc.integer({ min: 0, max: 60_000 })
  const entry = fc.tuple(whole, whole, whole, whole, fc.oneof(dayNumber, fc.array(dayNumber)))
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const columns = {
        findingNos: entries.map((each) => each[0]),
        lastMs: entries.map((each) => each[1]),
        firstMs: entries.map((each) => each[2]),
        counts: entries.map((each) => each[3]),
        days: entries.map((each) => each[4]),
      }
      assert.deepEqual(unpackSightings(packSightings(columns)), columns)
    }),
  )
})
