import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemActor } from '#kernel/actor.ts'
import { AppError, isAppError } from '#kernel/errors.ts'
import { day, hour, plusMs } from '#kernel/instant.ts'
import { person } from '#testing/people.ts'
import { answersStandMs } from './answering.ts'
import { abroad, testApprovals } from './testing.ts'

const yes = (role: 'liaison' | 'head' | 'data-protection' | 'legal') =>
  ({ kind: 'approval', role, answer: 'approved', reason: 'Looked at it.' }) as const
const stoppedBy = (rule: string) => (error: unknown) =>
  isAppError(error, 'norms.not-released') && String((error as Error).message).includes(`rule ${rule}`)

test('an approved act leaves in the same moment, and its decision says who met what', async (t) => {
  const world = await testApprovals(t)
  const { norms, sent, facts } = world
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  assert.ok(item)
  assert.deepEqual(
    [item.state, item.open.map((part) => [part.kind, part.rule, part.role])],
    ['waiting', [['approval', 'P1-direct', 'liaison']]],
  )
  assert.deepEqual(sent, [])
  world.wait(90 * 60_000)
  const after = await norms.approvals.answer(liaison, item.approvalId, yes('liaison'))
  assert.equal(after.state, 'done')
  assert.equal(sent.length, 1)
  const shown = await norms.show(sent[0] ?? '')
  assert.equal(shown.released, true)
  assert.deepEqual(
    shown.met.map((part) => [part.kind, part.rule, part.role, part.by.id]),
    [['approval', 'P1-direct', 'liaison', 'lin']],
  )
  assert.deepEqual(
    facts.filter((fact) => fact.type.startsWith('norms.approval')).map((fact) => [fact.type, fact.figures]),
    [
      ['norms.approval-asked', { act: 'notify', roles: 'liaison' }],
      ['norms.approval-answered', { kind: 'approval', answer: 'approved', role: 'liaison', hours: 1.5 }],
      ['norms.approval-run', { act: 'notify', result: 'done' }],
    ],
  )
})

test('answers stand for exactly this act, subject and facts, and as long as a decision', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  await world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison'))
  assert.equal((await world.decide(asker)).released, true)
  assert.equal((await world.decide(asker, 2)).released, false, 'another subject')
  world.know({ ...abroad, 'system.place': 'foreign' })
  assert.equal((await world.decide(asker)).released, false, 'other facts')
  world.know(abroad)
  world.wait(20 * hour)
  const decision = await world.decide(asker)
  assert.equal(decision.released, true)
  world.wait(4 * hour)
  assert.equal((await world.decide(asker)).released, false, 'a day later')
  assert.equal(answersStandMs, day)
})

test('a decision made late does not outlive the answers that released it', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  world.wait(20 * hour)
  const answered = await world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison'))
  world.wait(10 * hour)
  const decision = await world.decide(asker)
  assert.deepEqual([decision.released, decision.expiresAt], [true, answered.validUntil])
})

test('nobody answers what they asked for, whatever roles and tokens they hold', async (t) => {
  const world = await testApprovals(t)
  const both = world.someone('ada', ['analyst', 'liaison'])
  const item = await world.dispatch(both)
  const token = { ...both, kind: 'token' as const, id: 'token_1' }
  for (const self of [both, token])
    await assert.rejects(world.norms.approvals.answer(self, item!.approvalId, yes('liaison')), stoppedBy('X7-self'))
  assert.equal((await world.norms.approvals.find(item!.approvalId)).state, 'waiting')
  const tries = await world.norms.list({ act: 'approve', limit: 10 })
  assert.deepEqual(
    tries.map((one) => one.outcome),
    ['FORBID!'],
    'the try is kept',
  )
})

test('one person fills one seat: who approved as liaison cannot approve as data-protection officer', async (t) => {
  const world = await testApprovals(t)
  world.know({ ...abroad, 'data.personAtRisk': true })
  const asker = world.someone('ada', ['analyst'])
  const two = world.someone('lin', ['liaison', 'data-protection'])
  const officer = world.someone('dan', ['data-protection'])
  const item = await world.dispatch(asker)
  await world.norms.approvals.answer(two, item!.approvalId, yes('liaison'))
  await assert.rejects(
    world.norms.approvals.answer({ ...two, kind: 'token', id: 'token_2' }, item!.approvalId, yes('data-protection')),
    stoppedBy('X7-self'),
  )
  assert.deepEqual(world.sent, [])
  const after = await world.norms.approvals.answer(officer, item!.approvalId, yes('data-protection'))
  assert.equal(after.state, 'done')
})

