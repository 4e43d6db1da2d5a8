import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { filledNode } from './filled-node.ts'
import { signIn } from './sign-in.ts'
import { redisReport } from './sample.ts'
import { noBrowser, openBrowser, openContext, settled, watch, wide } from './support.ts'

const report = { name: '2026-11-20-scan_redis-exampleland-asn.csv', mimeType: 'text/csv' }

/** How many bytes a second the line takes while a report is sent, so that its progress can be seen. */
const slowLine = 200_000

function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`)
}

/** Does what asks for a reason: without one it is refused in the dialog, with one it is done. */
async function act(page: Page, name: string, reason: string): Promise<void> {
  await page.getByRole('group').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.getByText('Say why in a few words').or(dialog.locator(':invalid')).first().waitFor()
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('a duty officer at work, from a report to a message', { skip: noBrowser, timeout: 120_000 }, async (t) => {
  const node = await filledNode(t)
  const context = await openContext(await openBrowser(t), { viewport: wide })
  await signIn(node, context, ['duty-officer'])
  const { page, faults } = await watch(context)
  const row = page.locator('.grid-rows .grid-row')
  const active = page.locator('.grid-rows .grid-row[data-active=true]')

  await t.test('a report is handed in, its progress seen, its refused rows told apart', async () => {
    await page.goto(`${node.url}/reports`)
    const line = await context.newCDPSession(page)
    await line.send('Network.enable')
    const speed = { offline: false, latency: 0, downloadThroughput: -1 }
    await line.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: slowLine })
    const bytes = Buffer.from(`${redisReport(4000, '2026-11-20')}2026-11-20 05:00:00,high\r\n`)
    await page.getByLabel('Choose files…').setInputFiles({ ...report, buffer: bytes })
    await page.getByRole('progressbar', { name: `Sending ${report.name}` }).waitFor()
    await page.getByText(`${report.name} is safely written`).waitFor()
    await line.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 })
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.getByText('1 row was refused').waitFor()
    await page.getByRole('region', { name: 'Refused rows' }).getByText('2026-11-20 05:00:00,high').waitFor()
  })

  await t.test('its findings are there, narrowed by a filter that stands in the address', async () => {
    await page.getByRole('link', { name: 'See the findings of this feed' }).click()
    await row.nth(10).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('feed'), 'shadowserver:scan_redis')
    await page.keyboard.press('/')
    assert.ok(await isFocused(page, '[data-search]'), 'the key / leads to the search')
    await page.keyboard.type('192.0.2.0/28')
    await page.waitForURL((url) => url.searchParams.get('search') === '192.0.2.0/28')
    await settled(page)
    const systems = await row.locator('a').allTextContents()
    assert.ok(systems.length > 3)
    for (const system of systems) assert.match(system, /^192\.0\.2\.([1-9]|1[0-5]):6379$/)
  })

  await t.test('j, k and Enter read the list, and a load anew finds the same place', async () => {
    await page.keyboard.press('Enter')
    assert.ok(await isFocused(page, '[data-grid]'), 'Enter leads from the search to its rows')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const chosen = await row.nth(1).locator('a').textContent()
    await active.locator('a', { hasText: chosen! }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: chosen! }).waitFor()
    const first = page.url()
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.href !== first)
    await page.keyboard.press('k')
    await page.waitForURL(first)
    await page.reload()
    await page.getByRole('heading', { level: 2, name: chosen! }).waitFor()
    assert.equal(await page.getByLabel('Search').inputValue(), '192.0.2.0/28')
  })

  await t.test('a row is opened by its link and by a press beside it, with the filters as they are', async () => {
    for (const press of [() => row.nth(2).locator('a').click(), () => row.nth(3).click({ position: { x: 4, y: 4 } })]) {
      const before = new URL(page.url())
      await press()
      await page.waitForURL((url) => url.pathname !== before.pathname)
      assert.equal(new URL(page.url()).search, before.search)
    }
    const here = new URL(page.url())
    assert.equal(await row.nth(3).locator('a').getAttribute('href'), `${here.pathname}${here.search}`)
    // In a tab of its own, as the browser opens it, it is the same page.
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      row
        .nth(2)
        .locator('a')
        .click({ modifiers: ['ControlOrMeta'] }),
    ])
    await other.waitForURL((url) => url.pathname !== here.pathname && url.search === here.search)
    await other.close()
    assert.equal(page.url(), here.href, 'this tab stays where it is')
  })

  await t.test('a state is set with a reason, which the history keeps', async () => {
    const findingId = new URL(page.url()).pathname.split('/').at(-1)
    await act(page, 'Resolved', 'The owner wrote that it is firewalled now.')
    await page.getByText('State set: ').waitFor()
    await page.locator('.timeline').getByText('The owner wrote that it is firewalled now.').waitFor()
    const { state } = await node.shell.get<{ state: string }>(`/api/v1/findings/${findingId}`)
    assert.equal(state, 'resolved')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/findings')
    assert.ok(await isFocused(page, '[data-grid]'), 'Escape leads back to the list')
  })

  await t.test('a message of an exercise is held, with the decision beside it, and is suppressed', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.waitForURL((url) => url.pathname === '/reports')
    await page.getByText('Options').click()
    await page.getByLabel('For an exercise').check()
    await page
      .getByLabel('Choose files…')
      .setInputFiles({ ...report, name: 'exercise.csv', buffer: Buffer.from(redisReport(9, '2026-11-22')) })
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.getByText('No row was refused').waitFor()
    await node.node.runJob('observations.notify')
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    await page.getByLabel('State').selectOption('held')
    await page.waitForURL((url) => url.searchParams.get('state') === 'held')
    await row.filter({ hasText: 'exercise' }).first().click()
    await page.getByText('Why it is held').waitFor()
    await page.locator('.decision').getByText('exercise-1').first().waitFor()
    await page.locator('.mail').getByText('EXERCISE').first().waitFor()
    const notificationId = new URL(page.url()).pathname.split('/').at(-1)
    const before = node.smtp.mails.length

    // A release is no order: the message is decided anew when it leaves, and an exercise stays one.
    await act(page, 'Release', 'It looks harmless.')
    await page.getByText('Released because: It looks harmless.').waitFor()
    await node.node.runJob('observations.notify')
    await page.reload()
    await page.getByText('Why it is held').waitFor()
    await act(page, 'Suppress', 'The players are told by telephone.')
    await page.getByText('Suppressed because: The players are told by telephone.').waitFor()
    const { state } = await node.shell.get<{ state: string }>(`/api/v1/notifications/${notificationId}`)
    assert.equal(state, 'suppressed')
    assert.equal(node.smtp.mails.length, before)
  })

  await t.test('Ctrl K looks a network up', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'A page, an address' }).pressSequentially('AS64502')
    await page.getByRole('option', { name: 'Who answers for AS64502?' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Contoso Hosting').first().waitFor()
    assert.deepEqual(await faults(), [])
  })
})
