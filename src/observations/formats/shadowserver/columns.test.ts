/** Rows that are read into columns, held against the same rows read as events, which is slow and obvious. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { readBoth, type Both } from '../../columns/testing.ts'
import { BUILT_IN_SCHEMA } from './schema.ts'
import { createShadowserverReader } from './shadowserver.ts'

const reader = createShadowserverReader(BUILT_IN_SCHEMA)
const context = { receivedAt: instant('2026-11-22T09:00:00Z') }

async function readReport(bytes: Buffer, type: string): Promise<Both | null> {
  const header = reader.header(bytes, { fileName: `2026-11-21-${type}-x-asn.csv`, feed: `shadowserver:${type}` })
  if (!header.ok) return null
  return readBoth(reader, header.header, context, { offset: 0, firstLine: 1, bytes: new Uint8Array(bytes) })
}

const names = [
  'timestamp',
  'ip',
  'src_ip',
  'port',
  'protocol',
  'asn',
  'geo',
  'hostname',
  'src_hostname',
  'dst_ip',
  'dst_port',
  'dst_asn',
  'dst_geo',
  'dst_hostname',
  'tag',
  'severity',
  'application',
  'infection',
  'family',
  'http_url',
  'http_host',
  'url',
  'domain',
  'account',
  'network',
  'banner',
  'version',
  'nobody_knows_this',
]

const sensible: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['2026-11-20 06:30:00', '2026-11-21 23:59:59'],
  ip: ['192.0.2.1', '192.0.2.77', '2001:db8::1', '198.51.100.3'],
}
const odd = fc.constantFrom(
  '',
  ' ',
  '0',
  '007',
  '80',
  '65536',
  '70000.0',
  '99999999999',
  'XA',
  'xa',
  'XAX',
  'TCP',
  ' tcp ',
  'https',
  'HTTP',
  'host-1.example.net',
  'Host.Example.',
  '*.example',
  'a.*.example',
  'ä.example',
  '192.0.2.1.',
  '192.0.2.01',
  '192.0.2.0/24',
  '2001:DB8:0::1',
  '::ffff:192.0.2.9',
  'http://a.example/x',
  'HTTPS://b.example',
  '/gate.php?id=1',
  'gate php',
  'GET /x HTTP/1.1',
  'user@mail.example',
  'CVE-2021-44228;cve-2020-0601',
  'webshell-x',
  '2026-11-20 24:00:00',
  '2026-02-30 00:00:00',
  '2026-11-20T06:30:00+01:00',
  '2026-13-20 06:30:00',
  '1999-12-31 23:59:59',
  '2027-01-01 00:00:00',
  'critical',
  'x'.repeat(600),
  'y'.repeat(1500),
  `http://c.example/${'z'.repeat(2100)}`,
)
const anyText = fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ maxLength: 12 }))

/** A field as some program would write it: in quotes or not, well or badly. */
const written = (text: string, how: number): string => {
  if (how < 5) return `"${text.replaceAll('"', '""')}"`
  if (how < 9) return text.replaceAll(/[",\r\n]/g, '_')
  if (how === 9) return `"${text.replaceAll('"', '\\"')}"`
  return `"${text}`
}

const report = fc
  .record({
    type: fc.constantFrom(
      'scan_redis',
      'event4_sinkhole_http',
      'scan_exchange',
      'blocklist',
      'phish_url',
      'no_such_type',
    ),
    columns: fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 16 }),
  })
  .chain(({ type, columns }) => {
    const all = ['timestamp', 'ip', ...columns.filter((name) => name !== 'timestamp' && name !== 'ip')]
    const cell = (name: string) =>
      fc.tuple(
        fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...(sensible[name] ?? [''])) },
          { weight: sensible[name] ? 1 : 12, arbitrary: anyText },
        ),
        fc
          .integer({ min: 0, max: sensible[name] ? 8 : 11 })
          .map((how) => (how > 8 ? fc.sample(fc.constant(how), 1)[0]! : how)),
      )
    const row = fc.tuple(
      fc.tuple(...all.map(cell)),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '', ',extra\n'),
      fc.integer({ min: 0, max: 9 }),
    )
    return fc.array(row, { maxLength: 12 }).map((rows) => ({
      type,
      text: `${all.join(',')}\n${rows
        .map(([cells, end, short]) => {
          const fields = cells.map(([text, how]) => written(text, how))
          return `${(short === 0 ? fields.slice(0, -1) : fields).join(',')}${end}`
        })
        .join('')}`,
    }))
  })

test('rows read into columns say what the same rows say as events, whatever stands in them', async () => {
  await fc.assert(
    fc.asyncProperty(report, async ({ type, text }) => void (await readReport(Buffer.from(text), type))),
    { numRuns: 1500 },
  )
})

test('so they do in other encodings, with NUL bytes, and cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(report, fc.nat(), fc.constantFrom(0, 0x22, 0xe4, 0xff, 0x0d, 0x0a), async (given, place, byte) => {
      const bytes = Buffer.from(given.text)
      const from = given.text.indexOf('\n') + 1
      if (bytes.length > from) bytes[from + (place % (bytes.length - from))] = byte
      await readReport(bytes.subarray(0, Math.max(from, bytes.length - (place % 7))), given.type)
    }),
    { numRuns: 600 },
  )
})

test('a word of blanks and the word of the next row stay apart, though both begin at one place', async () => {
  const rows = ['"  "', 'ABC'].map((word) => `2026-11-20 06:30:00,192.0.2.1,${word}\n`)
  const both = await readReport(Buffer.from(`timestamp,src_ip,infection\n${rows.join('')}`), 'event4_sinkhole_http')
  assert.deepEqual(
    both?.events.map((event) => event.malware),
    ['', 'abc'],
  )
})

test('others have their turns while a chunk is read, and odd rows among plain ones keep their places', async () => {
  const rows = Array.from({ length: 4000 }, (_, row) =>
    row % 700 === 3
      ? `"not a time","10.0.0.1",6379,"tcp",64500,"XA","x"`
      : `"2026-11-21 06:30:00","10.0.${row >> 8}.${row & 255}",6379,"tcp",64500,"XA","${row % 3 === 0 ? `a ""quoted""\nline ${row} ä` : row}"`,
  )
  const bytes = Buffer.from(`"timestamp","ip","port","protocol","asn","geo","banner"\n${rows.join('\n')}\n`)
  const both = await readReport(bytes, 'scan_redis')
  assert.equal(both?.columns.rows, 3994)
  assert.ok(both.turns > 3)
})

const folder = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data'),
  'shadowserver/reports',
)
const needsData = { skip: existsSync(folder) ? false : `no data at ${folder}; set COMITY_SHARED_DATA` }

test('every sample report says the same in columns', needsData, async () => {
  for (const name of readdirSync(folder)) {
    const both = await readReport(readFileSync(join(folder, name)), name.replace(/\.csv$/, ''))
    assert.ok(both!.columns.rows > 0, name)
  }
})