test('what the node itself asks takes two persons: one who puts it forward, one who approves', async (t) => {
  const world = await testApprovals(t)
  const all = world.someone('ada', ['duty-officer', 'liaison', 'head'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(systemActor('notifier'))
  assert.deepEqual(
    item!.open.map((part) => part.kind),
    ['request', 'approval'],
  )
  await world.norms.approvals.answer(all, item!.approvalId, yes('liaison'))
  await assert.rejects(
    world.norms.approvals.answer(all, item!.approvalId, { kind: 'request', answer: 'approved', reason: 'Mine too.' }),
    stoppedBy('X7-self'),
  )
  assert.deepEqual(world.sent, [])
  const after = await world.norms.approvals.answer(liaison, item!.approvalId, {
    kind: 'request',
    answer: 'approved',
    reason: 'It should go.',
  })
  assert.deepEqual([after.state, after.askedBy.personId], ['done', 'lin'])
})

test('a shell, or a token that nobody stands behind, answers nothing', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const item = await world.dispatch(asker)
  const nameless = { ...person(['liaison']), kind: 'token' as const, id: 'token_x', personId: null }
  await assert.rejects(world.norms.approvals.answer(nameless, item!.approvalId, yes('liaison')), stoppedBy('X7-self'))
})

test('who does not hold the role, or has a police or intelligence duty, answers nothing', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const item = await world.dispatch(asker)
  const answer = (actor: ReturnType<typeof person>) =>
    world.norms.approvals.answer(actor, item!.approvalId, yes('liaison'))
  await assert.rejects(answer(world.someone('hal', ['head'])), stoppedBy('no-permit'))
  await assert.rejects(answer(world.someone('pol', ['liaison'], ['csirt', 'police'])), stoppedBy('d-5'))
  await assert.rejects(answer(world.someone('spy', ['liaison'], ['intelligence'])), stoppedBy('d-5'))
  const walled = world.someone('lew', ['liaison', 'law-enforcement'])
  await assert.rejects(answer({ ...walled, roles: ['liaison'] }), stoppedBy('d-5'), 'a token that leaves the role out')
  assert.deepEqual(world.sent, [])
})

test('a refusal ends the request and is said to the room; asked again, it is a new one', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  const after = await world.norms.approvals.answer(liaison, item!.approvalId, {
    ...yes('liaison'),
    answer: 'refused',
    reason: 'Send it to the national CSIRT.',
  })
  assert.deepEqual([after.state, after.ended?.reason], ['refused', 'Send it to the national CSIRT.'])
  assert.deepEqual(world.refused, ['Test liaison: Send it to the national CSIRT.'])
  await assert.rejects(world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison')), (error) =>
    isAppError(error, 'norms.approval-state'),
  )
  assert.equal((await world.decide(asker)).released, false)
  assert.notEqual((await world.dispatch(asker))?.approvalId, item!.approvalId)
})

test('when the facts have changed the command does not run: a new request says what changed', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst', 'liaison'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  world.know({ ...abroad, 'system.place': 'foreign' })
  const after = await world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison'))
  assert.equal(after.state, 'superseded')
  assert.deepEqual(world.sent, [])
  const [next] = await world.norms.approvals.list({ states: ['waiting'], limit: 5 })
  assert.deepEqual(
    [next?.insteadOf, next?.changed],
    [item!.approvalId, [{ fact: 'system.place', before: 'domestic', after: 'foreign' }]],
  )
  // Also now: who asked does not answer, though somebody else's answer set it going.
  await assert.rejects(world.norms.approvals.answer(asker, next!.approvalId, yes('liaison')), stoppedBy('X7-self'))
  assert.equal((await world.norms.approvals.answer(liaison, next!.approvalId, yes('liaison'))).state, 'done')
})

