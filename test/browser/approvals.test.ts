import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdNotification } from '#testing/held-notification.ts'
import { testNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import {
  builtConsole,
  goInside,
  look,
  noBrowser,
  openBrowser,
  openContext,
  watch,
  type Watched,
  wide,
  phone,
} from './support.ts'

async function lookAt({ page, faults }: Watched, name: string): Promise<void> {
  await look(page, `approvals-${name}`)
  assert.deepEqual(await faults(), [], name)
}

test(
  'two people release a held notification to a provider abroad: one at the desk, one on a phone at night',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const { notificationId, approvalId } = await holdNotification(node)
    const browser = await openBrowser(t)

    const desk = await openContext(browser, { viewport: wide })
    await signIn(node, desk, ['duty-officer', 'analyst'])
    const officer = await watch(desk)
    await officer.page.goto(`${node.url}/notifications/${notificationId}`)
    await officer.page.getByText('waits for people').waitFor()
    await lookAt(officer, 'notification')
    await officer.page.getByRole('link', { name: 'Open the request' }).click()
    await officer.page.getByRole('heading', { level: 2, name: /Tell Provider Abroad of one finding/ }).waitFor()
    await lookAt(officer, 'wide')
    await officer.page.getByRole('button', { name: 'Put it forward' }).click()
    const forward = officer.page.getByRole('dialog')
    await forward.getByLabel('Reason').fill('The provider is infected, and its CSIRT asked us to write directly.')
    await forward.getByRole('button', { name: 'Put it forward' }).click()
    await officer.page.getByText('You asked for this; it takes a second person.').waitFor({ state: 'attached' })

    const mobile = await openContext(browser, { viewport: phone, colorScheme: 'dark' })
    await signIn(node, mobile, ['liaison'])
    const liaison = await watch(mobile)
    await liaison.page.goto(node.url)
    await liaison.page.getByRole('link', { name: /Tell Provider Abroad of one finding/ }).click()
    await liaison.page.getByRole('button', { name: /^Approve as/ }).waitFor()
    await lookAt(liaison, 'phone')
    await liaison.page.getByRole('button', { name: /^Approve as/ }).click()
    await lookAt(liaison, 'phone-dialog')
    const approve = liaison.page.getByRole('dialog')
    await approve.getByLabel('Reason').fill('Agreed with the national CSIRT by phone.')
    await approve.getByRole('button', { name: 'Approve' }).click()
    await liaison.page.locator('.notice').getByText('approved and done').waitFor()
    await lookAt(liaison, 'phone-done')

    await node.node.runJob('correspondence.send')
    const [mail] = await node.smtp.waitFor(1)
    assert.match(mail!.raw.toString('latin1'), /To: abuse@provider\.example/)

    await officer.page.goto(`${node.url}/notifications/${notificationId}`)
    await officer.page.getByText('Met by').first().waitFor()
    await lookAt(officer, 'decision')
    await goInside(officer.page, `/approvals/${approvalId}?state=any`, /Tell Provider Abroad/)
    await lookAt(officer, 'wide-done')
    await goInside(officer.page, '/approvals?show=lending', /^Approvals/)
    await lookAt(officer, 'wide-lending')
    await goInside(officer.page, '/approvals?show=reviews', /^Approvals/)
    await lookAt(officer, 'wide-reviews')
    await goInside(liaison.page, '/approvals?state=any', /^Approvals/)
    await lookAt(liaison, 'phone-list')
    await goInside(liaison.page, '/approvals?show=lending', /^Approvals/)
    await lookAt(liaison, 'phone-lending')
  },
)
