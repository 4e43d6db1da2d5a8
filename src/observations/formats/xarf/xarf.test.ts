import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import type { ReadResult } from '../format.ts'
import { xarf } from './xarf.ts'

const DATA = join(process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data'), 'xarf')
const needsData = { skip: existsSync(DATA) ? false : `no data at ${DATA}; set COMITY_SHARED_DATA` }
const context = { receivedAt: instant('2026-11-22T07:00:00Z') }

function read(text: string): ReadResult {
  const bytes = new Uint8Array(Buffer.from(text))
  return xarf.read({ bytes, offset: 0, firstLine: 1 }, null, context)
}

const files = (folder: string): string[] =>
  existsSync(join(DATA, folder)) ? readdirSync(join(DATA, folder)).filter((name) => name.endsWith('.json')) : []

const V3 = {
  Version: '3',
  ReporterInfo: {
    ReporterOrg: 'Example',
    ReporterOrgDomain: 'example.org',
    ReporterOrgEmail: 'r@example.org',
  },
  Disclosure: true,
  Report: {
    ReportClass: 'Vulnerability',
    ReportType: 'OpenService',
    Date: '2026-11-21T04:05:06Z',
    SourceIp: '192.0.2.7',
    SourcePort: 6379,
    ServiceName: 'redis',
  },
}
const V4 = {
  xarf_version: '4.2.0',
  report_id: '9ac39cd1-85f3-4c31-ae87-a0a95f3ebc83',
  timestamp: '2026-11-21T04:05:06Z',
  reporter: { org: 'Example', contact: 'r@example.org', domain: 'example.org' },
  sender: { org: 'Example', contact: 'r@example.org', domain: 'example.org' },
  source_identifier: 'shop.example.net',
  category: 'content',
  type: 'phishing',
  url: 'http://shop.example.net/login',
}

test('a version 3 report becomes an event; an open service has the identifier that a scan gives it', () => {
  const event = read(JSON.stringify(V3)).events[0]
  assert.deepEqual([event?.ip, event?.port, event?.application], ['192.0.2.7', 6379, 'redis'])
  assert.deepEqual(event?.classification, {
    taxonomy: 'vulnerable',
    type: 'potentially-unwanted-accessible',
    identifier: 'open-redis',
  })
  assert.equal(event?.evidence['reporter'], 'Example')
})

test('a version 4 report becomes an event, whatever its source is', () => {
  const sources: [string, string, string][] = [
    ['shop.example.net', 'fqdn', 'shop.example.net'],
    ['192.0.2.7', 'ip', '192.0.2.7'],
    ['2001:DB8::7', 'ip', '2001:db8::7'],
    ['192.0.2.0/24', 'network', '192.0.2.0/24'],
  ]
  for (const [source, field, value] of sources) {
    const event = read(JSON.stringify({ ...V4, source_identifier: source })).events[0]
    assert.equal(event?.[field as 'ip'], value)
    assert.equal(event?.classification.type, 'phishing')
  }
})

test('a list of reports is read one by one, each refused or taken on its own', () => {
  const result = read(JSON.stringify([V3, { ...V3, Report: { ...V3.Report, SourceIp: 'x' } }, V4]))
  assert.equal(result.events.length, 2)
  assert.equal(result.rejected[0]?.column, '/Report/SourceIp is no address')
})

test('what is no report is refused', () => {
  assert.deepEqual(
    ['{', '[]]', '5', '{}', '{"Version":"9"}', JSON.stringify({ ...V4, xarf_version: '5.0.0' })].map(
      (text) => read(text).rejected[0]?.reason,
    ),
    ['bad-json', 'bad-json', 'bad-shape', 'bad-shape', 'bad-shape', 'bad-shape'],
  )
})

test('the types that the published samples use are all known', needsData, () => {
  const refused: string[] = []
  for (const folder of ['positive/1', 'positive/2', 'positive/3', 'v4/v3', 'v4/v4'])
    for (const name of files(folder)) {
      const result = read(readFileSync(join(DATA, folder, name), 'utf8'))
      const type = result.events[0]?.classification.type ?? 'undetermined'
      if (type === 'undetermined') refused.push(`${folder}/${name}: ${result.rejected[0]?.column}`)
    }
  assert.deepEqual(refused, [])
})

test('every published negative sample is refused', needsData, () => {
  const names = files('negative_3')
  assert.ok(names.length > 40)
  for (const name of names) {
    const result = read(readFileSync(join(DATA, 'negative_3', name), 'utf8'))
    assert.equal(result.rejected[0]?.reason, 'bad-shape', name)
  }
})

test('no JSON value makes the reader throw', () => {
  const report = fc.dictionary(
    fc.constantFrom('Date', 'ReportType', 'ReportClass', 'SourceIp', 'Source', 'Account', '__proto__', 'constructor'),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        report.map((Report) => ({ ...V3, Report })),
        report.map((more) => ({ ...V4, ...more })),
      ),
      (value) => {
        const result = read(JSON.stringify(value))
        assert.equal(result.rows, result.events.length + result.rejected.length)
      },
    ),
    { numRuns: 500 },
  )
})
