import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, systemActor, type Actor } from '#kernel/actor.ts'
import { person } from '#testing/people.ts'
import { shell } from './authenticate.ts'
import { dutyConflicts, mayApprove, samePerson } from './separation.ts'

const ada = person(['duty-officer'], { id: 'account_ada' })
const ben = person(['head'], { id: 'account_ben' })
const tokenOf = (who: Actor): Actor => ({ ...who, kind: 'token', id: 'token_1' })

test('a person and a token of theirs are one person; two accounts are two', () => {
  assert.equal(samePerson(ada, tokenOf(ada)), true)
  assert.equal(samePerson(ada, ben), false)
})

test('what nobody stands behind could be anybody, the node itself is nobody’s second self', () => {
  assert.equal(samePerson(shell, ada), true)
  assert.equal(samePerson({ ...tokenOf(ada), personId: null }, ben), true)
  assert.equal(samePerson(systemActor('rules'), ada), false)
  assert.equal(samePerson(systemActor('rules'), systemActor('jobs')), true)
})

const approvalCases: readonly [string, Actor, Actor | null, boolean][] = [
  ['a duty officer releases what a rule held', ada, systemActor('rules'), true],
  ['a duty officer releases what nobody asked for', ada, null, true],
  ['the head approves what another asked for', ben, ada, true],
  ['nobody approves what they asked for', ada, ada, false],
  ['nobody approves by token what they asked for by hand', tokenOf(ada), ada, false],
  ['the shell approves what a rule held', shell, systemActor('rules'), true],
  ['the shell is no second person', shell, ada, false],
  ['an analyst has no such action', person(['analyst']), null, false],
  [
    'a duty officer with a police duty approves nothing',
    person(['duty-officer'], { duties: ['csirt', 'police'] }),
    null,
    false,
  ],
  ['nor does one who is also law-enforcement liaison', person(['head', 'law-enforcement']), null, false],
  ['nobody is nobody', anonymous, null, false],
]
for (const [title, actor, requestedBy, allowed] of approvalCases)
  test(`approval: ${title}`, () => {
    const answer = mayApprove(actor, 'observations.release', requestedBy)
    assert.equal(answer.allowed, allowed)
    if (!answer.allowed) assert.match(answer.reason, /\.$/)
  })

test('an actor of the wall is refused even where the caller forgot to narrow the actions', () => {
  const careless = { ...person(['head']), duties: ['intelligence'] as const }
  assert.equal(mayApprove(careless, 'observations.release', null).allowed, false)
})

const holder = (roles: Actor['roles'], duties: Actor['duties'] = ['csirt']) => ({
  accountId: 'account_x',
  name: 'X',
  roles,
  duties,
})
const kindsOf = (...args: Parameters<typeof holder>): string[] =>
  dutyConflicts([holder(...args)]).map(({ kind }) => kind)

test('the report of duty conflicts names each kind of double hat', () => {
  assert.deepEqual(kindsOf(['law-enforcement', 'analyst']), ['wall'])
  assert.deepEqual(kindsOf(['analyst'], ['csirt', 'police']), ['wall'])
  assert.deepEqual(kindsOf(['administrator', 'head']), ['operates-and-decides'])
  assert.deepEqual(kindsOf(['auditor', 'analyst']), ['audits-own-work'])
  assert.deepEqual(kindsOf(['data-protection', 'head']), ['protects-own-decisions'])
})

test('single hats, and what a small team may unite, are no conflict', () => {
  for (const roles of [
    ['analyst'],
    ['law-enforcement'],
    ['auditor'],
    ['analyst', 'liaison', 'duty-officer'],
    ['legal', 'data-protection'],
  ] as const)
    assert.deepEqual(kindsOf(roles), [], roles.join(' '))
})
