import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { contactsCsv, redisReport } from './sample.ts'
import { signIn } from './sign-in.ts'
import {
  axeFaults,
  builtConsole,
  lookTwice,
  noBrowser,
  openBrowser,
  openContext,
  settled,
  watch,
  wide,
} from './support.ts'

const dayMs = 86_400_000
const atHome = 12

interface Waiting {
  readonly findingId: string
  readonly source: { readonly ip: string }
  readonly followUp: { readonly reason: { readonly code: string; readonly reviewAt: string } | null }
}

/** A node with findings of ten days ago: twelve at home, and one abroad, whose days in clear are made to pass. */
async function nodeOfTenDays(t: TestContext): Promise<TestNode> {
  await builtConsole()
  let aheadMs = -10.5 * dayMs
  const node = await testNode(t, { clock: () => instantFromMs(Date.now() + aheadMs) })
  await node.importContacts(contactsCsv)
  const seen = new Date(Date.now() - 10.5 * dayMs).toISOString().slice(0, 10)
  const abroad = `${seen} 05:00:00,high,203.0.113.200,tcp,6379,far.example,redis,64511,XB,,,,7.0.0\r\n`
  await node.addReport(redisReport(atHome, seen) + abroad, { fileName: `${seen}-scan_redis-exampleland-asn.csv` })
  aheadMs = -2 * dayMs
  await node.node.runJob('observations.pseudonymise')
  aheadMs = 0
  return node
}

async function waiting(node: TestNode): Promise<readonly Waiting[]> {
  return (await node.shell.get<{ items: Waiting[] }>('/api/v1/findings/ageing?limit=500')).items
}

/** What is true of every page, wide and on a phone. */
async function checkPage(page: Page, faults: () => Promise<string[]>, name: string): Promise<void> {
  await lookTwice(page, `follow-up-${name}`)
  assert.deepEqual(await faults(), [])
}

