import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { testNode } from '#testing/node.ts'
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

async function checkPage(page: Page, name: string): Promise<void> {
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport)
    await settled(page)
    await picture(page, `rule-language-${name}-${viewport.width}`)
    assert.deepEqual(await axeFaults(page), [], `${name}: axe at ${viewport.width}`)
    assert.equal(await isTooWide(page), false, `${name}: wider than ${viewport.width}`)
  }
}

test(
  'rules and decisions are read in the language that the browser asks for, or that a person chooses',
  { skip: noBrowser, timeout: 180_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const { items } = await node.shell.get<{ items: { act: string; facts: object }[] }>('/api/v1/norms/acts')
    const facts = {
      ...items.find(({ act }) => act === 'notify')?.facts,
      'data.personal': 'not-needed',
      'contact.daysSinceVerified': 400,
    }
    const { decisionId } = await node.shell.post<{ decisionId: string }>('/api/v1/norms/decisions', { facts })
    const context = await openContext(await openBrowser(t), {
      viewport: { width: 1440, height: 900 },
      locale: 'de-AT',
    })
    await signIn(node, context, ['legal'])
    const { page, faults } = await watch(context)

    await page.goto(`${node.url}/rules/force?search=a-2`)
    const german = page.getByText(/^Wenn die Zeit seit der letzten Prüfung des Kontakts mehr als 180 Tage beträgt/)
    await german.waitFor()
    assert.equal(await german.getAttribute('lang'), 'de')
    await checkPage(page, 'rules-browser')

    await page.getByLabel('Language of the rules').selectOption('en')
    const english = page.getByText(/^When the time since the contact was verified is more than 180 days/)
    await english.waitFor()
    assert.equal(await english.getAttribute('lang'), 'en')
    await page.reload()
    await english.waitFor()

    await page.getByLabel('Language of the rules').selectOption('de')
    await german.waitFor()
    await page.goto(`${node.url}/decisions/${decisionId}`)
    await page.getByText('Den Hinweis jetzt ohne das Feld senden').first().waitFor()
    await page.getByText('Der Empfänger kann ohne sie handeln.').first().waitFor()
    await page
      .getByText(/Personenbezogene Daten von Opfern in der Nachricht/)
      .first()
      .waitFor()
    await checkPage(page, 'decision')
    await page.goto(`${node.url}/rules/try`)
    await page.getByLabel('Act', { exact: true }).waitFor()
    await checkPage(page, 'try')
    assert.deepEqual(await faults(), [])
  },
)
