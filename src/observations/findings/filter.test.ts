import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { whereOf } from './filter.ts'

test('each value stands behind its own placeholder, whatever is narrowed by', () => {
  const { sql, values } = whereOf({ state: 'open', feed: 'shadowserver:scan_redis', asn: 64_500, route: 'none' }, true)
  assert.deepEqual(values, [false, 0, 64_500, 'shadowserver:scan_redis'])
  assert.match(sql, /f\.asn = \$3/)
  assert.match(sql, /f\.feed_no = \(select feed_no from observations\.feed where feed = \$4\)/)
  assert.match(sql, /f\.team_no is null/)
})

test('names that were looked up are asked for by number, and a name that nothing has selects nothing', () => {
  const filter = { type: 'scanner', feed: 'shadowserver:scan_redis' }
  const found = whereOf(filter, true, { classNos: [3, 5], feedNo: 2 })
  assert.deepEqual(found.values, [false, [3, 5], 2])
  assert.doesNotMatch(found.sql, /select/)
  assert.match(whereOf(filter, true, { classNos: [] }).sql, / and false/)
  assert.match(whereOf(filter, true, { feedNo: null }).sql, / and false/)
})

test('pages tell of what they can, and are passed by where a key or a number leads to the findings', () => {
  assert.equal(
    whereOf({ asn: 64_500, team: 7 }, true).pages,
    `p.exercise = $1 and (select s.asns @> array[$2::bigint] from observations.finding_page_set s where s.page = p.page)
      and (select s.team_nos @> array[$3::int] from observations.finding_page_set s where s.page = p.page)`.replaceAll(
      /\s+/g,
      ' ',
    ),
  )
  assert.equal(
    whereOf({ since: '2026-11-21T00:00:00.000Z', route: 'uncertain' }, true).pages,
    'p.exercise = $1 and p.seen_until >= $2 and p.uncertain',
  )
  assert.equal(whereOf({}, true).pages, 'p.exercise = $1')
  assert.equal(whereOf({ asn: 64_500, search: '192.0.2.0/24' }, true).pages, null)
  assert.match(whereOf({ search: 'www.example' }, true).pages ?? '', /p\.names/)
  assert.match(whereOf({ search: 'AS64500' }, true).pages ?? '', /s\.asns/)
  assert.match(
    whereOf({ search: 'AS64500' }, true, { asnPages: [7] }).pages ?? '',
    /p\.page = any\('\{7\}'::bigint\[\]\)/,
  )
})

test('restricted findings are left out for whoever may not read them, and for nobody else', () => {
  assert.match(whereOf({}, false).sql, /not f\.restricted/)
  assert.doesNotMatch(whereOf({}, true).sql, /restricted/)
})

test('a network is a range of keys: from its first address to behind its last', () => {
  const { values } = whereOf({ search: '192.0.2.0/24' }, true)
  const [, [first, behind]] = values as [boolean, [Buffer, Buffer]]
  assert.equal(first.toString('hex'), '0100000000000000000000ffffc0000200')
  assert.equal(behind.toString('hex'), `0100000000000000000000ffffc00002ff${'ff'.repeat(8)}`)
})

test('the beginning of a pseudonym is a range of keys of each kind, and of an exercise only where that is asked for', () => {
  const { values, pages } = whereOf({ search: 'PSEUDONYM-0aF' }, true)
  const bounds = (values[1] as Buffer[]).map((each) => each.toString('hex'))
  assert.deepEqual(
    bounds.filter((_, at) => at % 2 === 0),
    ['41', '42', '43', '44', '45'].map((kind) => `${kind}0af${'0'.repeat(29)}`),
  )
  assert.equal(bounds[1], `410af${'f'.repeat(29)}${'ff'.repeat(8)}`)
  assert.equal(pages, null)
  const ofExercise = whereOf({ search: 'pseudonym-0af', exercise: true }, true).values[1] as Buffer[]
  assert.equal(ofExercise[0]![0], 0xc1)
  assert.match(whereOf({ search: 'pseudonym-xy' }, true).sql, /ilike/)
})

test('two letters are no search: they would fit everything', () => {
  assert.throws(
    () => whereOf({ search: 'ab' }, true),
    (error) => error instanceof AppError && error.code === 'platform.bad-request',
  )
})
