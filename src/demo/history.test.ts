import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { cidrHolds, parseCidr, parseIp } from '#kernel/ip.ts'
import { contactsFile } from './contacts.ts'
import { isps, operators, partners, providerAbroad } from './country.ts'
import { historyOf, outageDays, type DemoReport } from './history.ts'

const now = instant('2026-11-22T07:00:00.000Z')
const full = { seed: 'exampleland', now, days: 30, scale: 1 }

/** Networks that nobody has. @source RFC 5737, 2544, 3849 */
const reserved = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'].map((text) =>
  parseCidr(text)!,
)
const isReserved = (text: string): boolean => {
  const ip = parseIp(text)
  return ip !== null && reserved.some((network) => cidrHolds(network, ip))
}
/** AS numbers that nobody has. @source RFC 5398 */
const isReservedAsn = (asn: number): boolean => (asn >= 64496 && asn <= 64511) || (asn >= 65536 && asn <= 65551)

const cells = ({ text }: DemoReport): Record<string, string>[] => {
  const [head, ...rows] = text.trimEnd().split('\r\n')
  const columns = head!.split(',')
  return rows.map((row) => {
    const values = row.split(',')
    return Object.fromEntries(columns.map((column, at) => [column, values[at] ?? '']))
  })
}

test('every address, AS number, country and name of the demo is reserved, whatever the seed', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 6, max: 40 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (seed, days, scale) => {
        let broken = 0
        for (const row of historyOf({ seed, now, days, scale }).flatMap(cells))
          for (const [column, value] of Object.entries(row)) {
            if (/(^|_)ip$/.test(column) && parseIp(value) === null) broken++
            else if (/(^|_)ip$/.test(column)) assert.ok(isReserved(value), value)
            else if (/(^|_)asn$/.test(column)) assert.ok(isReservedAsn(Number(value)), value)
            else if (/(^|_)geo$/.test(column)) assert.match(value, /^X[A-Z]$/)
            else if (/host(name)?$/.test(column)) assert.match(value, /\.example$/)
          }
        assert.equal(broken, 1, 'the one row that is meant to be refused for its address')
      },
    ),
    { numRuns: 60 },
  )
})

test('the contacts file names reserved networks and .example addresses alone', () => {
  const rows = contactsFile(now).trimEnd().split('\r\n').slice(1)
  assert.equal(new Set(rows.map((row) => row.split(',')[2])).size, isps.length + operators.length + partners.length + 1)
  assert.ok(rows.some((row) => row.includes(providerAbroad.email)))
  for (const row of rows) {
    const [kind, value, , email] = row.split(',')
    assert.match(email!, /^[a-z-]+@[a-z-]+\.example$/)
    if (kind === 'cidr')
      assert.ok(
        reserved.some((network) => cidrHolds(network, parseCidr(value!)!.network)),
        value,
      )
    if (kind === 'asn') assert.ok(isReservedAsn(Number(value)), value)
    if (kind === 'country') assert.match(value!, /^X[A-Z]$/)
  }
})

test('six providers, twelve operators, five partner teams, of whom some are stale', () => {
  assert.deepEqual([isps.length, operators.length, partners.length], [6, 12, 5])
  assert.ok(isps.some((isp) => isp.verifiedDaysAgo > 180) && operators.some((each) => each.verifiedDaysAgo > 90))
})

test('the same seed tells the same story, another seed another', () => {
  assert.deepEqual(historyOf(full), historyOf({ ...full }))
  assert.notDeepEqual(historyOf(full), historyOf({ ...full, seed: 'elsewhere' }))
})

test('thirty days end yesterday, and three of them have no report at all', () => {
  const reports = historyOf(full)
  const days = [...new Set(reports.map((report) => report.fileName.slice(0, 10)))].sort()
  assert.deepEqual([days[0], days.at(-1), days.length], ['2026-10-23', '2026-11-21', 27])
  assert.equal(outageDays(30).length, 3)
  for (const gap of ['2026-11-10', '2026-11-11', '2026-11-12']) assert.ok(!days.includes(gap))
  for (const report of reports.filter(({ exercise }) => !exercise))
    for (const { timestamp } of cells(report))
      if (!timestamp!.includes('25:61')) assert.equal(timestamp!.slice(0, 10), report.fileName.slice(0, 10))
})

test('clean-up differs by provider, most systems are seen again and again, and one trouble is new on the last day', () => {
  const reports = historyOf(full)
  const of = (type: string, day: number): Record<string, string>[] =>
    reports.filter((each) => each.fileName.includes(`-${type}-`) && each.day === day && !each.exercise).flatMap(cells)
  const left = (asn: number): number => {
    const first = of('scan_rdp', 0).filter((row) => row['asn'] === String(asn))
    const last = new Set(of('scan_rdp', 29).map((row) => row['ip']))
    return first.filter((row) => last.has(row['ip']!)).length / first.length
  }
  assert.ok(left(64499) > 0.8, 'Lantern Hosting mends next to nothing')
  assert.ok(left(64496) < 0.5, 'Exampleland Telecom mends')
  assert.equal(of('scan_exchange', 28).length, 0)
  assert.ok(of('scan_exchange', 29).length > 50)
  assert.equal(reports.filter((report) => report.exercise).length, 1)
})
