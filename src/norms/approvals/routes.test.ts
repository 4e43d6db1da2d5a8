import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '#kernel/actor.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { holdNotification } from '#testing/held-notification.ts'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { approvalCommands } from './commands.ts'

interface Item {
  readonly state: string
  readonly title: string
  readonly open: readonly { kind: string; rule: string; role: string | null }[]
  readonly you: { answer: readonly { kind: string }[]; whyNot: string | null; withdraw: boolean }
}

const looked = { answer: 'approved', reason: 'I called the provider; it waits for this.' } as const

test('a notification to a provider abroad is held, put forward by one person, approved by another, and leaves', async (t) => {
  const comity = await testNode(t)
  const { notificationId, approvalId } = await holdNotification(comity)
  const officer = await testPerson(comity, { roles: ['duty-officer', 'liaison'], name: 'Ada Officer' })
  const liaison = await testPerson(comity, { roles: ['liaison'], name: 'Lin Liaison' })
  const path = `/api/v1/approvals/${approvalId}`

  const before = await officer.send<Item>('GET', path)
  assert.equal(before.body.title, 'Tell Provider Abroad of one finding (shadowserver:scan_redis)')
  assert.deepEqual(
    before.body.open.map((part) => [part.kind, part.rule, part.role]),
    [
      ['request', 'four-eyes', null],
      ['approval', 'P1-direct', 'liaison'],
    ],
  )
  const forward = await officer.send<Item>('POST', `${path}/answers`, { kind: 'request', ...looked })
  assert.deepEqual([forward.status, forward.body.state], [200, 'waiting'])
  assert.deepEqual(
    [forward.body.you.answer, forward.body.you.whyNot],
    [[], 'You asked for this; it takes a second person.'],
  )
  const self = await officer.send<{ code: string; detail: string }>('POST', `${path}/answers`, {
    kind: 'approval',
    role: 'liaison',
    ...looked,
  })
  assert.deepEqual([self.status, self.body.code], [422, 'norms.not-released'])
  assert.match(self.body.detail, /rule X7-self/)

  const approved = await liaison.send<Item>('POST', `${path}/answers`, { kind: 'approval', role: 'liaison', ...looked })
  assert.deepEqual([approved.status, approved.body.state], [200, 'done'])
  await comity.node.runJob('correspondence.send')
  const [mail] = await comity.smtp.waitFor(1)
  assert.match(mail!.raw.toString('latin1'), /To: abuse@provider\.example/)
  const { body: notification } = await officer.send<{ state: string; decisionId: string; outcome: string }>(
    'GET',
    `/api/v1/notifications/${notificationId}`,
  )
  assert.equal(notification.outcome, 'REQUIRE')
  const { body: decision } = await officer.send<{ released: boolean; met: { by: { name: string } }[] }>(
    'GET',
    `/api/v1/norms/decisions/${notification.decisionId}`,
  )
  assert.deepEqual([decision.released, decision.met.map((one) => one.by.name)], [true, ['Lin Liaison']])
})

test('an export names nobody: one person is one number in it, and no reason is quoted (R121)', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  const [officer, liaison] = [
    await testPerson(comity, { roles: ['duty-officer'], name: 'Ada Officer' }),
    await testPerson(comity, { roles: ['liaison'], name: 'Lin Liaison' }),
  ]
  const path = `/api/v1/approvals/${approvalId}/answers`
  await officer.send('POST', path, { kind: 'request', ...looked })
  await liaison.send('POST', path, { kind: 'approval', role: 'liaison', ...looked })
  const auditor = await testPerson(comity, { roles: ['auditor'] })
  assert.equal((await officer.send('GET', '/api/v1/approvals-export')).status, 403)
  const csv = await (await auditor.fetch('/api/v1/approvals-export?format=csv')).text()
  const { body } = await auditor.send<{ items: { askedBy: string; by: string; role: string; rules: string }[] }>(
    'GET',
    '/api/v1/approvals-export',
  )
  assert.deepEqual(
    body.items.map(({ askedBy, by, role, rules }) => [askedBy, by, role, rules]),
    [
      ['person 1', 'person 1', '', 'four-eyes'],
      ['person 1', 'person 2', 'liaison', 'P1-direct'],
    ],
  )
  for (const text of [csv, JSON.stringify(body)])
    for (const secret of ['Ada', 'Lin', officer.accountId, liaison.accountId, 'called the provider'])
      assert.equal(text.includes(secret), false, secret)
  assert.equal(csv.split('\r\n').length, 4)
})

test('a refusal is said on the notification, which stays held', async (t) => {
  const comity = await testNode(t)
  const { notificationId, approvalId } = await holdNotification(comity)
  const liaison = await testPerson(comity, { roles: ['liaison'], name: 'Lin Liaison' })
  const answer = { kind: 'approval', role: 'liaison', answer: 'refused', reason: 'Through its national CSIRT.' }
  assert.equal((await liaison.send('POST', `/api/v1/approvals/${approvalId}/answers`, answer)).status, 200)
  const { body } = await liaison.send<{ state: string; whyHeld: string }>(
    'GET',
    `/api/v1/notifications/${notificationId}`,
  )
  assert.deepEqual([body.state, body.whyHeld], ['held', 'Not approved by Lin Liaison: Through its national CSIRT.'])
})

