/** Events that are read into columns, held against the same lines read as events, which is slow and obvious. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { readBoth, type Both } from '../../columns/testing.ts'
import { intelmqLines } from './intelmq.ts'
import { PlainMembers, TEXT, WHOLE } from './plain-members.ts'
import { ODD } from '../plain.ts'
import { Heap } from '../../columns/heap.ts'

const context = { receivedAt: instant('2026-11-22T09:00:00Z') }

const readLines = (bytes: Uint8Array): Promise<Both> =>
  readBoth(intelmqLines, null, context, { offset: 12, firstLine: 3, bytes: new Uint8Array(bytes) })

const names = [
  'source.port',
  'source.asn',
  'source.geolocation.cc',
  'source.reverse_dns',
  'source.fqdn',
  'source.url',
  'source.account',
  'source.network',
  'source.local_hostname',
  'protocol.transport',
  'protocol.application',
  'severity',
  'malware.name',
  'malware.hash.md5',
  'destination.ip',
  'destination.port',
  'destination.asn',
  'destination.geolocation.cc',
  'destination.reverse_dns',
  'destination.fqdn',
  'destination.url',
  'event_description.text',
  'extra.tag',
  'extra.version',
  'version',
  'extra.port',
  'extra.ip',
  'extra.time',
  'extra.type',
  'extra.nobody_knows_this',
  'feed.accuracy',
  'feed.name',
  'raw',
  '__proto__',
  '7',
  'ä',
]
/** Values as JSON, well or badly written. */
const oddValues = [
  '""',
  '" "',
  'null',
  'true',
  'false',
  'nul',
  'truely',
  '0',
  '-0',
  '-1',
  '007',
  '"007"',
  '80',
  '80.0',
  '100.50',
  '1e3',
  '65536',
  '4294967296',
  '99999999999999999999',
  '1.',
  '.5',
  '-',
  '"80"',
  '"70000.0"',
  '"XA"',
  '"xa"',
  '"XAX"',
  '"TCP"',
  '" tcp "',
  '"host-1.example.net"',
  '"Host.Example."',
  '"ä.example"',
  '"192.0.2.1"',
  '"192.0.2.01"',
  '"192.0.2.0/24"',
  '"2001:DB8:0::1"',
  '"::ffff:192.0.2.9"',
  '"http://a.example/x"',
  '"HTTPS://b.example"',
  '"/gate.php?id=1"',
  '"http:\\/\\/c.example\\/"',
  '"user@mail.example"',
  '"a \\"quoted\\" word"',
  '"line\\nbreak"',
  '"tab\tin it"',
  '"\\u0000"',
  '"\\ud800"',
  '"not ended',
  '["a","b"]',
  '[]',
  '{"deep":1}',
  '{}',
  `"${'x'.repeat(600)}"`,
  `"${'y'.repeat(1500)}"`,
  `"http://d.example/${'z'.repeat(2100)}"`,
]
const anyValue = fc.oneof(
  fc.constantFrom(...oddValues),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => JSON.stringify(text)),
  fc.string({ maxLength: 8 }),
  fc.integer().map(String),
)
const mostly = (usual: readonly string[], other: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: other })
const member = (name: string, value: fc.Arbitrary<string>) =>
  value.map((text): readonly [string, string] => [name, text])

const line = fc
  .record({
    needed: fc.tuple(
      member(
        'time.source',
        mostly(
          ['"2026-11-21T04:05:06+00:00"', '"2026-11-21T23:59:59+00:00"', '"2026-11-20 06:30:00"'],
          fc.oneof(
            anyValue,
            fc.constantFrom(
              '"2026-11-21T04:05:06+01:00"',
              '"2026-11-21T04:05:06.5+00:00"',
              '"2026-02-30T00:00:00+00:00"',
              '"2026-11-21T24:00:00+00:00"',
              '"1999-12-31T23:59:59+00:00"',
              '"2027-01-01T00:00:00+00:00"',
            ),
          ),
        ),
      ),
      member('source.ip', mostly(['"192.0.2.1"', '"192.0.2.77"', '"2001:db8::1"'], anyValue)),
      member('classification.type', mostly(['"infected-system"', '"phishing"', '"vulnerable-system"'], anyValue)),
      member('classification.identifier', mostly(['"avalanche"', '"open-redis"', '""'], anyValue)),
    ),
    others: fc.array(
      fc.tuple(
        fc.constantFrom(...names),
        fc.oneof({ weight: 3, arbitrary: fc.constantFrom('"x"', '80', '64500', '"XB"', '"tcp"') }, anyValue),
      ),
      { maxLength: 8 },
    ),
    without: fc.integer({ min: 0, max: 12 }),
    turned: fc.boolean(),
    between: fc.constantFrom(', ', ',', ', ', ' , ', ',\t'),
    colon: fc.constantFrom(': ', ':', ': ', ' : '),
    end: fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '', ' \n', 'x\n', '}\n'),
    twice: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ needed, others, without, turned, between, colon, end, twice }) => {
    const kept =
      twice === 0 ? others : others.filter(([name], at) => others.findIndex(([other]) => other === name) === at)
    const members = [...needed.filter((_, at) => at !== without), ...kept]
    if (turned) members.reverse()
    return `{${members.map(([name, value]) => `"${name}"${colon}${value}`).join(between)}}${end}`
  })

