import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import { BUILT_IN_SCHEMA } from './schema.ts'
import { createShadowserverReader } from './shadowserver.ts'

const TABLE = join(import.meta.dirname, 'types.txt')
const reader = createShadowserverReader(BUILT_IN_SCHEMA)
const context = { receivedAt: instant('2026-11-22T07:00:00Z') }

/** A value that suits a column's name, so that every mapped column of every type is filled. */
function valueFor(column: string, type: string): string {
  if (column === 'timestamp') return '2026-11-21 04:05:06'
  if (column === 'network') return '192.0.2.0/24'
  if (/(^|_)ip$/.test(column)) return /6/.test(type) ? '2001:db8::7' : '192.0.2.7'
  if (column.endsWith('port')) return '8080'
  if (column.endsWith('asn')) return '64500'
  if (column.endsWith('geo')) return 'ZZ'
  if (/email|username/.test(column)) return 'a@example.org'
  if (/url/.test(column)) return 'http://www.example.org/x'
  if (/host|domain|^request$/.test(column)) return 'www.example.org'
  return 'x'
}

function filled(event: Event): number {
  const { evidence: _evidence, line: _line, offset: _offset, length: _length, ...fields } = event
  return Object.values(fields).filter((value) => value !== null).length
}

function rowFor(type: string): string {
  const columns = (BUILT_IN_SCHEMA.types[type]?.columns ?? []).map((index) => BUILT_IN_SCHEMA.columns[index] ?? '')
  const text = `${columns.join(',')}\n${columns.map((column) => `"${valueFor(column, type)}"`).join(',')}\n`
  const bytes = new Uint8Array(Buffer.from(text))
  const found = reader.header(bytes, { fileName: `2026-11-21-${type}-example-asn.csv`, feed: '' })
  assert.ok(found.ok && found.header.typeKnown, type)
  const result = reader.read({ bytes, offset: 0, firstLine: 1 }, found.header, context)
  const [event] = result.events
  assert.ok(event !== undefined, `${type}: ${result.rejected[0]?.reason} ${result.rejected[0]?.column}`)
  const { taxonomy, type: kind, identifier } = event.classification
  const cells = [
    type,
    `${taxonomy}/${kind}/${identifier}`,
    columns.length,
    filled(event),
    Object.keys(event.evidence).length,
    result.dropped.size,
    result.rows,
    result.events.length,
    result.rejected.length,
  ]
  return cells.join(' | ')
}

test('every report type of the schema comes in; the committed table says how (UPDATE=1 writes it)', () => {
  const types = Object.keys(BUILT_IN_SCHEMA.types)
  assert.ok(types.length >= 170)
  const table = [
    '# One row of each report type, every column filled. "report only": columns on no allow-list, kept in the report\'s bytes.',
    '# type | taxonomy/type/identifier | columns | event fields | evidence | report only | rows | events | refused',
    ...types.map(rowFor),
    '',
  ].join('\n')
  if (process.env['UPDATE'] === '1') writeFileSync(TABLE, table)
  assert.equal(readFileSync(TABLE, 'utf8'), table)
})

test('every type is classed in RSIT terms; one names devices and nothing wrong with them', () => {
  const undetermined = readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => line.includes('/undetermined/'))
    .map((line) => line.split(' | ')[0])
  assert.deepEqual(undetermined, ['device_id', 'device_id6'])
})
