import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import { testNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import { builtConsole, goInside, lookTwice, noBrowser, openBrowser, openContext, watch, wide } from './support.ts'

test(
  'a concern is raised past the head, opened by two, answered, and the answer seen by its code',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const browser = await openBrowser(t)
    const checks: (() => Promise<string[]>)[] = []
    const person = async (...roles: Role[]): Promise<Page> => {
      const context = await openContext(browser, { viewport: wide })
      await signIn(node, context, roles)
      const { page, faults } = await watch(context)
      checks.push(faults)
      await page.goto(node.url)
      return page
    }
    const ask = async (page: Page, reason: string): Promise<void> => {
      await page.getByRole('button', { name: 'Ask to open…' }).click()
      await page.getByLabel('Reason').fill(reason)
      await page.getByRole('button', { name: 'Ask to open', exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }

    const author = await person('analyst')
    await author.getByRole('button', { name: 'Account' }).click()
    await author.getByRole('link', { name: 'Raise a concern' }).click()
    await author.getByText('Nobody can open a concern now').waitFor()
    const [auditor, legal] = [await person('auditor'), await person('legal')]
    await author.reload()
    await author.getByText('2 persons hold one of these roles.').waitFor()
    await lookTwice(author, 'conscience-form')
    await author.getByLabel('What it is about, in a few words').fill('We were pressed to wait')
    await author.getByLabel('What happened').fill('A caller asked us to leave two systems out.\nWe did.')
    await author.getByRole('button', { name: 'Raise it' }).click()
    const code = await author.locator('code.secret').innerText()
    await lookTwice(author, 'conscience-code')

    await goInside(auditor, '/concerns', /^Concerns/)
    await ask(auditor, 'It belongs to the audit of this year')
    await auditor.getByText('one person asks').waitFor()
    await goInside(legal, '/concerns', /^Concerns/)
    await legal.getByText('asks to open it: It belongs to the audit').waitFor()
    assert.equal(await legal.getByText('pressed to wait').count(), 0, 'nothing of it is seen before')
    await lookTwice(legal, 'conscience-asked')
    await ask(legal, 'With the auditor')
    await legal.getByRole('button', { name: 'Read it' }).click()
    await legal.getByRole('heading', { name: 'We were pressed to wait' }).waitFor()
    await lookTwice(legal, 'conscience-read')
    await legal.getByRole('textbox', { name: 'Answer' }).fill('The two systems were told today.')
    await legal.getByRole('button', { name: 'Give the answer' }).click()
    await legal.getByText('answered', { exact: true }).waitFor()

    await author.reload()
    await author.getByRole('textbox', { name: 'Code' }).fill(code)
    await author.getByRole('button', { name: 'Look', exact: true }).click()
    await author.getByText('The two systems were told today.').waitFor()
    await lookTwice(author, 'conscience-answer')

    const head = await person('head', 'auditor')
    await goInside(head, '/concerns', /^Concerns/)
    await head.getByText('1 concern is kept: 1 opened, 1 answered.').waitFor()
    assert.equal(await head.getByRole('button', { name: 'Read it' }).count(), 0)
    assert.equal(await head.getByRole('heading', { name: 'Concerns to open' }).count(), 0)
    for (const faults of checks) assert.deepEqual(await faults(), [])
  },
)
