import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'

const said = { subject: 'Pressed to wait', text: 'A caller named quagga asked us to wait.' }

test('over HTTP: a session raises, a token does not; head, shell and token read nothing; the log holds neither words nor author', async (t) => {
  const comity = await testNode(t)
  const author = await testPerson(comity, { roles: ['analyst', 'administrator'] })
  const raised = await author.fetch('/api/v1/concerns', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
    body: JSON.stringify(said),
  })
  assert.equal(raised.status, 201)
  const { code } = (await raised.json()) as { code: string }
  const token = await author.token(['analyst'])
  const byToken = await fetch(`${comity.url}/api/v1/concerns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(said),
  })
  assert.equal(byToken.status, 403)

  const [head, auditor, legal] = [
    await testPerson(comity, { roles: ['head', 'auditor'] }),
    await testPerson(comity, { roles: ['auditor'] }),
    await testPerson(comity, { roles: ['legal'] }),
  ]
  assert.equal((await head.send('GET', '/api/v1/concerns')).status, 403)
  assert.equal((await comity.fetch('auditor', '/api/v1/concerns')).status, 403, 'a token of the shell')
  await assert.rejects(comity.shell.get('/api/v1/concerns'))
  const { body: list } = await auditor.send<{ items: { concernId: string }[] }>('GET', '/api/v1/concerns')
  const at = `/api/v1/concerns/${list.items[0]!.concernId}`
  assert.equal((await auditor.send('GET', at)).status, 422)
  assert.equal((await auditor.send('POST', `${at}/openings`, { reason: 'The yearly look' })).status, 200)
  assert.deepEqual((await legal.send<{ open: boolean }>('POST', `${at}/openings`, { reason: 'Both' })).body.open, true)
  assert.equal((await legal.send('GET', at)).body['text'], said.text)
  assert.equal((await auditor.send('POST', `${at}/answer`, { text: 'Nobody waits.' })).status, 204)
  const { body: fate } = await head.send('POST', '/api/v1/concerns/fate', { code })
  assert.equal(fate['answer'], 'Nobody waits.', 'the code is enough, whoever has it')

  const { rows } = await comity.node.db.query<{ all: string }>(
    `select string_agg(f::text, ' ') as all from transparency.fact f where type like 'identity.concern-%'`,
  )
  assert.match(rows[0]!.all, /concern-raised/)
  for (const word of ['quagga', 'Pressed', 'yearly', author.accountId, code])
    assert.ok(!rows[0]!.all.includes(word), word)
  const kept = await comity.node.db.query('select 1 from platform.idempotency where actor_id = $1', [author.accountId])
  assert.equal(kept.rowCount, 0, 'no key of a request says who raised it')
})
