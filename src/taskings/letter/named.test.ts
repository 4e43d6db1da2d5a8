import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import type { RecipientView } from '#directory'
import { testPerson } from '#testing/test-person.ts'
import { messageFacts } from '../message-facts.ts'
import { plainTasking, taskingNode } from '../testing.ts'
import type { Letter } from './letters.ts'

test('R016: a letter that may name a State is signed by a head who has read it for that and did not write it, and leaves then', async (t) => {
  const { node, liaison, head } = await taskingNode(t)
  await node.importContacts(
    'kind,value,team,email,format,language,role,source,verified\r\nasn,64511,Ministry of the Interior,desk@ministry.example,none,en,abuse,test,2026-11-01\r\n',
  )
  const contacts = await node.shell.get<{ items: { contactId: string }[] }>('/api/v1/directory/contacts?limit=10')
  const origin = { ...plainTasking.origin, contactId: contacts.items[0]!.contactId }
  const made = await liaison.send<{ taskingId: string }>('POST', '/api/v1/taskings', { ...plainTasking, origin })
  const at = `/api/v1/taskings/${made.body.taskingId}/letter`
  const read = async (): Promise<Letter> => (await liaison.send<Letter>('GET', at)).body
  const wording = 'To: Ministry of the Interior\nThe hosts stand in Spain, and Fancy Bear is behind them.'
  const sign = (how: string) => head.send<{ code?: string; detail?: string }>('POST', `${at}/sign${how}`)

  assert.deepEqual((await read()).named, [], 'what the team drafts names nobody')
  await head.send('PUT', at, { text: wording })
  assert.deepEqual((await read()).named, ['Spain', 'Fancy Bear'])
  const unread = await sign('')
  assert.equal(unread.body.code, 'taskings.state')
  assert.match(unread.body.detail!, /may name a State or an actor \("Spain", "Fancy Bear"\)/)
  assert.match((await sign('?reads=true')).body.detail!, /You wrote this wording/)
  assert.equal((await read()).signed, null)

  const milder = wording.replace(', and Fancy Bear is behind them', '')
  await liaison.send('PUT', at, { text: milder })
  assert.equal((await sign('')).body.code, 'taskings.state')
  assert.equal((await sign('?reads=true')).status, 200)
  const sent = await liaison.send('POST', `${at}/answer`, { how: null })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  await node.node.runJob('correspondence.send')
  const [mail] = await node.smtp.waitFor(1)
  assert.match(mail!.mail.text ?? '', /stand in Spain/)

  // The wording before and after is kept, with what was found in the one that was signed.
  const ledger = await liaison.send<{ entries: { kind: string; detail: Record<string, unknown> }[] }>(
    'GET',
    `/api/v1/taskings/${made.body.taskingId}`,
  )
  const signed = ledger.body.entries.find(({ kind }) => kind === 'letter-signed')
  assert.deepEqual(signed!.detail, { version: 2, named: 1 })
  const nobody = await testPerson(node, { roles: ['auditor'] })
  assert.equal((await nobody.send('POST', `${at}/sign?reads=true`)).status, 403)
})

test('R016: a message in which the lexicon found something is of unknown names to the rules', () => {
  const recipient = { countries: [], role: 'abuse', functionClass: null, listing: null, verified: null }
  const about = { home: 'XA', exercise: false, now: instant('2026-11-22T09:00:00Z') }
  const names = (mayName: boolean): unknown =>
    messageFacts(recipient as unknown as RecipientView, { ...about, mayName })['message.names']
  assert.equal(names(false), 'nobody')
  assert.equal(names(true), null)
})