test('a role is lent to a named person until a day, is shown on the answer, and ends early by either', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  const officer = await testPerson(comity, { roles: ['duty-officer'], name: 'Ada Officer' })
  const liaison = await testPerson(comity, { roles: ['liaison'], name: 'Lin Liaison' })
  const deputy = await testPerson(comity, { roles: ['analyst'], name: 'Dan Deputy' })
  const walled = await testPerson(comity, { roles: ['analyst'], duties: ['csirt', 'police'] })
  const path = `/api/v1/approvals/${approvalId}/answers`
  const approve = { kind: 'approval', role: 'liaison', ...looked }
  assert.equal((await deputy.send('POST', path, approve)).status, 422)
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString()
  const lend = (to: string, role = 'liaison') =>
    liaison.send<{ delegationId: string }>('POST', '/api/v1/approvals-delegations', {
      role,
      to,
      until,
      reason: 'On leave.',
    })
  assert.equal((await lend(walled.accountId)).status, 422, 'not to one behind the wall')
  assert.equal((await lend(liaison.accountId)).status, 422, 'not to oneself')
  assert.equal((await lend(deputy.accountId, 'head')).status, 422, 'not a role that one does not hold')
  const lent = await lend(deputy.accountId)
  assert.equal(lent.status, 201)
  const answered = await deputy.send<{ answers: { lent: boolean; by: { name: string } }[] }>('POST', path, approve)
  assert.deepEqual(
    answered.body.answers.map((one) => [one.by.name, one.lent]),
    [['Dan Deputy', true]],
  )
  const end = (who: typeof officer) => who.send('DELETE', `/api/v1/approvals-delegations/${lent.body.delegationId}`)
  assert.equal((await end(officer)).status, 403)
  assert.equal((await end(deputy)).status, 204)
  assert.equal((await end(liaison)).status, 404)
})

test('a role lent by the person who asks does not count for what they ask', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  const asker = await testPerson(comity, { roles: ['liaison'] })
  const deputy = await testPerson(comity, { roles: ['analyst'] })
  const path = `/api/v1/approvals/${approvalId}/answers`
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const lend = { role: 'liaison', to: deputy.accountId, until, reason: 'On leave.' }
  assert.equal((await asker.send('POST', '/api/v1/approvals-delegations', lend)).status, 201)
  assert.equal((await asker.send('POST', path, { kind: 'request', ...looked })).status, 200)
  const { status, body } = await deputy.send<{ detail: string }>('POST', path, {
    kind: 'approval',
    role: 'liaison',
    ...looked,
  })
  assert.equal(status, 422)
  assert.match(body.detail, /no-permit/)
})

test('an account with a police duty sees no requests, and its answer is stopped by rule d-5', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  const dual = await testPerson(comity, { roles: ['liaison'], duties: ['csirt', 'police'] })
  assert.equal((await dual.send('GET', '/api/v1/approvals')).status, 403)
  const { status, body } = await dual.send<{ detail: string }>('POST', `/api/v1/approvals/${approvalId}/answers`, {
    kind: 'approval',
    role: 'liaison',
    ...looked,
  })
  assert.equal(status, 422)
  assert.match(body.detail, /rule d-5/)
})

test('the command line shows what waits, and answers only with the token of a person', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  await assert.rejects(
    comity.shell.post(`/api/v1/approvals/${approvalId}/answers`, { kind: 'request', ...looked }),
    /Four eyes belong to two persons|Cannot be judged/,
  )
  const administrator = await testPerson(comity, { roles: ['administrator', 'liaison', 'duty-officer'] })
  const answer = async (token: string, body: object): Promise<number> => {
    const response = await fetch(`${comity.url}/api/v1/approvals/${approvalId}/answers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...body, ...looked }),
    })
    await response.body?.cancel()
    return response.status
  }
  const [one, two] = [await administrator.token(['duty-officer']), await administrator.token(['liaison'])]
  assert.equal(await answer(one, { kind: 'request' }), 200)
  assert.equal(await answer(two, { kind: 'approval', role: 'liaison' }), 422, 'two tokens of one person are one person')
})

test('comity approval list, show, approve and refuse answer as the person of the token, and as nobody else', async (t) => {
  const comity = await testNode(t)
  const { approvalId } = await holdNotification(comity)
  const socket = findControlSocket(comity.dataDir) ?? ''
  const run = async (verb: string, flags: Record<string, string>, token: string | null, positionals = [approvalId]) => {
    const out: string[] = []
    await approvalCommands
      .find((one) => one.verb === verb)!
      .run({
        positionals,
        flags,
        json: false,
        api: createApiClient(socket, token),
        out: {
          json: (value) => out.push(JSON.stringify(value)),
          line: (line) => out.push(line),
          table: (_head, rows) => out.push(...rows.map((row) => row.join(' | '))),
          progress: () => undefined,
        },
        openFile: () => assert.fail('no file is read'),
        writeFile: () => assert.fail('nothing is written'),
        sleep: async () => undefined,
      })
    return out.join('\n')
  }
  assert.match(
    await run('list', {}, null, []),
    /Tell Provider Abroad .*a person who puts it forward; approval by liaison/,
  )
  assert.match(await run('show', {}, null), /if nobody answers: The notification stays held/)
  await assert.rejects(run('approve', { reason: 'Fine.' }, null), /Only a person with an account/)
  const [ada, lin] = [
    await testPerson(comity, { roles: ['administrator', 'duty-officer'] }),
    await testPerson(comity, { roles: ['administrator', 'liaison'] }),
  ]
  const approve = async (who: typeof ada, roles: readonly Role[], flags: Record<string, string>) =>
    run('approve', { reason: 'Called them.', ...flags }, await who.token(roles))
  assert.match(await approve(ada, ['duty-officer'], {}), /waiting; open: approval by liaison/)
  const until = new Date(Date.now() + 86_400_000).toISOString()
  await assert.rejects(
    run('delegate', { role: 'liaison', until, reason: 'Leave.' }, await lin.token(['liaison']), [lin.accountId]),
    /lent to another person/,
  )
  assert.match(await approve(lin, ['liaison'], { as: 'liaison' }), /done: Approved, and done/)
})
