import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, instantFromMs, plusMs } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { wordsKeptDays } from './tasking.ts'
import { hackBack, plainTasking, type ShownTasking } from './testing.ts'

test('words, targets and names go on their date; the ledger and its counts stay', async (t) => {
  let aheadMs = 0
  const node = await testNode(t, { clock: () => plusMs(instantFromMs(Date.now()), aheadMs) })
  const liaison = await testPerson(node, { roles: ['liaison'] })
  const made = await liaison.send<ShownTasking>('POST', '/api/v1/taskings', { ...plainTasking, lines: [hackBack] })
  assert.equal(made.body.words?.words, 'Please look at what happened.')
  const { rows } = await node.node.db.query('select sealed from taskings.words')
  assert.equal(rows.length, 2)
  const dump = JSON.stringify((await node.node.db.query('select * from taskings.tasking, taskings.line')).rows)
  assert.doesNotMatch(dump, /A\. Person|203\.0\.113\.66|what happened/)
  aheadMs = (wordsKeptDays - 1) * day
  await node.node.runJob('taskings.erase')
  assert.equal((await node.node.db.query('select from taskings.words')).rowCount, 2)
  aheadMs = wordsKeptDays * day + 1000
  await node.node.runJob('taskings.erase')
  assert.equal((await node.node.db.query('select from taskings.words')).rowCount, 0)
  const shown = await node.shell.get<ShownTasking>(`/api/v1/taskings/${made.body.taskingId}`)
  assert.deepEqual([shown.words, shown.lines[0]!.outcome.outcome], [null, 'FORBID!'])
  const { items } = await node.shell.get<{ items: unknown[] }>('/api/v1/taskings/counts')
  assert.equal(items.length, 1)
})
