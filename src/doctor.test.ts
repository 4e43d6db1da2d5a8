import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKey } from 'openpgp'
import { instant } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import type { CheckFinding } from '#kernel/check.ts'
import { testPerson } from '#testing/test-person.ts'

test('the doctor of a new node names what nobody has set up, each with its mend, the faults first', async (t) => {
  const node = await testNode(t, { clock: () => instant('2026-11-22T07:00:00Z') })
  await node.importContacts(
    [
      'kind,value,team,email,format,language,role,source,verified',
      'cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,csv,en,abuse,register,2025-01-01',
      'cidr,198.51.100.0/24,Contoso,abuse@contoso.example,csv,en,abuse,register,2026-11-01',
      '',
    ].join('\n'),
  )
  await testPerson(node, { roles: ['head', 'data-protection'], name: 'Both Hats' })
  const { items } = await node.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
  const of = (check: string) => items.filter((one) => one.check === check)
  assert.ok(of('mandates.step-owner').length > 0)
  assert.match(of('directory.contacts-unverified')[0]?.what ?? '', /^1 contacts/)
  assert.ok(of('identity.duty-conflict').some(({ what }) => what.startsWith('Both Hats')))
  assert.deepEqual(of('observations.feed-silent'), [])
  assert.ok(items.every(({ mend }) => mend.length > 0))
  const firstWarning = items.findIndex(({ severity }) => severity === 'warning')
  assert.ok(items.slice(firstWarning).every(({ severity }) => severity === 'warning'))
})

test('the doctor tells of a recipient’s OpenPGP key before it ends, and that nothing is sent from then on', async (t) => {
  let now = '2026-11-22T07:00:00Z'
  const node = await testNode(t, { clock: () => instant(now) })
  const key = async (days: number): Promise<string> => {
    const made = { date: new Date('2026-11-20T00:00:00Z'), keyExpirationTime: days * 86_400 }
    const userIDs = [{ email: 'abuse@northwind.example' }]
    return (await generateKey({ type: 'ecc', curve: 'curve25519Legacy', userIDs, ...made })).publicKey
  }
  await node.importContacts(
    [
      'kind,value,team,email,key',
      `cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,"${await key(40)}"`,
      `cidr,198.51.100.0/24,Contoso,abuse@contoso.example,"${await key(400)}"`,
      `cidr,203.0.113.0/24,Fabrikam,abuse@fabrikam.example,${'0123456789'.repeat(4)}`,
      '',
    ].join('\n'),
  )
  const told = async (): Promise<string[]> => {
    const { items } = await node.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
    return items
      .filter(({ check }) => check === 'directory.contact-key-expires')
      .map(({ severity, what }) => `${severity}: ${what}`)
  }
  assert.deepEqual(await told(), [])
  now = '2026-12-05T07:00:00Z'
  assert.deepEqual(await told(), [
    'warning: The OpenPGP key of abuse@northwind.example ends on 2026-12-30: from then on nothing is sent to it.',
  ])
  now = '2026-12-30T07:00:00Z'
  assert.deepEqual(await told(), [
    'fault: The OpenPGP key of abuse@northwind.example ended on 2026-12-30: nothing is sent to it.',
  ])
})
