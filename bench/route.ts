/**
 * Look-ups per second and core, and load time, of the route table.
 *
 * `node bench/route.ts [networks] [lookups]`; one JSON object per line. Addresses are numbers from a seeded generator,
 * in no real registry's pattern: they measure the table, not the Internet.
 */
import { performance } from 'node:perf_hooks'
import { maskWords, parseIpWords } from '#kernel/ip.ts'
import { buildRoutes, createRouteCollector, emptyRouteQuery, RouteTable } from '#directory'

const networks = Number(process.argv[2] ?? 1_000_000)
const lookups = Number(process.argv[3] ?? 5_000_000)

/** Xorshift: the same addresses at every run. */
let state = 0x9e3779b9
function random(): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return state >>> 0
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
const memoryMb = (): number => round(process.memoryUsage().rss / 2 ** 20, 0)

const before = memoryMb()
const collectStart = performance.now()
const collector = createRouteCollector(networks)
const words = new Uint32Array(4)
for (let no = 1; no <= networks; no++) {
  const claim = {
    networkNo: no,
    teamNo: no % 5000,
    contactNo: no % 9000,
    role: 1,
    verifiedDay: 20000,
    chosen: false,
  }
  const six = no % 5 === 0
  if (no % 20 === 1) {
    collector.asn(4_200_000_000 + no, claim)
    continue
  }
  if (six) words.set([0x20010000 + (random() & 0xffff), random(), 0, 0])
  else words.set([0, 0, 0xffff, random()])
  const bits = six ? 32 + (random() % 33) : 96 + 8 + (random() % 25)
  collector.cidr(maskWords(words, bits), bits, claim)
}
const collectedMs = performance.now() - collectStart
const buildStart = performance.now()
const table = new RouteTable(buildRoutes(collector.columns(), 1))
const buildMs = performance.now() - buildStart
console.log(
  JSON.stringify({
    what: 'build',
    networks: table.size,
    collectMs: round(collectedMs, 0),
    buildMs: round(buildMs, 0),
    rssMbBefore: before,
    rssMbAfter: memoryMb(),
  }),
)

const query = emptyRouteQuery()
const addresses = Uint32Array.from({ length: 1 << 20 }, random)
function measure(what: string, each: (i: number) => number): void {
  for (let i = 0; i < 200_000; i++) each(i)
  let found = 0
  const cpu = process.cpuUsage()
  for (let i = 0; i < lookups; i++) if (each(i) >= 0) found++
  const used = process.cpuUsage(cpu)
  const seconds = (used.user + used.system) / 1e6
  console.log(
    JSON.stringify({
      what,
      lookups,
      found: round(found / lookups),
      perCpuSecond: Math.round(lookups / seconds),
      usEach: round((seconds * 1e6) / lookups, 3),
    }),
  )
}

query.family = 4
query.words[2] = 0xffff
measure('IPv4 number', (i) => {
  query.words[3] = addresses[i & 0xfffff]!
  return table.route(query)
})
const texts = Array.from(
  { length: 1 << 16 },
  () => `${random() >>> 24}.${random() >>> 24}.${random() >>> 24}.${random() >>> 24}`,
)
measure('IPv4 text, parsed and looked up', (i) => {
  query.family = parseIpWords(texts[i & 0xffff]!, query.words) || 4
  return table.route(query)
})
query.family = 6
measure('IPv6 words', (i) => {
  query.words[0] = 0x20010000 + (addresses[i & 0xfffff]! & 0xffff)
  query.words[1] = addresses[(i * 7) & 0xfffff]!
  query.words[2] = 0
  query.words[3] = 1
  return table.route(query)
})
query.family = 0
measure('ASN', (i) => {
  query.asn = 4_200_000_001 + ((i * 20) % networks)
  return table.route(query)
})
