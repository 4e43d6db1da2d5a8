import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { maskWords, parseIpWords } from '#kernel/ip.ts'
import { dayNumber, NEVER } from '../freshness.ts'
import { buildRoutes } from './build-routes.ts'
import { claimOrder, type Claim } from './claim.ts'
import { createRouteCollector } from './route-columns.ts'
import { emptyRouteQuery, RouteTable, type RouteQuery } from './route-table.ts'

interface Network extends Claim {
  kind: 'cidr' | 'asn' | 'domain' | 'sector' | 'country'
  words: Uint32Array
  bits: number
  asn: number
  text: string
}

function tableOf(networks: readonly Network[]): RouteTable {
  const collector = createRouteCollector(1)
  for (const n of networks) {
    if (n.kind === 'cidr') collector.cidr(n.words, n.bits, n)
    else if (n.kind === 'asn') collector.asn(n.asn, n)
    else collector.text(n.kind, n.text, n)
  }
  return new RouteTable(buildRoutes(collector.columns(), 7))
}

/** What the table must answer, by looking at every network each time. */
function obvious(networks: readonly Network[], query: RouteQuery): number[] {
  const depth = (n: Network): number => {
    if (n.kind === 'cidr') {
      const v4 = n.words[2] === 0xffff && n.words[0] === 0 && n.words[1] === 0
      if (query.family !== (v4 ? 4 : 6)) return -1
      const masked = maskWords(query.words.slice(), n.bits)
      return masked.every((word, w) => word === n.words[w]) ? 5000 + n.bits : -1
    }
    if (n.kind === 'asn') return n.asn === query.asn ? 4000 : -1
    if (n.kind === 'domain')
      return query.domain === n.text || query.domain.endsWith(`.${n.text}`) ? 3000 + n.text.length : -1
    if (n.kind === 'sector') return query.sector === n.text ? 2000 : -1
    return query.country === n.text ? 1000 : -1
  }
  return networks
    .map((n, index) => ({ index, depth: depth(n), order: claimOrder(n) }))
    .filter((c) => c.depth >= 0)
    .sort((a, b) => b.depth - a.depth || a.order - b.order)
    .map((c) => c.index)
}

/** Few distinct values, so that nesting and overlaps are the rule. */
const v4Words = fc
  .tuple(fc.constantFrom(0, 0xc0000200, 0xc6336400, 0xcb007100, 0xffffff00), fc.nat(255))
  .map(([net, host]) => Uint32Array.of(0, 0, 0xffff, net + host))
const v6Words = fc
  .tuple(fc.constantFrom(0, 0x20010db8, 0xffffffff), fc.nat(3), fc.constantFrom(0, 0xffffffff), fc.nat(5))
  .map((words) => Uint32Array.from(words))
  .filter((w) => w[2] !== 0xffff)
const claimOf = fc.record({
  teamNo: fc.integer({ min: 1, max: 3 }),
  contactNo: fc.integer({ min: 1, max: 9 }),
  role: fc.nat(3),
  verifiedDay: fc.oneof(fc.constant(NEVER), fc.integer({ min: 20000, max: 20005 })),
  chosen: fc.boolean(),
})
const host = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'example'), { minLength: 1, maxLength: 4 })
  .map((l) => l.join('.'))
const named = fc.oneof(
  fc.tuple(v4Words, fc.integer({ min: 96, max: 128 })).map(([w, bits]) => ({
    kind: 'cidr' as const,
    words: maskWords(w.slice(), bits),
    bits,
    asn: 0,
    text: '',
  })),
  fc
    .tuple(v6Words, fc.nat(128))
    .map(([w, bits]) => ({
      kind: 'cidr' as const,
      words: maskWords(w.slice(), bits),
      bits,
      asn: 0,
      text: '',
    }))
    .filter((n) => !(n.words[2] === 0xffff)),
  fc
    .integer({ min: 64496, max: 64499 })
    .map((asn) => ({ kind: 'asn' as const, words: new Uint32Array(4), bits: 0, asn, text: '' })),
  host.map((text) => ({ kind: 'domain' as const, words: new Uint32Array(4), bits: 0, asn: 0, text })),
  fc
    .constantFrom('energy', 'health')
    .map((text) => ({ kind: 'sector' as const, words: new Uint32Array(4), bits: 0, asn: 0, text })),
  fc
    .constantFrom('XA', 'XB')
    .map((text) => ({ kind: 'country' as const, words: new Uint32Array(4), bits: 0, asn: 0, text })),
)
const networks = fc
  .array(fc.tuple(named, claimOf), { maxLength: 40 })
  .map((list) => list.map(([name, claim], i): Network => ({ ...name, ...claim, networkNo: 1000 - i })))
const query = fc
  .record({
    address: fc.oneof(
      v4Words.map((words) => ({ family: 4 as const, words })),
      v6Words.map((words) => ({ family: 6 as const, words })),
      fc.constant({ family: 0 as const, words: new Uint32Array(4) }),
    ),
    asn: fc.oneof(fc.constant(0), fc.integer({ min: 64496, max: 64499 })),
    domain: fc.oneof(fc.constant(''), host),
    sector: fc.constantFrom('', 'energy', 'health'),
    country: fc.constantFrom('', 'XA', 'XB'),
  })
  .map(({ address, ...rest }): RouteQuery => ({ ...address, ...rest }))

