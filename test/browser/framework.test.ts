import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import { builtConsole, goInside, lookTwice, noBrowser, openBrowser, openContext, watch, wide } from './support.ts'

test(
  'the framework is set in the console, what is missing goes down, and a sample is drawn',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const context = await openContext(await openBrowser(t), { viewport: wide })
    await signIn(node, context, ['head', 'data-protection'])
    const { page, faults } = await watch(context)
    await page.goto(node.url)
    await goInside(page, '/framework', /^Framework/)
    await lookTwice(page, 'framework-empty')
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'Add a body' }).click()
    await page.getByLabel('Name').fill('Exampleland CSIRT')
    await page.getByLabel('Who answers for: Sort them by harm').selectOption('Exampleland CSIRT')
    await page.getByLabel('What changes, and why').fill('The first body.')
    await lookTwice(page, 'framework-edit')
    await page.getByRole('button', { name: 'Save the framework' }).click()
    await page.getByText('Version 1').waitFor()
    const { items } = await node.shell.get<{ items: { what: string }[] }>('/api/v1/framework/faults')
    assert.ok(!items.some(({ what }) => what.includes('"triage"')))
    assert.ok(items.some(({ what }) => what.includes('"analysis"')))

    await goInside(page, '/data-protection', /^Data protection/)
    await page.getByRole('button', { name: 'Draw a sample' }).click()
    await page.getByText('0 of 0 messages judged').waitFor()
    await lookTwice(page, 'data-protection')
    assert.deepEqual(await faults(), [])
  },
)
