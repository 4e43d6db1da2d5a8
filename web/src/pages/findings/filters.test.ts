import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filtersOf, isFiltered } from './filters.ts'

test('the address of the page becomes the query of the API, without what the API does not know', () => {
  assert.deepEqual(
    filtersOf({
      search: '192.0.2.0/24',
      state: 'open',
      feed: 'shadowserver:scan_redis',
      group: 'asn',
      order: 'oldest',
    }),
    { search: '192.0.2.0/24', state: 'open', feed: 'shadowserver:scan_redis' },
  )
})

test('people write AS64500, xa and a day; the API gets a number, XA and the beginning of the day', () => {
  assert.deepEqual(filtersOf({ asn: 'as 64500', country: 'xa', since: '2026-11-21' }), {
    asn: '64500',
    country: 'XA',
    since: '2026-11-21T00:00:00.000Z',
  })
})

test('a filter that was emptied does not narrow', () => {
  assert.deepEqual(filtersOf({ search: '', asn: undefined }), {})
  assert.equal(isFiltered({ search: '', group: 'asn' }), false)
  assert.equal(isFiltered({ route: 'none' }), true)
})
