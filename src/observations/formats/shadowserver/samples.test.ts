import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createRecordSplitter } from '#kernel/csv.ts'
import { instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import type { ReadResult } from '../format.ts'
import { BUILT_IN_SCHEMA } from './schema.ts'
import { createShadowserverReader, CSV_LIMITS } from './shadowserver.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const DATA = join(process.env['COMITY_SHARED_DATA'] ?? join(ROOT, '../shared/data'), 'shadowserver')
const needsData = { skip: existsSync(DATA) ? false : `no data at ${DATA}; set COMITY_SHARED_DATA` }
const reader = createShadowserverReader(BUILT_IN_SCHEMA)
const context = { receivedAt: instant('2026-11-22T07:00:00Z') }
const reports = (): string[] => readdirSync(join(DATA, 'reports')).map((name) => name.replace(/\.csv$/, ''))

function read(name: string): ReadResult {
  const bytes = new Uint8Array(readFileSync(join(DATA, 'reports', `${name}.csv`)))
  const found = reader.header(bytes, { fileName: `2023-01-01-${name}-sample-asn.csv`, feed: '' })
  assert.ok(found.ok, name)
  const splitter = createRecordSplitter('csv', {
    chunkBytes: 2000,
    maxRecordBytes: CSV_LIMITS.maxRecordBytes,
  })
  const results = [...splitter.push(bytes), ...splitter.end()].map((chunk) => reader.read(chunk, found.header, context))
  return {
    rows: results.reduce((sum, one) => sum + one.rows, 0),
    events: results.flatMap((one) => one.events),
    rejected: results.flatMap((one) => one.rejected),
    dropped: new Map(),
    unusable: new Map(),
    latin1Rows: 0,
  }
}

type Expected = Record<string, string | number | undefined>
const expectedOf = (name: string): Expected[] | null => {
  const path = join(DATA, 'expected', `${name}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Expected[]) : null
}

test('every row of every sample report comes in', needsData, () => {
  const names = reports()
  assert.ok(names.length >= 60)
  for (const name of names) {
    const { rows, rejected } = read(name)
    assert.deepEqual(
      rejected.map((row) => `${name}:${row.line} ${row.reason} ${row.column}`),
      [],
    )
    assert.equal(rows, expectedOf(name)?.length ?? rows, name)
  }
})

const classOf = (event: Event): string =>
  `${event.classification.taxonomy}/${event.classification.type}/${event.classification.identifier}`
const theirs = (one: Expected): string =>
  `${one['classification.taxonomy']}/${one['classification.type']}/${one['classification.identifier']}`

/** The list in the docs: `| report | ours | IntelMQ | why |`. */
function listed(): Set<string> {
  const page = readFileSync(join(ROOT, 'docs/divergences.md'), 'utf8')
  const rows = page.split('\n').filter((line) => /^\| `[a-z0-9_]+` +\| `/.test(line))
  return new Set(
    rows.map((line) => {
      const [, report, ours, other, why] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''))
      assert.ok(why !== undefined && why.length > 20, `${report}: a divergence has a reason`)
      return `${report} ${ours} ${other}`
    }),
  )
}

test("the classification is IntelMQ's, or the difference is listed in docs/divergences.md", needsData, () => {
  const found = new Set<string>()
  for (const name of reports()) {
    const expected = expectedOf(name) ?? []
    for (const [index, event] of read(name).events.entries()) {
      const other = expected[index]
      if (other !== undefined && classOf(event) !== theirs(other))
        found.add(`${name} ${classOf(event)} ${theirs(other)}`)
    }
  }
  assert.deepEqual([...found].toSorted(), [...listed()].toSorted())
})

test('address, port, network, name and time are those that IntelMQ reads', needsData, () => {
  const compared: [keyof Event, string][] = [
    ['ip', 'source.ip'],
    ['port', 'source.port'],
    ['asn', 'source.asn'],
    ['country', 'source.geolocation.cc'],
    ['protocol', 'protocol.transport'],
    ['hostname', 'source.reverse_dns'],
    ['destinationIp', 'destination.ip'],
  ]
  for (const name of reports()) {
    // The mapping of this one changed on 2025-04-01: its source is the referring server since then.
    if (name === 'event4_sinkhole_http_referer') continue
    const expected = expectedOf(name) ?? []
    for (const [index, event] of read(name).events.entries()) {
      const other = expected[index]
      if (other === undefined) continue
      for (const [ours, field] of compared)
        assert.equal(event[ours] ?? undefined, other[field], `${name}[${index}] ${field}`)
      assert.equal(event.time.slice(0, 19), String(other['time.source']).slice(0, 19), name)
    }
  }
})
