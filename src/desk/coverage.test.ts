import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AddressTableData } from '#directory'
import { coverageByAsn, sumsOf } from './coverage.ts'
import { after, byRecurrence, cursorAfter, type Recurrence } from './networks.ts'
import { instant } from '#kernel/instant.ts'

const none = new Set<number>()
const index = { starts: new Uint32Array(0), winners: new Int32Array(0), width: 1 }

function table(registered: readonly (readonly [number, 'XA' | 'XB'])[]): AddressTableData {
  const facts = registered.map(([asn, country]) => ({ asns: [asn], country })) as unknown as AddressTableData['facts']
  const keys = Uint32Array.from(registered, ([asn]) => asn)
  return {
    v4: index,
    v6: index,
    byAsn: { keys, values: Int32Array.from(keys, (_, at) => at) },
    facts,
    records: registered.length,
  } as unknown as AddressTableData
}
const answering = (asns: readonly number[]) => ({
  route: ({ asn }: { asn: number }) => (asns.includes(asn) ? 0 : -1),
})

test('R021: each AS number of the nation stands with and without a contact, with and without findings', () => {
  const items = coverageByAsn(
    [
      table([
        [64496, 'XA'],
        [64497, 'XA'],
        [64500, 'XB'],
      ]),
    ],
    answering([64496]),
    'XA',
    { all: new Set([64496, 64500, 64501]), atHome: new Set([64501]) },
  )
  assert.deepEqual(items, [
    { asn: 64496, basis: 'registry', contact: true, findings: true },
    { asn: 64497, basis: 'registry', contact: false, findings: false },
    { asn: 64501, basis: 'seen', contact: false, findings: true },
  ])
  assert.deepEqual(sumsOf(items), { asns: 3, withContact: 1, withFindings: 2, withNeither: 1 })
})

test('without address tables the nation’s numbers are those that findings at home name, and with nothing there is nothing', () => {
  assert.deepEqual(coverageByAsn([], answering([]), 'XA', { all: none, atHome: none }), [])
  assert.equal(coverageByAsn([], answering([]), 'XA', { all: new Set([1]), atHome: new Set([1]) })[0]?.basis, 'seen')
})

test('R025: pages of any size give all networks, most recurrences first, each once', () => {
  const network = fc.record({
    asn: fc.integer({ min: 1, max: 4_294_967_295 }),
    reopened: fc.nat(9),
    newAfter: fc.nat(9),
  })
  const lastAt = instant('2026-11-22T09:00:00Z')
  fc.assert(
    fc.property(
      fc.uniqueArray(network, { selector: (each) => each.asn }),
      fc.integer({ min: 1, max: 5 }),
      (networks, limit) => {
        const ordered = byRecurrence(networks.map((each): Recurrence => ({ ...each, lastAt })))
        const paged: Recurrence[] = []
        for (let cursor: string | undefined; ;) {
          const page = after(ordered, cursor).slice(0, limit)
          paged.push(...page)
          if (page.length < limit) break
          cursor = cursorAfter(page.at(-1)!)
        }
        assert.deepEqual(paged, ordered)
        const counts = ordered.map((each) => each.reopened + each.newAfter)
        assert.deepEqual(
          counts,
          counts.toSorted((a, b) => b - a),
        )
      },
    ),
  )
  for (const cursor of ['', 'x', '1', '1-2-3']) assert.throws(() => after([], cursor), { code: 'platform.bad-request' })
})
