import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { createChunker } from '../chunker.ts'
import type { FormatReader, ReadResult } from '../format.ts'
import { intelmqArray, intelmqLines } from './intelmq.ts'

const context = { receivedAt: instant('2026-11-22T07:00:00Z') }
const EVENT = {
  'time.source': '2026-11-21T04:05:06+00:00',
  'source.ip': '192.0.2.7',
  'source.port': 6379,
  'source.asn': 64500,
  'classification.type': 'vulnerable-system',
  'classification.identifier': 'open-redis',
  'extra.version': '7.2',
  'extra.unheard_of': 'x',
  raw: 'AAAA',
}

function readAll(reader: FormatReader<null>, text: string, pushBytes = 1000): ReadResult {
  const bytes = new Uint8Array(Buffer.from(text))
  const chunker = createChunker(reader.mode, 500)
  const chunks = []
  for (let at = 0; at < bytes.length; at += pushBytes) chunks.push(...chunker.push(bytes.subarray(at, at + pushBytes)))
  chunks.push(...chunker.end())
  const results = chunks.map((chunk) => reader.read(chunk, null, context))
  return {
    rows: results.reduce((sum, one) => sum + one.rows, 0),
    events: results.flatMap((one) => one.events),
    rejected: results.flatMap((one) => one.rejected),
    dropped: new Map(results.flatMap((one) => [...one.dropped])),
    unusable: new Map(results.flatMap((one) => [...one.unusable])),
    latin1Rows: 0,
  }
}

test('a line is an event in our words; extra fields come in by the allow-list', () => {
  const result = readAll(intelmqLines, `${JSON.stringify(EVENT)}\n`)
  const event = result.events[0]
  assert.equal(event?.time, '2026-11-21T04:05:06.000Z')
  assert.deepEqual([event?.ip, event?.port, event?.asn], ['192.0.2.7', 6379, 64500])
  assert.equal(event?.classification.taxonomy, 'vulnerable')
  assert.deepEqual(event?.evidence, { version: '7.2' })
  assert.deepEqual([...result.dropped], [['extra.unheard_of', 1]])
})

test('nested objects are read like dotted names', () => {
  const nested = {
    time: { source: EVENT['time.source'] },
    source: { ip: '2001:DB8::1' },
    classification: { type: 'spam' },
  }
  const event = readAll(intelmqLines, JSON.stringify(nested)).events[0]
  assert.deepEqual([event?.ip, event?.classification.type], ['2001:db8::1', 'spam'])
})

test('a bad line is refused with its place, the next comes in', () => {
  const good = JSON.stringify(EVENT)
  const lines = [good, '{"a":', '[1]', '"text"', JSON.stringify({ ...EVENT, 'time.source': '' }), '', good]
  const result = readAll(intelmqLines, lines.join('\n'))
  assert.equal(result.events.length, 2)
  assert.deepEqual(
    result.rejected.map((row) => [row.line, row.reason]),
    [
      [2, 'bad-json'],
      [3, 'bad-shape'],
      [4, 'bad-shape'],
      [5, 'no-time'],
    ],
  )
})

test('an array gives the events of the same lines, however it is written and cut', () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', '[', ']', '{', '}', '\n', 'é') })
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 6 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      (versions, pretty, size) => {
        const events = versions.map((version) => ({
          ...EVENT,
          'extra.version': version,
          'extra.list': [1, { a: '[' }],
        }))
        const fromArray = readAll(intelmqArray, JSON.stringify(events, null, pretty ? 2 : 0), size)
        const fromLines = readAll(intelmqLines, events.map((event) => JSON.stringify(event)).join('\n'))
        assert.deepEqual(fromArray.rejected, [])
        assert.deepEqual(
          fromArray.events.map((event) => event.evidence),
          fromLines.events.map((event) => event.evidence),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('no JSON value makes the reader throw', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('time.source', 'source.ip', '__proto__', 'extra', 'x'), fc.jsonValue()),
      (value) => {
        const result = readAll(intelmqLines, JSON.stringify(value))
        assert.equal(result.rows, result.events.length + result.rejected.length)
      },
    ),
  )
})

test('the format is told from the content, or by the feed', () => {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
  assert.ok(intelmqLines.detect(bytes(JSON.stringify(EVENT)), { fileName: '', feed: '' }))
  assert.ok(intelmqArray.detect(bytes(` \n[${JSON.stringify(EVENT)}]`), { fileName: '', feed: '' }))
  assert.ok(!intelmqLines.detect(bytes('{"a":1}'), { fileName: '', feed: '' }))
  assert.ok(intelmqLines.detect(bytes('{"a":1}'), { fileName: '', feed: 'intelmq:events' }))
})

const DATA = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data'),
  'shadowserver/expected',
)
test(
  'what IntelMQ itself writes comes in, event by event',
  { skip: existsSync(DATA) ? false : `no data at ${DATA}; set COMITY_SHARED_DATA` },
  () => {
    for (const name of readdirSync(DATA)) {
      const text = readFileSync(join(DATA, name), 'utf8')
      const events = JSON.parse(text) as Record<string, unknown>[]
      const { events: read, rejected } = readAll(intelmqArray, text)
      // A sandbox names what malware asked for, and IntelMQ keeps that where no system is.
      const systems = events.filter((event) =>
        Object.keys(event).some((key) => /^source\.(ip|fqdn|url|reverse_dns|network|account)$/.test(key)),
      )
      assert.equal(read.length, systems.length, `${name}: ${rejected[0]?.reason} ${rejected[0]?.column}`)
      assert.deepEqual(
        read.map((event) => event.ip ?? undefined),
        systems.map((event) => event['source.ip']),
        name,
      )
    }
  },
)
