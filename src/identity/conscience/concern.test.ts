import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { functionClasses, roles } from '#kernel/actor.ts'
import { instant } from '#kernel/instant.ts'
import { canBeOpenedBy, daysBetween, dayStart, differentRoles, readerRolesOf, standsStill } from './concern.ts'

test('whoever leads the team, runs the node or stands behind the wall reads no concern, whatever else they hold', () => {
  fc.assert(
    fc.property(fc.subarray([...roles]), fc.subarray([...functionClasses]), (held, duties) => {
      const barred =
        held.some((role) => role === 'head' || role === 'administrator' || role === 'law-enforcement') ||
        duties.some((duty) => duty === 'police' || duty === 'intelligence')
      const expected = ['auditor', 'data-protection', 'legal'].filter((role) => held.includes(role as 'auditor'))
      assert.deepEqual(readerRolesOf({ roles: held, duties }), barred ? [] : expected)
    }),
  )
})

test('two persons open it only in two different roles', () => {
  assert.equal(differentRoles(['auditor'], ['auditor']), null)
  assert.equal(differentRoles([], ['auditor']), null)
  assert.deepEqual(differentRoles(['auditor'], ['auditor', 'legal']), ['auditor', 'legal'])
  assert.deepEqual(differentRoles(['auditor', 'legal'], ['auditor']), ['legal', 'auditor'])
})

test('a channel that one person of several roles alone could open counts as closed', () => {
  assert.equal(canBeOpenedBy([['auditor', 'legal']]), false)
  assert.equal(canBeOpenedBy([['legal'], ['legal']]), false)
  assert.equal(canBeOpenedBy([['legal'], ['legal'], ['auditor']]), true)
})

test('an asking stands for seven days, to the millisecond; of times the day alone is said', () => {
  const asked = instant('2026-11-01T10:00:00Z')
  assert.equal(standsStill(asked, instant('2026-11-08T09:59:59.999Z')), true)
  assert.equal(standsStill(asked, instant('2026-11-08T10:00:00Z')), false)
  assert.equal(dayStart(instant('2026-11-08T23:59:59Z')), '2026-11-08T00:00:00.000Z')
  assert.equal(daysBetween('2026-02-27', '2026-03-02'), 3)
})