test('events read into columns say what the same lines say as events, whatever stands in them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      async (lines) => void (await readLines(Buffer.from(lines.join('')))),
    ),
    { numRuns: 1500 },
  )
})

test('so they do for each odd value of each member', async () => {
  const usual = new Map([
    ['time.source', '"2026-11-21T04:05:06+00:00"'],
    ['source.ip', '"192.0.2.1"'],
    ['classification.type', '"infected-system"'],
    ['classification.identifier', '"avalanche"'],
  ])
  const lines = [...usual.keys(), ...names].flatMap((name) =>
    oddValues.map((value) => {
      const members = new Map(usual).set(name, value)
      return `{${[...members].map(([each, text]) => `"${each}": ${text}`).join(', ')}}\n`
    }),
  )
  const { columns, slow } = await readLines(Buffer.from(lines.join('')))
  assert.equal(columns.rows + slow.rejected.length, lines.length)
  assert.ok(columns.rows > lines.length / 2)
})

test('so they do in other encodings, with bytes that no text may have, and cut anywhere', async () => {
  const given = fc.tuple(
    fc.array(line, { minLength: 1, maxLength: 8 }),
    fc.nat(),
    fc.constantFrom(0, 0x09, 0x0a, 0x0d, 0x22, 0x2c, 0x3a, 0x5c, 0x7b, 0x7d, 0xe4, 0xff),
  )
  await fc.assert(
    fc.asyncProperty(given, async ([lines, place, byte]) => {
      const bytes = Buffer.from(lines.join(''))
      bytes[place % bytes.length] = byte
      await readLines(bytes.subarray(0, Math.max(1, bytes.length - (place % 7))))
    }),
    { numRuns: 1000 },
  )
})

const event = (no: number) => ({
  'classification.type': 'vulnerable-system',
  'extra.version': `7.${no}`,
  'feed.accuracy': 100.5,
  'source.ip': `192.0.2.${no % 250}`,
  'source.port': no,
  'time.source': '2026-11-21T04:05:06+00:00',
})

test('others have their turns while lines are read, and odd ones among plain ones keep their places', async () => {
  const lines = Array.from({ length: 900 }, (_, no) =>
    no % 100 === 7 ? '{"broken":' : JSON.stringify(no % 10 === 3 ? { extra: { os: '\n' }, ...event(no) } : event(no)),
  )
  const both = await readLines(Buffer.from(lines.join('\n')))
  assert.deepEqual([both.columns.rows, both.fast.rejected.length, both.turns > 2], [891, 9, true])
  assert.deepEqual(
    both.fast.rejected.map((row) => row.line),
    Array.from({ length: 9 }, (_, no) => 3 + no * 100 + 7),
  )
})

test('a plain line is read as it lies: names are known again, also after a line that has others', () => {
  const lines = ['{"a": 1, "b": "x", "c": 7}\n', '{"a":1,"c":"yy"}\r\n', '{"a": 1, "b": "x", "c": 7}\n'].join('')
  const heap = new Heap()
  heap.over(Buffer.from(lines))
  const members = new PlainMembers(heap)
  const bytes = heap.bytes.subarray(0, lines.length)
  const seen: unknown[] = []
  for (let at = 0; at < lines.length;) {
    at = members.split(bytes, at)
    assert.notEqual(at, ODD)
    const { count, names: numbers, kinds, starts, lengths } = members
    for (let place = 0; place < count; place++)
      seen.push([members.known[numbers[place]!], kinds[place], heap.text(starts[place]!, lengths[place]!)])
  }
  const long = [
    ['a', WHOLE, '1'],
    ['b', TEXT, 'x'],
    ['c', WHOLE, '7'],
  ]
  assert.deepEqual(seen, [...long, ['a', WHOLE, '1'], ['c', TEXT, 'yy'], ...long])
})
