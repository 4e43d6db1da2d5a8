import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRecordSplitter } from '#kernel/csv.ts'
import { instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import type { ReadResult } from '../format.ts'
import { BUILT_IN_SCHEMA } from './schema.ts'
import { createShadowserverReader, CSV_LIMITS } from './shadowserver.ts'

const reader = createShadowserverReader(BUILT_IN_SCHEMA)
const context = { receivedAt: instant('2026-11-22T07:00:00Z') }
const HEADER = 'timestamp,severity,ip,protocol,port,hostname,tag,version,asn,geo,region,city,mode,os'
const ROW = '2026-11-21 04:05:06,high,192.0.2.7,tcp,6379,r.example.net,redis,7.2.4,64500,zz,R,C,standalone,Linux'
const REDIS = { fileName: '2026-11-21-scan_redis-example-asn.csv', feed: '' }
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'))

function read(text: string | Uint8Array, hints = REDIS): ReadResult {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const found = reader.header(bytes, hints)
  assert.ok(found.ok, found.ok ? '' : `${found.reason}: ${found.detail}`)
  return reader.read({ bytes, offset: 0, firstLine: 1 }, found.header, context)
}

function only(result: ReadResult): Event {
  assert.deepEqual(
    result.rejected.map((row) => row.reason),
    [],
  )
  assert.equal(result.events.length, 1)
  return result.events[0] as Event
}

test('a row of a known report becomes an event in our words', () => {
  const result = read(`${HEADER}\n${ROW}\n`)
  assert.deepEqual(only(result), {
    time: '2026-11-21T04:05:06.000Z',
    ip: '192.0.2.7',
    network: null,
    port: 6379,
    protocol: 'tcp',
    application: 'redis',
    asn: 64500,
    country: 'ZZ',
    hostname: 'r.example.net',
    fqdn: null,
    url: null,
    account: null,
    classification: { taxonomy: 'vulnerable', type: 'vulnerable-system', identifier: 'open-redis' },
    severity: 'high',
    malware: null,
    tag: 'redis',
    destinationIp: null,
    destinationPort: null,
    destinationAsn: null,
    destinationCountry: null,
    destinationHostname: null,
    destinationUrl: null,
    evidence: { version: '7.2.4', os: 'Linux' },
    line: 2,
    offset: HEADER.length + 1,
    length: ROW.length,
  })
  assert.deepEqual(
    [...result.dropped],
    [
      ['region', 1],
      ['city', 1],
      ['mode', 1],
    ],
  )
})

const withoutPlace = (event: Event): Partial<Event> => {
  const { line: _line, offset: _offset, length: _length, ...rest } = event
  return rest
}
const plain = withoutPlace(only(read(`${HEADER}\n${ROW}\n`)))

const sameEvent: [string, string | Uint8Array][] = [
  ['a byte order mark', `\uFEFF${HEADER}\n${ROW}\n`],
  ['CRLF', `${HEADER}\r\n${ROW}\r\n`],
  ['no line break at the end', `${HEADER}\n${ROW}`],
  [
    'every field in quotes',
    `${HEADER}\n${ROW.split(',')
      .map((value) => `"${value}"`)
      .join(',')}\n`,
  ],
  ['names in capitals with blanks', `${HEADER.toUpperCase().replaceAll(',', ' , ')}\n${ROW}\n`],
  ['reordered columns', `${HEADER.split(',').toReversed().join(',')}\n${ROW.split(',').toReversed().join(',')}\n`],
  ['a column that nobody knows', `${HEADER},never_seen\n${ROW},x\n`],
  ['a 2023 column', `${HEADER},sic\n${ROW},737999\n`],
  ['missing columns that are not needed', `${HEADER.replace(',region,city', '')}\n${ROW.replace(',R,C', '')}\n`],
  ['a time with its zone', `${HEADER}\n${ROW.replace('2026-11-21 04:05:06', '2026-11-21T05:05:06+01:00')}\n`],
]
for (const [title, text] of sameEvent)
  test(`${title}: the same event`, () => assert.deepEqual(withoutPlace(only(read(text))), plain))

test('rows that end early are read, their missing columns are empty', () => {
  assert.equal(only(read(`${HEADER},jarm\n${ROW}\n`)).ip, '192.0.2.7')
})

const refused: [string, string, string, string | null][] = [
  ['more columns than the header', `${ROW},x`, 'column-count', null],
  ['no time', ROW.replace('2026-11-21 04:05:06', ''), 'no-time', 'timestamp'],
  ['a time that is none', ROW.replace('04:05:06', '25:05:06'), 'bad-time', 'timestamp'],
  ['the 30th of February', ROW.replace('2026-11-21', '2026-02-30'), 'bad-time', 'timestamp'],
  ['a time in the future', ROW.replace('2026', '2027'), 'time-in-future', 'timestamp'],
  ['a time before feeds were', ROW.replace('2026', '1970'), 'time-too-old', 'timestamp'],
  ['an address of five octets', ROW.replace('192.0.2.7', '192.0.2.7.9'), 'bad-ip', 'ip'],
  ['an octal-looking address', ROW.replace('192.0.2.7', '192.0.2.07'), 'bad-ip', 'ip'],
  ['no system at all', ROW.replace('192.0.2.7', '').replace('r.example.net', ''), 'no-system', 'ip'],
  ['a NUL byte', ROW.replace('redis', 're\0dis'), 'nul-byte', null],
  ['text after a quote', ROW.replace('redis', '"re"dis'), 'bad-quote', null],
]
for (const [title, row, reason, column] of refused)
  test(`${title}: refused with its place, the next row comes in`, () => {
    const result = read(`${HEADER}\n${row}\n${ROW}\n`)
    assert.equal(result.rows, 2)
    assert.equal(result.events.length, 1)
    const [first] = result.rejected
    assert.deepEqual([first?.reason, first?.column, first?.line], [reason, column, 2])
    assert.equal(Buffer.from(first?.sample ?? []).toString(), row)
  })

test('an unclosed quote costs one row', () => {
  const result = read(`${HEADER}\n${ROW.replace('redis', '"redis')}\n${ROW}\n${ROW}\n`)
  assert.deepEqual(
    result.rejected.map((row) => [row.reason, row.line]),
    [['unterminated-quote', 2]],
  )
  assert.equal(result.events.length, 2)
})

test('quotes with backslashes are understood', () => {
  const event = only(read(`timestamp,ip,banner\n2026-11-21 04:05:06,192.0.2.7,"a \\"\\"b, c\\"\\""\n`))
  assert.equal(event.evidence['banner'], 'a "b, c"')
})

test('a line break inside quotes is part of the value', () => {
  const event = only(read(`timestamp,ip,banner\n2026-11-21 04:05:06,192.0.2.7,"a\nb"\n`))
  assert.equal(event.evidence['banner'], 'a\nb')
})

test('values that cannot be read are left out and counted, the event comes in', () => {
  const result = read(`${HEADER}\n${ROW.replace('6379', '70000').replace('zz', '??').replace('64500', 'AS1')}\n`)
  const event = only(result)
  assert.deepEqual([event.port, event.country, event.asn], [null, null, null])
  assert.deepEqual([...result.unusable].toSorted(), [
    ['asn', 1],
    ['geo', 1],
    ['port', 1],
  ])
})

test('Latin-1 text is kept, and counted', () => {
  const result = read(Buffer.from(`timestamp,ip,banner\n2026-11-21 04:05:06,192.0.2.7,caf\u00e9\n`, 'latin1'))
  assert.equal(only(result).evidence['banner'], 'café')
  assert.equal(result.latin1Rows, 1)
})

test('an unknown report type is read by the columns that mean the same everywhere', () => {
  const hints = { fileName: '2026-11-21-scan_tomorrow-example.csv', feed: '' }
  const found = reader.header(bytesOf(`${HEADER}\n`), hints)
  assert.ok(found.ok && !found.header.typeKnown)
  const event = only(read(`${HEADER}\n${ROW}\n`, hints))
  assert.equal(event.port, 6379)
  assert.deepEqual(event.classification, {
    taxonomy: 'other',
    type: 'undetermined',
    identifier: 'scan-tomorrow',
  })
})

test('the feed given by hand wins over the name of the file', () => {
  const found = reader.header(bytesOf(`${HEADER}\n`), { ...REDIS, feed: 'shadowserver:scan_ssh' })
  assert.equal(found.ok && found.header.type, 'scan_ssh')
})

test('without a name the columns tell the type', () => {
  const columns = BUILT_IN_SCHEMA.types['scan_redis']?.columns.map((index) => BUILT_IN_SCHEMA.columns[index])
  const found = reader.header(bytesOf(`${columns?.join(',')}\n`), { fileName: 'upload', feed: '' })
  assert.equal(found.ok && found.header.type, 'scan_redis')
})

test('an Exchange server is classed by its tag', () => {
  const hints = { fileName: '2026-11-21-scan_exchange-x.csv', feed: '' }
  const row = (tag: string): Event => only(read(`timestamp,ip,tag\n2026-11-21 04:05:06,192.0.2.7,${tag}\n`, hints))
  assert.equal(row('exchange;webshell').classification.type, 'system-compromise')
  assert.equal(row('exchange;cve-2021-26855').classification.identifier, 'vulnerable-exchange-server')
  assert.equal(row('exchange;cve-2021-26855').evidence['cve'], 'CVE-2021-26855')
})

test('an account is answered for by the owner of its domain', () => {
  const hints = { fileName: '2026-11-21-compromised_account-x.csv', feed: '' }
  const event = only(read('timestamp,email\n2026-11-21 04:05:06,a@example.org\n', hints))
  assert.deepEqual([event.account, event.fqdn], ['a@example.org', 'example.org'])
})

test('an empty file has no header; a header alone has no rows', () => {
  const empty = reader.header(new Uint8Array(0), REDIS)
  assert.deepEqual(empty.ok ? '' : empty.reason, 'no-header')
  assert.equal(read(`${HEADER}\n`).rows, 0)
})

test('columns that name no time and no system are refused', () => {
  const found = reader.header(bytesOf('name,colour\nx,y\n'), { fileName: 'x.csv', feed: '' })
  assert.deepEqual(found.ok ? '' : found.reason, 'unknown-columns')
})

test('UTF-16 is refused by name', () => {
  const found = reader.header(new Uint8Array(Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le')), REDIS)
  assert.deepEqual(found.ok ? '' : found.reason, 'bad-encoding')
})

test('a report read in chunks gives the events of the whole, with the header passed through JSON', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ROW.replace('192.0.2.7', `192.0.2.${index}`))
  const bytes = bytesOf(`\uFEFF${HEADER}\n${rows.join('\n')}\n`)
  const found = reader.header(bytes.subarray(0, 200), REDIS)
  assert.ok(found.ok)
  const splitter = createRecordSplitter('csv', { chunkBytes: 700, maxRecordBytes: CSV_LIMITS.maxRecordBytes })
  const chunks = [...splitter.push(bytes), ...splitter.end()]
  assert.ok(chunks.length > 5)
  const events = chunks.flatMap((chunk) => reader.read(chunk, JSON.parse(JSON.stringify(found.header)), context).events)
  assert.deepEqual(events, read(bytes).events)
})

test('hostile values never throw, and every row is an event or a refusal', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', '192.0.2.1', '::1', '2026-11-21 04:05:06', '__proto__', '-1', '1e9', 'http://', '0', '=1+1'),
  )
  const names = fc.constantFrom(
    'timestamp',
    'ip',
    'port',
    'asn',
    'hostname',
    'tag',
    '__proto__',
    'constructor',
    'url',
    'x',
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(names, { minLength: 1 }),
      fc.array(fc.array(value, { maxLength: 8 })),
      (columns, rows) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const header = ['timestamp', 'ip', ...columns]
        const text = [header, ...rows].map((row) => row.map(quote).join(',')).join('\n')
        const result = read(text, { fileName: '', feed: '' })
        assert.equal(result.rows, result.events.length + result.rejected.length)
        assert.equal(Object.getPrototypeOf({}), Object.prototype)
      },
    ),
    { numRuns: 1000 },
  )
})
