import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { actions, type Action } from '#kernel/actions.ts'
import { functionClasses, roles } from '#kernel/actor.ts'
import { roleTable } from './role-table.ts'
import { actionsOf, approvals, barredByDuty, grants, isBehindTheWall, rolesWith, shellRoles } from './roles.ts'

const someRoles = fc.subarray([...roles])
const someDuties = fc.subarray([...functionClasses])

test('the table of roles and actions is the committed one', () => {
  const path = new URL('role-actions.txt', import.meta.url)
  if (process.env['UPDATE'] === '1') writeFileSync(path, roleTable())
  assert.equal(readFileSync(path, 'utf8'), roleTable(), 'run with UPDATE=1 and read the difference')
})

test('every action is granted to a role that is in the closed list, and no other action is granted', () => {
  assert.deepEqual(Object.keys(grants).toSorted(), Object.keys(actions).toSorted())
  for (const action of Object.keys(actions) as Action[]) {
    assert.ok(rolesWith(action).length > 0, `${action}: nobody`)
    assert.equal(new Set(rolesWith(action)).size, rolesWith(action).length, `${action}: a role twice`)
  }
})

test('an action that the table does not know is nobody’s', () => {
  assert.deepEqual(rolesWith('observations.invented' as Action), [])
})

test('behind the wall nobody approves or browses, whatever else they hold', () => {
  fc.assert(
    fc.property(someRoles, someDuties, (held, duties) => {
      const barred = held.includes('law-enforcement') || duties.includes('police') || duties.includes('intelligence')
      assert.equal(isBehindTheWall(held, duties), barred)
      if (barred) for (const action of barredByDuty) assert.ok(!actionsOf(held, duties).has(action), action)
    }),
  )
})

test('approvals are all behind the wall', () => {
  for (const action of approvals) assert.ok(barredByDuty.has(action), action)
})

test('a further duty never gives an action, a further ordinary role never takes one', () => {
  fc.assert(
    fc.property(someRoles, someRoles, someDuties, someDuties, (held, more, duties, moreDuties) => {
      const wider = actionsOf([...held, ...more.filter((role) => role !== 'law-enforcement')], duties)
      const before = actionsOf(held, duties)
      assert.ok([...before].every((action) => wider.has(action)))
      assert.ok([...actionsOf(held, [...duties, ...moreDuties])].every((action) => before.has(action)))
    }),
  )
})

test('the diplomatic contact sees no victim’s data, the administrator and the auditor approve nothing', () => {
  const diplomatic = actionsOf(['diplomatic'], ['ministry'])
  for (const action of ['observations.read', 'correspondence.content.read', 'desk.read'] as const)
    assert.ok(!diplomatic.has(action), action)
  for (const role of ['administrator', 'auditor'] as const)
    for (const action of approvals) assert.ok(!actionsOf([role], ['csirt']).has(action), `${role} ${action}`)
})

test('the shell acts for duty officer, analyst and administrator, never as head', () => {
  const may = actionsOf(shellRoles, ['csirt'])
  assert.ok(may.has('observations.release') && may.has('platform.operate') && may.has('observations.report.add'))
  assert.ok(!may.has('observations.retention.edit'))
  assert.ok(!(shellRoles as readonly string[]).includes('head'))
})
