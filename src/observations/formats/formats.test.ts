import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freedAfter } from '#kernel/bytes.ts'
import { instant } from '#kernel/instant.ts'
import { chunkBytesFor, createChunker, MAX_WHOLE_BYTES } from './chunker.ts'
import { createFormats } from './formats.ts'
import { BUILT_IN_SCHEMA, chooseSchema, typeInFileName } from './shadowserver/schema.ts'

const formats = createFormats(BUILT_IN_SCHEMA)
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const detect = (text: string, fileName = '', feed = ''): string | null =>
  formats.detect(bytesOf(text), { fileName, feed })?.name ?? null

const CSV = 'timestamp,ip\n2026-11-21 04:05:06,192.0.2.7\n'
const table: [string, string, string | null][] = [
  ['a Shadowserver header', CSV, 'shadowserver-csv'],
  ['IntelMQ lines', '{"source.ip":"192.0.2.7"}\n', 'intelmq-lines'],
  ['an IntelMQ array', '[\n{"time.source":"x"}]', 'intelmq-array'],
  ['XARF 4', '{"xarf_version":"4.2.0"}', 'xarf'],
  ['XARF 3 with a byte order mark', '\uFEFF{"Version":"3","ReporterInfo":{}}', 'xarf'],
  ['a CSV of something else', 'name,colour\na,b\n', null],
  ['plain text', 'Dear team, somebody attacks us, please act.', null],
  ['nothing', '', null],
  ['HTML', '<!doctype html><title>x</title>', null],
  ['some JSON', '{"hello":"world"}', null],
]
for (const [title, text, name] of table)
  test(`${title}: ${name ?? 'no reader'}`, () => assert.equal(detect(text), name))

test('a feed narrows the readers to those that it may mean', () => {
  assert.equal(detect(CSV, '', 'intelmq:events'), null)
  assert.equal(detect('{"a":1}', '', 'intelmq:events'), 'intelmq-lines')
  assert.equal(detect('{"a":1}', '', 'xarf:v3'), 'xarf')
  assert.equal(detect('a,b\n', '', 'shadowserver:scan_redis'), 'shadowserver-csv')
})

test('no bytes make the look at a format, or the reading of one, throw', () => {
  const context = { receivedAt: instant('2026-11-22T07:00:00Z') }
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .string({
        unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', 'timestamp', 'ip', 'source.ip', '\n', '1'),
      })
      .map(bytesOf),
  )
  fc.assert(
    fc.property(bytes, (head) => {
      formats.detect(head, { fileName: '', feed: '' })
      for (const reader of formats.readers) {
        const found = reader.header(head, { fileName: '', feed: '' })
        if (!found.ok) continue
        const result = reader.read({ bytes: head, offset: 0, firstLine: 1 }, found.header, context)
        assert.equal(result.rows, result.events.length + result.rejected.length)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a reader is found again by its name after a restart', () => {
  for (const reader of formats.readers) assert.equal(formats.byName(reader.name), reader)
  assert.equal(formats.byName('x'), null)
})

test('the type stands in the name of a file', () => {
  const names: [string, string | null][] = [
    ['2026-11-01-scan_redis-country-asn.csv', 'scan_redis'],
    ['2026-11-01-scan_redis.csv.gz', 'scan_redis'],
    ['some/folder/2026-11-01-dns_openresolver-123-sample-asn.csv', 'dns_openresolver'],
    ['scan_redis.csv', 'scan_redis'],
    ['event4_sinkhole_http.csv', 'event4_sinkhole_http'],
    ['customers.csv', null],
    ['2026-11-01.csv', null],
    ['scan_redis.txt', null],
  ]
  for (const [name, type] of names) assert.equal(typeInFileName(BUILT_IN_SCHEMA, name), type, name)
})

test('a newer schema in the data folder is taken, an older or a damaged one is not, and why is said', () => {
  const newer = { ...BUILT_IN_SCHEMA, date: '2099-01-01T00:00:00Z' }
  assert.equal(chooseSchema(null).schema, BUILT_IN_SCHEMA)
  assert.equal(chooseSchema(JSON.stringify(newer)).schema.date, newer.date)
  for (const text of [
    '{',
    '{}',
    '{"types":null}',
    JSON.stringify({ ...newer, types: { x: {} } }),
    JSON.stringify(BUILT_IN_SCHEMA),
  ]) {
    const { schema, notTaken } = chooseSchema(text)
    assert.equal(schema, BUILT_IN_SCHEMA)
    assert.match(notTaken ?? '', /Shadowserver schema in the data folder/)
  }
})

test('a document read as a whole is one chunk; over the limit it is skipped by name', () => {
  const small = createChunker('whole', 1000)
  small.push(bytesOf('ab'))
  small.push(bytesOf('c'))
  assert.equal(Buffer.from(small.end()[0]?.bytes ?? []).toString(), 'abc')
  const large = createChunker('whole', 1000)
  for (let pushed = 0; pushed <= MAX_WHOLE_BYTES; pushed += 1 << 20) large.push(new Uint8Array(1 << 20))
  const [chunk] = large.end()
  assert.deepEqual([chunk?.bytes.length, chunk?.skipped?.length], [0, MAX_WHOLE_BYTES + (1 << 20)])
  assert.deepEqual(createChunker('whole', 1000).end(), [])
})

for (const mode of ['csv', 'lines', 'array', 'whole'] as const)
  test(`bytes of a report may be freed once they were pushed: ${mode}`, async () => {
    const text = '[{"a":"1"},\n{"b":"2"}]\n'
    async function* pieces(): AsyncGenerator<Buffer> {
      for (const at of [0, 7, 14, 21]) {
        const piece = Buffer.allocUnsafeSlow(text.slice(at, at + 7).length)
        piece.write(text.slice(at))
        yield piece
      }
    }
    const chunksOf = async (source: AsyncIterable<Uint8Array>): Promise<string> => {
      const chunker = createChunker(mode, 8)
      const chunks = []
      for await (const piece of source) chunks.push(...chunker.push(piece))
      chunks.push(...chunker.end())
      return chunks.map(({ bytes }) => Buffer.from(bytes).toString()).join('|')
    }
    const kept = await chunksOf(pieces())
    assert.ok(kept.includes('"2"'))
    assert.equal(await chunksOf(freedAfter(pieces())), kept)
  })

test('a chunk has about 8,000 rows at most, and no more bytes than it may, however many rows its head shows', () => {
  const head = (rowBytes: number): Uint8Array =>
    bytesOf(`${'x'.repeat(rowBytes - 1)}\n`.repeat(Math.floor(65_536 / rowBytes)))
  const most = 3 << 20
  assert.equal(chunkBytesFor('csv', head(400), most), most)
  assert.equal(chunkBytesFor('csv', head(85), most), 85 * 8192)
  assert.equal(chunkBytesFor('lines', head(1), most), 32 * 8192)
  assert.equal(chunkBytesFor('lines', bytesOf('x'.repeat(65_536)), most), most)
  assert.equal(chunkBytesFor('csv', bytesOf('ip'), most), 32 * 8192)
  assert.equal(chunkBytesFor('csv', head(85), 1000), 1000)
  assert.equal(chunkBytesFor('array', head(85), most), most)
})
