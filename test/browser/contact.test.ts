import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKey } from 'openpgp'
import { testNode } from '#testing/node.ts'
import { contactsCsv } from './sample.ts'
import { signIn } from './sign-in.ts'
import {
  axeFaults,
  builtConsole,
  isTooWide,
  noBrowser,
  openBrowser,
  openContext,
  picture,
  settled,
  watch,
} from './support.ts'

/** A key that ends so many days from now. */
async function keyFor(days: number): Promise<string> {
  const made = { date: new Date(Date.now() - 86_400_000 * 30), keyExpirationTime: 86_400 * (days + 30) }
  return (await generateKey({ type: 'ecc', curve: 'curve25519Legacy', userIDs: [{ email: 'a@isp.example' }], ...made }))
    .publicKey
}

test('how a contact is told is changed on its team’s page', { skip: noBrowser, timeout: 120_000 }, async (t) => {
  await builtConsole()
  const node = await testNode(t)
  await node.importContacts(contactsCsv)
  const context = await openContext(await openBrowser(t), { viewport: { width: 1440, height: 900 } })
  await signIn(node, context, ['duty-officer'])
  const { page, faults } = await watch(context)
  const { items } = await node.shell.get<{ items: { teamId: string }[] }>('/api/v1/directory/teams?search=northwind')
  await page.goto(`${node.url}/directory/teams/${items[0]!.teamId}`)
  const card = page.getByRole('region', { name: 'Contacts' })
  await card.getByText('no OpenPGP key').waitFor()
  await card.getByRole('button', { name: 'Change…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('How often it is told').selectOption('daily')
  await dialog.getByLabel('Most messages a day').fill('3')
  await dialog.getByLabel('OpenPGP key').fill(await keyFor(-2))
  assert.deepEqual(await axeFaults(page), [])
  await picture(page, 'contact-form')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog
    .getByText(/^ended on/)
    .first()
    .waitFor()
  assert.equal(await dialog.getByLabel('Most messages a day').inputValue(), '3', 'what was typed stays')

  await dialog.getByLabel('OpenPGP key').fill(await keyFor(10))
  await dialog.getByRole('button', { name: 'Save' }).click()
  await card.getByText('key ends soon').waitFor()
  await card.getByText(/daily · at most 3 messages a day/).waitFor()
  await card.getByText(/ECDH curve25519 · ends on/).waitFor()
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ]) {
    await page.setViewportSize(viewport)
    await settled(page)
    assert.deepEqual(await axeFaults(page), [])
    assert.equal(await isTooWide(page), false)
    await picture(page, `contact-${viewport.width}`)
  }
  // The refused key was an answer of the node, which browsers write to their console.
  assert.deepEqual(
    (await faults()).filter((each) => !each.includes('400')),
    [],
  )
})
