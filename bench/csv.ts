/**
 * How fast reports are read: records a second of the CSV reader and rows a second of the Shadowserver reader, on a generated
 * sinkhole report of 36 columns, with csv-parse in the same run as the yardstick. `node bench/csv.ts [rows]`
 */
import { parse } from 'csv-parse/sync'
import { createCsvReader, createRecordSplitter } from '../src/kernel/csv.ts'
import { instant } from '../src/kernel/instant.ts'
import { BUILT_IN_SCHEMA } from '../src/observations/formats/shadowserver/schema.ts'
import { createShadowserverReader, CSV_LIMITS } from '../src/observations/formats/shadowserver/shadowserver.ts'

const COLUMNS =
  'timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,' +
  'device_type,device_model,dst_ip,dst_port,dst_asn,dst_geo,dst_region,dst_city,dst_hostname,dst_naics,dst_sector,' +
  'public_source,infection,family,tag,application,version,event_id,http_url,http_host,http_agent,forwarded_by,ssl_cipher,' +
  'http_referer'
const rows = Number(process.argv[2] ?? 200_000)

function rowOf(index: number): string {
  const octet = index & 0xff
  const clock = `${10 + (index % 14)}:${10 + (index % 50)}:${10 + (index % 49)}`
  return (
    `"2026-11-21 ${clock}","tcp","198.51.100.${octet}",${1024 + (index % 60_000)},${64_496 + (index % 15)},"ZZ","REGION",` +
    `"CITY","host-${index}.example.net",518210,"Communications, Service Provider, and Hosting Service",,,,"203.0.113.9",80,` +
    `64511,"ZZ","REGION","CITY","sink.example.org",518210,"Information",,"andromeda","andromeda","sinkhole",` +
    `"http","1.0",${index},"/gate.php?id=${index}","c2.example.com","Mozilla/5.0 (Windows NT 10.0; Win64)",,"TLS_AES_128",`
  )
}

const text = `${COLUMNS}\n${Array.from({ length: rows }, (_, index) => rowOf(index)).join('\n')}\n`
const bytes = new Uint8Array(Buffer.from(text))
const PUSH = 1 << 20

function* pushes(): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PUSH) yield bytes.subarray(at, at + PUSH)
}

function rate(work: () => number): number {
  let best = 0
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage()
    const done = work()
    const spent = process.cpuUsage(before)
    best = Math.max(best, done / ((spent.user + spent.system) / 1e6))
  }
  return Math.round(best)
}

const csv = rate(() => {
  const reader = createCsvReader(CSV_LIMITS)
  let count = 0
  const take = (): unknown => count++
  for (const piece of pushes()) reader.push(piece, take)
  reader.end(take)
  return count
})

const splitting = rate(() => {
  const splitter = createRecordSplitter('csv', {
    chunkBytes: PUSH,
    maxRecordBytes: CSV_LIMITS.maxRecordBytes,
  })
  for (const piece of pushes()) splitter.push(piece)
  splitter.end()
  return rows
})

const shadowserver = rate(() => {
  const reader = createShadowserverReader(BUILT_IN_SCHEMA)
  const hints = { fileName: '2026-11-21-event4_sinkhole_http-bench.csv', feed: '' }
  const head = reader.header(bytes.subarray(0, 4096), hints)
  if (!head.ok) throw new Error(head.detail)
  const splitter = createRecordSplitter('csv', {
    chunkBytes: PUSH,
    maxRecordBytes: CSV_LIMITS.maxRecordBytes,
  })
  const context = { receivedAt: instant('2026-11-22T00:00:00Z') }
  let count = 0
  const sink = { push: () => count++ }
  for (const piece of pushes()) for (const chunk of splitter.push(piece)) reader.read(chunk, head.header, context, sink)
  for (const chunk of splitter.end()) reader.read(chunk, head.header, context, sink)
  if (count !== rows) throw new Error(`${count} events of ${rows} rows`)
  return count
})

const sample = Math.min(rows, 20_000)
const part = text.slice(0, text.indexOf(rowOf(sample)))
const yardstick = rate(() => parse(part).length)

console.log(
  JSON.stringify({
    rows,
    bytesPerRow: Math.round(bytes.length / rows),
    csvRecordsPerCpuSecond: csv,
    splitterRecordsPerCpuSecond: splitting,
    shadowserverRowsPerCpuSecond: shadowserver,
    csvParseRecordsPerCpuSecond: yardstick,
    timesCsvParse: Math.round((csv / yardstick) * 10) / 10,
  }),
)
