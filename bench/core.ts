/**
 * What one core does of the intake, without a database: cutting, reading, gathering, packing. `node bench/core.ts [--rows N] [--rounds N] [--format intelmq] [--utf8] [--ipv6]`
 *
 * CPU time and not the clock, with V8's own threads in it, so that the figure also says something beside other work.
 */
import { parseArgs } from 'node:util'
import { createBox } from '#platform/box.ts'
import { settingsTable } from '#platform/settings-table.ts'
import { setImmediate } from 'node:timers/promises'
import type { Instant } from '#kernel/instant.ts'
import { createChunker } from '../src/observations/formats/chunker.ts'
import { createFormats } from '../src/observations/formats/formats.ts'
import { chooseSchema } from '../src/observations/formats/shadowserver/schema.ts'
import { gather } from '../src/observations/ingest/batch.ts'
import { EventColumns } from '../src/observations/columns/event-columns.ts'
import { packByClass } from '../src/observations/ingest/blocks.ts'
import { intelmqReport } from './intelmq.ts'
import { sinkholeReport } from './sinkhole.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    format: { type: 'string', default: 'sinkhole' },
    utf8: { type: 'boolean', default: false },
    ipv6: { type: 'boolean', default: false },
  },
})
const rows = Number(options.rows)
const chunkBytes = settingsTable.chunkBytes.default
const box = createBox(new Uint8Array(32))
const formats = createFormats(chooseSchema(null).schema)
const variant = { utf8: options.utf8, ipv6: options.ipv6 }
const [write, fileName] =
  options.format === 'intelmq'
    ? [intelmqReport, 'events.json']
    : [sinkholeReport, '2026-11-20-event4_sinkhole_http-bench.csv']
const hints = { fileName, feed: '' }
const context = { receivedAt: '2026-11-21T00:00:00.000Z' as Instant }

const pieces: Buffer[] = []
for await (const piece of write('2026-11-20', rows, (row) => row, variant)) pieces.push(piece as Buffer)
const reader = formats.detect(pieces[0]!, hints)!
const head = reader.header(pieces[0]!, hints)
if (!head.ok) throw new Error(head.detail)

for (let round = 0; round < Number(options.rounds); round++) {
  const spent: Record<string, number> = {}
  let from = process.cpuUsage()
  const mark = (stage: string): void => {
    const used = process.cpuUsage(from)
    spent[stage] = (spent[stage] ?? 0) + used.user + used.system
    from = process.cpuUsage()
  }
  let packed = 0
  const chunker = createChunker(reader.mode, chunkBytes)
  const columns = new EventColumns(false)
  for (const piece of [...pieces, null]) {
    const chunks = piece === null ? chunker.end() : chunker.push(piece)
    mark('cut')
    for (const chunk of chunks) {
      columns.clear()
      if (reader.readColumns === undefined)
        reader.read(chunk, head.header, context, { push: (event) => columns.add(event) })
      else await reader.readColumns(chunk, head.header, context, columns, setImmediate)
      mark('read')
      const batch = gather(
        columns,
        columns.classes.map((_, at) => at + 1),
      )
      mark('gather')
      for (const [, block] of packByClass(columns, batch.rows)) packed += box.seal(block, 'evidence').length
      mark('pack')
    }
  }
  const perRow = Object.entries(spent).map(([stage, us]) => [stage, Math.round((us * 100) / rows) / 100] as const)
  const all = perRow.reduce((sum, [, us]) => sum + us, 0)
  console.log(
    JSON.stringify({ round, microseconds: Object.fromEntries(perRow), all, packedBytes: Math.round(packed / rows) }),
  )
}