test('the same stopped act is asked once, however often it is tried', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const first = await world.dispatch(asker)
  assert.equal((await world.dispatch(asker))?.approvalId, first?.approvalId)
  assert.equal((await world.dispatch(systemActor('notifier')))?.approvalId, first?.approvalId)
})

test('a command that fails leaves the request failed with its reason, undone, and can be tried again', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  world.breakWith(new AppError('correspondence.recipient-key', 'The key of the recipient has expired.'))
  const failed = await world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison'))
  assert.deepEqual([failed.state, failed.ended?.reason], ['failed', 'The key of the recipient has expired.'])
  world.breakWith(null)
  assert.equal((await world.norms.approvals.retry(liaison, item!.approvalId)).state, 'done')
})

test('tried again after the answers have lapsed, a failed command asks anew', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  world.breakWith(new AppError('correspondence.recipient-key', 'The key of the recipient has expired.'))
  await world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison'))
  world.breakWith(null)
  world.wait(25 * hour)
  const sentBefore = world.sent.length
  assert.equal((await world.norms.approvals.retry(liaison, item!.approvalId)).state, 'superseded')
  assert.equal(world.sent.length, sentBefore)
  assert.equal((await world.norms.approvals.list({ states: ['waiting'], limit: 5 })).length, 1)
})

test('a hold and an absolute leave nothing to answer', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  world.know({ ...abroad, 'message.marksLooser': true })
  const item = await world.dispatch(asker)
  assert.equal(item?.state, 'stopped')
  await assert.rejects(world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison')), (error) =>
    isAppError(error, 'norms.approval-state'),
  )
})

test('only who asked takes a request back; a room ends what it has given up', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  await assert.rejects(world.norms.approvals.withdraw(liaison, item!.approvalId, 'no'), (error) =>
    isAppError(error, 'norms.not-yours'),
  )
  assert.equal((await world.norms.approvals.withdraw(asker, item!.approvalId, 'Sent by phone.')).state, 'withdrawn')
  const again = await world.dispatch(asker)
  await world.db.transaction((tx) => world.norms.approvals.end(tx, again!.subject, asker, 'It was suppressed.'))
  assert.equal((await world.norms.approvals.find(again!.approvalId)).state, 'withdrawn')
})

test('what a rule forbids is overridden by the head in writing, citing a duty, and reviewed within a day', async (t) => {
  const world = await testApprovals(t)
  world.know({ 'exercise.item': true, 'exercise.labelled': true })
  const asker = world.someone('ada', ['exercise-lead'])
  const head = world.someone('hal', ['head'])
  const item = await world.dispatch(asker)
  assert.deepEqual(
    item!.open.map((part) => [part.kind, part.rule, part.role]),
    [['override', 'exercise-1', 'head']],
  )
  const override = {
    kind: 'override',
    rule: 'exercise-1',
    answer: 'approved',
    duty: 'inform',
    reason: 'The desk asked to take part and is not on the list yet.',
  } as const
  await assert.rejects(
    world.norms.approvals.answer(world.someone('lin', ['liaison']), item!.approvalId, override),
    stoppedBy('no-permit'),
  )
  assert.equal((await world.norms.approvals.answer(head, item!.approvalId, override)).state, 'done')
  const { rows } = await world.db.query('select of, roles, due from norms.review')
  assert.deepEqual(rows, [{ of: 'override', roles: ['auditor', 'legal'], due: plusMs(world.now(), day) }])
})

test('a held command or a decision that was changed in the database is approved by nobody', async (t) => {
  const world = await testApprovals(t)
  const asker = world.someone('ada', ['analyst'])
  const liaison = world.someone('lin', ['liaison'])
  const item = await world.dispatch(asker)
  await world.db.query(`update norms.approval set args = '{"number": 2}' where id = $1`, [item!.approvalId])
  await assert.rejects(world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison')), stoppedBy('X7-record'))
  await world.db.query(`update norms.approval set args = '{"number": 1}' where id = $1`, [item!.approvalId])
  await world.db.query(`update norms.decision set outcome = 'ALLOW' where id = $1`, [item!.decisionId])
  await assert.rejects(world.norms.approvals.answer(liaison, item!.approvalId, yes('liaison')), stoppedBy('X7-record'))
  assert.deepEqual(world.sent, [])
})
