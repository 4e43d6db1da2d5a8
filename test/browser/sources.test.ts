import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
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
  await look(page, `sources-${name}`)
  assert.deepEqual(await faults(), [], name)
}

const event = {
  'classification.taxonomy': 'malicious-code',
  'classification.type': 'infected-system',
  'classification.identifier': 'example',
  'time.source': '2026-11-21T06:30:00+00:00',
  'source.ip': '192.0.2.10',
}

test(
  'rule e-5: a report of an unknown source says for whom it waits; the officer reads what it is for and it is read',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const { reportId } = await node.shell.upload<{ reportId: string }>(
      '/api/v1/reports?feed=partner:events',
      Readable.from([Buffer.from(`${JSON.stringify(event)}\n`)]),
      { contentType: 'application/json', fileName: 'events-of-a-partner.json' },
    )
    const browser = await openBrowser(t)

    const desk = await openContext(browser, { viewport: wide })
    await signIn(node, desk, ['analyst'])
    const analyst = await watch(desk)
    await analyst.page.goto(node.url)
    await analyst.page.getByRole('link', { name: /Reports of partner:events wait/ }).click()
    await analyst.page.getByText('kept unread').first().waitFor()
    await lookAt(analyst, 'list')
    await goInside(analyst.page, `/reports/${reportId}`, /events-of-a-partner/)
    await analyst.page.getByText('Nobody here has assessed the source partner:events.').waitFor()
    await lookAt(analyst, 'report')
    await analyst.page.getByRole('button', { name: 'Say what it is for…' }).click()
    const dialog = analyst.page.getByRole('dialog')
    await dialog.getByLabel('Purpose').fill('To tell providers which of their systems are infected.')
    await dialog.getByLabel('Fields that are kept').fill('Address, time, malware name.')
    await lookAt(analyst, 'dialog')
    await dialog.getByRole('button', { name: 'Ask the officer' }).click()
    await analyst.page.getByText('The data-protection officer has been asked').waitFor()
    await lookAt(analyst, 'asked')

    const mobile = await openContext(browser, { viewport: phone, colorScheme: 'dark' })
    await signIn(node, mobile, ['data-protection'])
    const officer = await watch(mobile)
    await officer.page.goto(`${node.url}/data-protection`)
    await officer.page.getByText('waits for the officer').waitFor()
    await lookAt(officer, 'phone-queue')
    await officer.page.getByRole('link', { name: /Read the reports of partner:events/ }).click()
    await officer.page.getByText(/To tell providers which of their systems/).waitFor()
    await lookAt(officer, 'phone-request')
    await officer.page.getByRole('button', { name: /^Approve as/ }).click()
    const approve = officer.page.getByRole('dialog')
    await approve.getByLabel('Reason').fill('The purpose is ours, and the fields are few.')
    await approve.getByRole('button', { name: 'Approve' }).click()
    await officer.page.locator('.notice').getByText('approved and done').waitFor()

    await goInside(analyst.page, `/reports/${reportId}`, /events-of-a-partner/)
    await analyst.page.reload()
    await analyst.page.locator('.detail-head').getByText('done', { exact: true }).waitFor()
    await lookAt(analyst, 'read')
    await goInside(officer.page, `/reports/${reportId}`, /events-of-a-partner/)
    await lookAt(officer, 'phone-read')
  },
)
