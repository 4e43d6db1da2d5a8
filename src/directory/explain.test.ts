import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import type { Country, Place } from '#kernel/places.ts'
import { explainRoute, type ClaimRecord, type SystemFacts } from './explain.ts'
import { dayNumber, NEVER } from './freshness.ts'
import { buildRoutes } from './routing/build-routes.ts'
import { createRouteCollector } from './routing/route-columns.ts'
import { emptyRouteQuery, RouteTable } from './routing/route-table.ts'
import { contactRoles } from './words.ts'

const options = { homeCountry: 'XA' as Country, today: '2026-11-22' }
const nowhere: SystemFacts = { asns: [], places: [] }
const place = (country: string): Place => ({
  country: country as Country,
  basis: 'geo',
  confidence: 'high',
  source: 'a table',
  asOf: instant('2026-01-01T00:00:00Z'),
})

let no = 0
const claim = (over: Partial<ClaimRecord>): ClaimRecord => ({
  networkNo: ++no,
  kind: 'asn',
  key: '64496',
  bits: null,
  source: 'S',
  chosen: false,
  chosenReason: null,
  teamNo: 1,
  team: 'A',
  contactNo: 1,
  role: 'abuse',
  email: 'a@example.org',
  format: 'csv',
  language: 'en',
  level: 'technical',
  hasOpenpgpKey: false,
  verified: '2026-11-01',
  verifiedSource: 'S',
  disabledReason: null,
  ...over,
})

describe('the explanation', () => {
  it('names nobody when nobody claims', () => {
    const { winner, summary } = explainRoute([], nowhere, options)
    assert.equal(winner, null)
    assert.match(summary, /last-resort/)
  })

  it('shows every candidate and why it did not win', () => {
    const { candidates, winner, overlaps } = explainRoute(
      [
        claim({ kind: 'country', key: 'XA', team: 'N', teamNo: 9 }),
        claim({ kind: 'asn' }),
        claim({
          kind: 'cidr',
          key: '192.0.2.0/24',
          bits: 120,
          team: 'B',
          teamNo: 2,
          disabledReason: 'two bounces',
        }),
        claim({ kind: 'asn', level: 'diplomatic', team: 'D', teamNo: 3 }),
      ],
      { asns: [], places: [place('XA')] },
      options,
    )
    assert.deepEqual(
      candidates.map((c) => c.standing),
      ['disabled', 'won', 'not-technical', 'less-specific'],
    )
    assert.equal(winner?.claim.team, 'A')
    assert.deepEqual(overlaps, [{ kind: 'asn', key: '64496', teams: ['A', 'D'] }])
  })

  it('two teams on one network are contested; a choice settles it and says why', () => {
    const two = [claim({}), claim({ team: 'B', teamNo: 2, verified: '2026-10-01' })]
    const open = explainRoute(two, nowhere, options)
    assert.equal(open.contested, true)
    assert.match(open.summary, /Other teams claim/)
    const settled = explainRoute(
      [two[0]!, { ...two[1]!, chosen: true, chosenReason: 'the lease says so' }],
      nowhere,
      options,
    )
    assert.equal(settled.contested, false)
    assert.equal(settled.winner?.claim.team, 'B')
    assert.match(settled.winner!.why, /the lease says so/)
  })

  it('when the places disagree no country wins, and both are shown', () => {
    const both = [claim({ kind: 'country', key: 'XA' }), claim({ kind: 'country', key: 'XB', team: 'B', teamNo: 2 })]
    const { candidates, winner, verdict } = explainRoute(
      both,
      { asns: [], places: [place('XA'), place('XB')] },
      options,
    )
    assert.equal(winner, null)
    assert.equal(verdict, 'uncertain')
    assert.deepEqual(
      candidates.map((c) => c.standing),
      ['undecided', 'undecided'],
    )
  })

  it('a contact that nobody verified lately is amber in the summary', () => {
    assert.match(explainRoute([claim({ verified: null })], nowhere, options).summary, /Nobody has verified/)
    assert.match(explainRoute([claim({ verified: '2026-05-01' })], nowhere, options).summary, /180 is the limit/)
    assert.match(
      explainRoute([claim({ role: 'critical-operator', verified: '2026-08-01' })], nowhere, options).summary,
      /90 is the limit/,
    )
    assert.doesNotMatch(explainRoute([claim({ verified: '2026-08-01' })], nowhere, options).summary, /limit/)
  })

  it('agrees with the route table', () => {
    const any = fc.record({
      kind: fc.constantFrom('asn' as const, 'domain' as const, 'country' as const),
      suffix: fc.constantFrom('a.example.org', 'example.org'),
      teamNo: fc.integer({ min: 1, max: 3 }),
      role: fc.constantFrom(...contactRoles),
      verified: fc.constantFrom(null, '2026-01-01', '2026-11-01'),
      chosen: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (list) => {
        const claims = list.map(({ suffix, ...rest }, i) =>
          claim({
            ...rest,
            networkNo: i + 1,
            key: rest.kind === 'asn' ? '64496' : rest.kind === 'domain' ? suffix : 'XA',
          }),
        )
        const collector = createRouteCollector()
        for (const c of claims) {
          const verifiedDay = c.verified === null ? NEVER : dayNumber(c.verified)
          const numbers = { ...c, role: contactRoles.indexOf(c.role), verifiedDay }
          if (c.kind === 'asn') collector.asn(64496, numbers)
          else collector.text(c.kind as 'domain' | 'country', c.key, numbers)
        }
        const table = new RouteTable(buildRoutes(collector.columns(), 1))
        const query = { ...emptyRouteQuery(), asn: 64496, domain: 'a.example.org', country: 'XA' }
        const explained = explainRoute(claims, { asns: [], places: [place('XA')] }, options)
        const found = table.route(query)
        assert.equal(explained.winner?.claim.networkNo, table.data.networkNo[found])
        assert.deepEqual(
          explained.candidates.map((c) => c.claim.networkNo),
          table.candidates(query).map((c) => table.data.networkNo[c.index]),
        )
        if (found >= 0) assert.equal(explained.contested, table.isContested(found))
      }),
    )
  })
})