describe('the route table', () => {
  it('answers as one who looks at every network each time, with every candidate in order', () => {
    fc.assert(
      fc.property(networks, fc.array(query, { minLength: 1, maxLength: 10 }), (list, queries) => {
        const table = tableOf(list)
        for (const q of queries) {
          const want = obvious(list, q)
          assert.equal(table.route(q), want[0] ?? -1)
          assert.deepEqual(
            table.candidates(q).map((c) => c.index),
            want,
          )
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('the order in which networks come in changes nothing', () => {
    fc.assert(
      fc.property(networks, query, (list, q) => {
        const winner = (table: RouteTable): number => table.data.networkNo[table.route(q)] ?? -1
        assert.equal(winner(tableOf(list)), winner(tableOf(list.toReversed())))
      }),
    )
  })
})

const claim = (over: Partial<Claim> = {}): Claim => ({
  networkNo: 1,
  teamNo: 1,
  contactNo: 1,
  role: 1,
  verifiedDay: NEVER,
  chosen: false,
  ...over,
})
function ask(over: Partial<RouteQuery> & { ip?: string }): RouteQuery {
  const q = { ...emptyRouteQuery(), ...over }
  if (over.ip !== undefined) q.family = parseIpWords(over.ip, q.words)
  return q
}
function cidr(text: string, bits: number): [Uint32Array, number] {
  const words = new Uint32Array(4)
  return [words, parseIpWords(text, words) === 4 ? bits + 96 : bits]
}

describe('precedence', () => {
  const collector = createRouteCollector()
  collector.text('country', 'XA', claim({ networkNo: 1 }))
  collector.text('sector', 'energy', claim({ networkNo: 2 }))
  collector.text('domain', 'example.org', claim({ networkNo: 3 }))
  collector.asn(64496, claim({ networkNo: 4 }))
  collector.cidr(...cidr('192.0.2.0', 24), claim({ networkNo: 5 }))
  collector.cidr(...cidr('192.0.2.128', 25), claim({ networkNo: 6 }))
  collector.cidr(...cidr('2001:db8::1', 128), claim({ networkNo: 7 }))
  const table = new RouteTable(buildRoutes(collector.columns(), 1))
  const all = { asn: 64496, domain: 'www.example.org', sector: 'energy', country: 'XA' }
  for (const [title, q, want] of [
    ['the longest prefix beats all', ask({ ip: '192.0.2.200', ...all }), 6],
    ['the shorter prefix beats the ASN', ask({ ip: '192.0.2.1', ...all }), 5],
    ['IPv6 is exact to the last bit', ask({ ip: '2001:db8::1', ...all }), 7],
    ['the ASN beats the domain', ask({ ip: '2001:db8::2', ...all }), 4],
    ['the domain beats the sector', ask({ ...all, asn: 64497 }), 3],
    ['a trailing dot and capitals are the same domain', ask({ domain: 'WWW.Example.ORG.' }), 3],
    ['a suffix begins at a label', ask({ domain: 'badexample.org', sector: 'energy' }), 2],
    ['the country is the last', ask({ country: 'XA' }), 1],
    ['nobody answers', ask({ ip: '198.51.100.1', country: 'XB' }), -1],
  ] as const)
    it(title, () => assert.equal(table.data.networkNo[table.route(q)] ?? -1, want))
})

describe('overlapping claims', () => {
  it('two teams on one prefix are contested until somebody chooses', () => {
    for (const chosen of [false, true]) {
      const collector = createRouteCollector()
      collector.cidr(...cidr('192.0.2.0', 24), claim({ networkNo: 1, teamNo: 1 }))
      collector.cidr(...cidr('192.0.2.0', 24), claim({ networkNo: 2, teamNo: 2, chosen }))
      const table = new RouteTable(buildRoutes(collector.columns(), 1))
      const found = table.route(ask({ ip: '192.0.2.9' }))
      assert.equal(table.isContested(found), !chosen)
      assert.equal(table.data.networkNo[found], chosen ? 2 : 1)
      assert.equal(table.claimsOf(found).length, 2)
    }
  })

  it('two contacts of one team are no contest', () => {
    const collector = createRouteCollector()
    collector.asn(64496, claim({ networkNo: 1, contactNo: 1, role: 2 }))
    collector.asn(64496, claim({ networkNo: 2, contactNo: 2, role: 1 }))
    const table = new RouteTable(buildRoutes(collector.columns(), 1))
    const found = table.route(ask({ asn: 64496 }))
    assert.equal(table.isContested(found), false)
    assert.equal(table.roleOf(found), 'abuse')
  })

  it('staleness follows the role: 90 days for critical operators, 180 for others', () => {
    const today = dayNumber('2026-11-22')
    const collector = createRouteCollector()
    collector.asn(64496, claim({ role: 0, verifiedDay: today - 91 }))
    collector.asn(64497, claim({ role: 1, verifiedDay: today - 180 }))
    collector.asn(64498, claim({ role: 1, verifiedDay: today - 181 }))
    collector.asn(64499, claim({ role: 1 }))
    const table = new RouteTable(buildRoutes(collector.columns(), 1))
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => table.isStale(i, today)),
      [true, false, true, true],
    )
  })
})

it('a worker thread reads the same memory', async () => {
  const collector = createRouteCollector()
  collector.cidr(...cidr('192.0.2.0', 24), claim())
  const { data } = new RouteTable(buildRoutes(collector.columns(), 1))
  const code = `import { parentPort } from 'node:worker_threads'
    import { RouteTable, emptyRouteQuery } from ${JSON.stringify(import.meta.resolve('./route-table.ts'))}
    parentPort.once('message', (data) => {
      const q = emptyRouteQuery()
      q.family = 4
      q.words[3] = 0xc0000207
      parentPort.postMessage([new RouteTable(data).route(q), data.v4.starts.buffer instanceof SharedArrayBuffer])
    })`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage(data)
  })
  await worker.terminate()
  assert.deepEqual(answer, [0, true])
})
