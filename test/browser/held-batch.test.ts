import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { contactsCsv, redisReport } from './sample.ts'
import { signIn } from './sign-in.ts'
import { builtConsole, lookTwice, noBrowser, openBrowser, openContext, watch, wide } from './support.ts'

test(
  'a held batch stands on Today and above the notifications, and is released with a reason',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t, { settings: { breakerFirstRecipients: '1' } })
    await node.importContacts(contactsCsv)
    await node.addReport(redisReport(120), { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' })
    await node.node.runJob('observations.notify')
    const context = await openContext(await openBrowser(t), { viewport: wide })
    await signIn(node, context, ['duty-officer'])
    const { page, faults } = await watch(context)
    await page.goto(node.url)
    await page.getByRole('link', { name: /All notifications of .* are held/ }).click()
    const held = page.getByRole('region', { name: 'Held batches' })
    await held.getByText(/too new to say whether that is right/).waitFor()
    await lookTwice(page, 'held-batch')
    await held.getByRole('link', { name: 'Look at one of them' }).click()
    await page
      .getByText(/Its batch is held until a person has looked/)
      .first()
      .waitFor()
    await held.getByRole('button', { name: 'Release all…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('the first report of this feed; the mapping is right')
    await dialog.getByRole('button', { name: 'Release all…' }).click()
    await dialog.waitFor({ state: 'detached' })
    await held.waitFor({ state: 'detached' })
    assert.deepEqual(await faults(), [])
    await node.node.runJob('observations.notify')
    const { items } = await node.shell.get<{ items: { state: string }[] }>('/api/v1/notifications?limit=500')
    assert.ok(items.length > 1 && items.every((each) => each.state === 'queued' || each.state === 'sent'))
  },
)