test('what waits too long gets an outcome or a reason', { skip: noBrowser, timeout: 120_000 }, async (t) => {
  const node = await nodeOfTenDays(t)
  const context = await openContext(await openBrowser(t), { viewport: wide })
  await signIn(node, context, ['duty-officer'])
  const { page, faults } = await watch(context)
  const row = page.locator('.grid-rows .grid-row')
  const pane = page.getByRole('region', { name: 'What became of it' })

  await t.test('the desk leads to it, and it says how many have what', async () => {
    await page.goto(node.url)
    await page.getByRole('link', { name: /neither outcome nor reason after seven days/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Waiting too long' }).waitFor()
    await page.getByText(`0% of ${atHome} findings`).waitFor()
    await page.getByText(`nothing said: ${atHome}`).waitFor()
    // The list comes by a question of its own.
    await row.nth(atHome - 1).waitFor()
    assert.equal(await row.count(), atHome)
    await checkPage(page, faults, 'ageing')
  })

  await t.test('a reason with its review date takes one off the list, and the next is open', async () => {
    await row.first().click()
    await pane.getByRole('button', { name: 'Set it' }).waitFor()
    const first = new URL(page.url()).searchParams.get('open')!
    await checkPage(page, faults, 'open')
    await pane.getByLabel('Outcome or reason').selectOption('no-contact')
    const review = await pane.getByLabel('Look at it again on').inputValue()
    await pane.getByRole('button', { name: 'Set it' }).click()
    assert.equal((await waiting(node)).length, atHome, 'without a note nothing is set')
    await pane.getByLabel('In a few words').fill('Nobody answers the telephone.')
    await pane.getByRole('button', { name: 'Set it' }).click()
    await page.getByText('Set: no contact found or reached.').waitFor()
    await page.waitForURL((url) => ![first, null].includes(url.searchParams.get('open')))
    const { reason } = await node.shell.get<Waiting['followUp']>(`/api/v1/findings/${first}/follow-up`)
    assert.deepEqual([reason?.code, reason?.reviewAt], ['no-contact', `${review}T00:00:00.000Z`])
    assert.equal((await waiting(node)).length, atHome - 1)
  })

  await t.test('a finding that one takes is found among one’s own, and no other is', async () => {
    await pane.getByRole('button', { name: 'Give' }).click()
    await page.getByText('Given to: me.').waitFor()
    const mine = new URL(page.url()).searchParams.get('open')!
    await page.keyboard.press('Escape')
    await pane.waitFor({ state: 'detached' })
    await page.getByLabel('Owner').selectOption('me')
    await page.waitForURL((url) => url.searchParams.get('owner') === 'me')
    await settled(page)
    assert.equal(await row.count(), 1)
    await page.getByLabel('Owner').selectOption('legal')
    await page.getByText('No finding that waits fits these filters').waitFor()
    await page.getByRole('button', { name: 'Clear all' }).first().click()
    await row.nth(atHome - 2).waitFor()
    assert.ok((await waiting(node)).some(({ findingId }) => findingId === mine))
  })

  await t.test('for all that is listed: how many stands first, and no other is changed', async () => {
    await page.getByLabel('Search').fill('192.0.2.0/24')
    await page.waitForURL((url) => url.searchParams.get('search') === '192.0.2.0/24')
    await settled(page)
    const before = await waiting(node)
    const meant = before.filter(({ source }) => source.ip.startsWith('192.0.2.'))
    assert.ok(meant.length > 1 && meant.length < before.length)
    await page.getByRole('button', { name: 'For all that is listed…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByText(`It is set for ${meant.length} findings: those that the filters list, and no other.`)
      .waitFor()
    assert.deepEqual(await axeFaults(page), [])
    await dialog.getByLabel('In a few words').fill('The provider was told this morning.')
    await dialog.getByRole('button', { name: `Set it for ${meant.length} findings` }).click()
    await page.getByText(`Set for ${meant.length} findings: told, an answer is awaited.`).waitFor()
    const after = new Set((await waiting(node)).map(({ findingId }) => findingId))
    const others = before.filter(({ source }) => !source.ip.startsWith('192.0.2.'))
    assert.deepEqual(after, new Set(others.map(({ findingId }) => findingId)))
    await page.getByText('No finding that waits fits these filters').waitFor()
  })

  await t.test('a system under a pseudonym stands as words in the list and beside it', async () => {
    await page.goto(`${node.url}/findings?country=XB`)
    await row.filter({ hasText: 'pseudonymised on its date' }).first().click()
    await page.getByRole('heading', { level: 2, name: 'pseudonymised on its date' }).waitFor()
    await page.getByText(/^pseudonym-[0-9a-f]{32}$/).waitFor()
    await checkPage(page, faults, 'pseudonym')
  })

  await t.test('coverage shows each network, with and without a contact', async () => {
    await page.goto(`${node.url}/coverage`)
    await page.getByRole('heading', { level: 1, name: 'Coverage, network by network' }).waitFor()
    await settled(page)
    interface Coverage {
      readonly items: readonly { readonly asn: number; readonly contact: boolean }[]
    }
    const { items } = await node.shell.get<Coverage>('/api/v1/desk/coverage?limit=500')
    assert.ok(items.length > 0)
    for (const { asn, contact } of items) {
      const text = await row.filter({ hasText: `AS${asn}` }).innerText()
      assert.match(text, contact ? /has a contact/ : /no contact/)
    }
    await checkPage(page, faults, 'coverage')
    await page.getByRole('link', { name: 'Where problems come back' }).click()
    await page.getByText('No network where problems come back').waitFor()
    await checkPage(page, faults, 'recurring')
  })
})

/** A browser of its own for somebody with one role, at the retention page. */
async function atRetention(node: TestNode, open: () => Promise<BrowserContext>, role: Role) {
  const context = await open()
  await signIn(node, context, [role])
  const watched = await watch(context)
  await watched.page.goto(`${node.url}/settings/retention`)
  await watched.page.getByRole('heading', { level: 2, name: 'Legal holds' }).waitFor()
  await settled(watched.page)
  return watched
}

test('a report is held when three persons have confirmed it', { skip: noBrowser, timeout: 120_000 }, async (t) => {
  const node = await nodeOfTenDays(t)
  const browser = await openBrowser(t)
  const open = () => openContext(browser, { viewport: wide })
  const { items } = await node.shell.get<{ items: { reportId: string }[] }>('/api/v1/reports')
  const { reportId } = items[0]!
  const states = async () =>
    (await node.shell.get<{ items: { state: string; missing: string[] }[] }>('/api/v1/holds')).items
  const ask = { name: 'Ask for a hold…' }

  const officer = await atRetention(node, open, 'duty-officer')
  assert.equal(await officer.page.getByRole('button', ask).getAttribute('aria-disabled'), 'true')
  await officer.page.getByText('Your roles do not allow this.').waitFor({ state: 'attached' })

  const head = await atRetention(node, open, 'head')
  await head.page.getByText('The bytes of reports as received').waitFor()
  await head.page.getByRole('button', ask).click()
  const dialog = head.page.getByRole('dialog')
  await dialog.getByLabel('Report').fill(reportId)
  await dialog.getByLabel('Reason').fill('A court asked for it.')
  assert.deepEqual(await axeFaults(head.page), [])
  await dialog.getByRole('button', { name: 'Ask for it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await head.page.getByText('legal adviser, data-protection officer').waitFor()
  const asLegal = { name: 'Confirm as legal adviser' }
  assert.equal(await head.page.getByRole('button', asLegal).getAttribute('aria-disabled'), 'true')
  await checkPage(head.page, head.faults, 'hold')

  const legal = await atRetention(node, open, 'legal')
  await legal.page.getByRole('button', asLegal).click()
  await legal.page.getByText('legal adviser: you').waitFor()
  assert.deepEqual(
    (await states()).map(({ state, missing }) => [state, missing]),
    [['asked', ['data-protection']]],
  )

  const protection = await atRetention(node, open, 'data-protection')
  await protection.page.getByRole('button', { name: 'Confirm as data-protection officer' }).click()
  await protection.page.getByText('in force', { exact: true }).waitFor()
  assert.deepEqual(
    (await states()).map(({ state }) => state),
    ['in-force'],
  )

  await legal.page.reload()
  await legal.page.getByRole('button', { name: 'Ask to lift it…' }).click()
  await legal.page.getByRole('dialog').getByLabel('Reason').fill('The court has decided.')
  await legal.page.getByRole('dialog').getByRole('button', { name: 'Ask to lift it' }).click()
  await legal.page.getByText('The court has decided.').waitFor()
  for (const [{ page }, role] of [
    [head, 'head'],
    [protection, 'data-protection officer'],
  ] as const) {
    await page.reload()
    await page.getByRole('button', { name: `Confirm lifting as ${role}` }).click()
    await page.getByText(`Confirmed.`, { exact: true }).waitFor()
  }
  assert.deepEqual(
    (await states()).map(({ state }) => state),
    ['lifted'],
  )
})
