import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { parseIp } from '#kernel/ip.ts'
import { EventColumns } from './columns/event-columns.ts'
import { newEvent, type Event } from './event.ts'
import { systemField, writeClassOfKey } from './finding-key.ts'
import { classify } from './rsit.ts'

const when = instant('2026-11-20T06:30:00Z')
const scan = classify('vulnerable-system', 'open-redis')
const phishing = classify('phishing', 'phishing')

function keyOf(fields: Partial<Event>, classNo = 1, exercise = false): string {
  const columns = new EventColumns(exercise)
  columns.add({ ...newEvent(when, scan), ...fields })
  writeClassOfKey(columns.keys, classNo, 0)
  return columns.keys.toString('hex')
}

test('the same address written in two ways is one system; every byte of the key is set', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 65_535 }), (text, port) => {
      const canonical = parseIp(text)
      fc.pre(canonical !== null)
      assert.equal(keyOf({ ip: text, port }), keyOf({ ip: canonical!.text, port }))
    }),
  )
})

test('address, problem, protocol, port and exercise each make another finding', () => {
  const one = { ip: '192.0.2.1', protocol: 'tcp', port: 6379 }
  const keys = [
    keyOf(one),
    keyOf({ ...one, ip: '192.0.2.2' }),
    keyOf({ ...one, ip: '2001:db8::1' }),
    keyOf({ ...one, protocol: 'udp' }),
    keyOf({ ...one, port: 6380 }),
    keyOf(one, 2),
    keyOf(one, 1, true),
    keyOf({ url: 'https://www.example/', classification: phishing }),
    keyOf({ fqdn: 'www.example', classification: phishing }),
  ]
  assert.equal(new Set(keys).size, keys.length)
})

test('content is one problem over whichever port, protocol and address it was met', () => {
  const page = { url: 'https://www.example/login', classification: phishing }
  assert.equal(keyOf({ ...page, ip: '192.0.2.1', port: 443 }), keyOf({ ...page, ip: '192.0.2.9', port: 8443 }))
})

test('neighbours in the network are neighbours in the order of keys', () => {
  fc.assert(
    fc.property(fc.array(fc.ipV4(), { minLength: 2 }), (addresses) => {
      const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
      const byKey = [...addresses].sort((a, b) => (keyOf({ ip: a }) < keyOf({ ip: b }) ? -1 : 1)).map(number)
      assert.deepEqual(
        byKey,
        [...byKey].sort((a, b) => a - b),
      )
    }),
  )
})

test('an event that names nothing has no system, and makes no row', () => {
  assert.equal(
    systemField(scan.type, () => false),
    null,
  )
  const columns = new EventColumns(false)
  assert.throws(() => columns.add(newEvent(when, scan)), /names no system/)
  assert.equal(columns.rows, 0)
})
