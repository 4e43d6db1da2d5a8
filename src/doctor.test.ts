import assert from 'node:assert/strict'
import { test } from 'node:test'
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
