import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseCidr, wordsOf } from '#kernel/ip.ts'
import type { Country } from '#kernel/places.ts'
import { coverageOf } from './coverage.ts'
import { NEVER } from './freshness.ts'
import { createAddressTableBuilder } from './routing/address-facts.ts'
import { buildRoutes } from './routing/build-routes.ts'
import { createRouteCollector } from './routing/route-columns.ts'
import { RouteTable } from './routing/route-table.ts'

const home = 'XA' as Country
const claim = { networkNo: 1, teamNo: 1, contactNo: 1, role: 1, verifiedDay: NEVER, chosen: false }
function prefix(text: string): [Uint32Array, number] {
  const cidr = parseCidr(text)!
  return [wordsOf(cidr.network.bytes), cidr.network.family === 4 ? cidr.prefix + 96 : cidr.prefix]
}

it('counts national numbers with and without a contact, also half a range, and names the gaps', () => {
  const table = createAddressTableBuilder()
  table.prefix(...prefix('192.0.2.0/24'), { asns: [], country: home })
  table.prefix(...prefix('198.51.100.0/24'), { asns: [], country: home })
  table.prefix(...prefix('203.0.113.0/24'), { asns: [], country: 'XB' as Country })
  table.prefix(...prefix('2001:db8::/32'), { asns: [], country: home })
  table.asn(64496, { asns: [], country: home })
  table.asn(64497, { asns: [], country: home })
  table.asn(64498, { asns: [], country: 'XB' as Country })
  const routes = createRouteCollector()
  routes.cidr(...prefix('192.0.2.0/25'), claim)
  routes.cidr(...prefix('198.51.0.0/16'), claim)
  routes.cidr(...prefix('2001:db8:8000::/33'), claim)
  routes.asn(64496, claim)
  const coverage = coverageOf([table.build()], new RouteTable(buildRoutes(routes.columns(), 1)), home, {
    today: 20000,
    limit: 10,
  })
  assert.deepEqual(coverage, {
    asns: { total: 2, withContact: 1, amber: 1 },
    v4Addresses: { total: 512, withContact: 384 },
    v6Networks48: { total: 65536, withContact: 32768 },
    gaps: [
      { kind: 'asn', value: '64497', covered: 0 },
      { kind: 'range', value: '192.0.2.0-192.0.2.255', covered: 0.5 },
      { kind: 'range', value: '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', covered: 0.5 },
    ],
  })
})
