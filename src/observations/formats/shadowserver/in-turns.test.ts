import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import { BUILT_IN_SCHEMA } from './schema.ts'
import { createShadowserverReader } from './shadowserver.ts'

test('a chunk that is read in turns makes the events and refusals of one that is read at once, and others had their turns', async () => {
  const reader = createShadowserverReader(BUILT_IN_SCHEMA)
  const rows = Array.from({ length: 4000 }, (_, row) =>
    row % 700 === 3
      ? `"not a time","10.0.0.1",6379,"tcp",64500,"XA","x"`
      : `"2026-11-21 06:30:00","10.0.${row >> 8}.${row & 255}",6379,"tcp",64500,"XA","a ""quoted""\nline ${row} ä"`,
  )
  const bytes = Buffer.from(`"timestamp","ip","port","protocol","asn","geo","banner"\n${rows.join('\n')}\n`)
  const hints = { fileName: '2026-11-21-scan_redis-x-asn.csv', feed: '' }
  const header = reader.header(bytes.subarray(0, 4096), hints)
  assert.ok(header.ok)
  const chunk = { offset: 0, firstLine: 1, bytes }
  const context = { receivedAt: instant('2026-11-22T09:00:00Z') }
  const atOnce: Event[] = []
  const inTurns: Event[] = []
  let turns = 0
  const whole = reader.read(chunk, header.header, context, { push: (event) => atOnce.push(event) })
  const pieces = await reader.readInTurns!(
    chunk,
    header.header,
    context,
    { push: (event) => inTurns.push(event) },
    async () => void turns++,
  )
  assert.ok(turns > 3)
  assert.equal(atOnce.length, 3994)
  assert.deepEqual(inTurns, atOnce)
  assert.deepEqual(pieces, whole)
})
