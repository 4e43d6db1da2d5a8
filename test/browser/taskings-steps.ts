import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import type { TestNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import { lookTwice, openContext, watch, type Watched, wide } from './support.ts'

/** One of the people of S4, at a browser of their own. */
export interface Officer extends Watched {
  readonly context: BrowserContext
}

export async function officer(node: TestNode, browser: Browser, role: Role): Promise<Officer> {
  const context = await openContext(browser, { viewport: wide })
  context.setDefaultTimeout(12_000)
  await signIn(node, context, [role])
  return { context, ...(await watch(context)) }
}

/** What is true of every page, wide and on a phone. */
export async function checkPage({ page, faults }: Watched, name: string): Promise<void> {
  await lookTwice(page, `taskings-${name}`)
  assert.deepEqual(await faults(), [])
}

export async function fill(
  page: Page,
  fields: Readonly<Record<string, string>>,
  within = page.locator('body'),
): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = within.getByLabel(label, { exact: true })
    if ((await field.and(page.locator('select')).count()) > 0) await field.selectOption({ label: value })
    else await field.fill(value)
  }
}

/** The two acts of S4, as the recorder writes them down. */
export async function recordS4(page: Page, node: TestNode): Promise<void> {
  await page.goto(`${node.url}/taskings`)
  await page.getByRole('link', { name: 'Put a tasking on record' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Put a tasking on record' }).waitFor()
  await fill(page, {
    'Office that asks': 'Ministry of the Interior',
    'Declared purpose': 'answer in kind to an attack',
    'In their words': 'Enter that server and give us what partner D has sent you.',
  })
  const first = page.getByRole('region', { name: 'Act 1' })
  await fill(
    page,
    {
      'What is asked': 'enter or change systems',
      'How far it reaches': 'E5 – entering or changing systems of others',
      'In the mandate': 'the task of another body',
      'Really about': 'the security of systems',
      'A person at risk is concerned': 'no',
      'Personal data': 'none',
      Where: 'abroad',
      Targets: '203.0.113.66',
      'Whose data': 'our own observation',
    },
    first,
  )
  await page.getByRole('button', { name: 'Another act' }).click()
  const second = page.getByRole('region', { name: 'Act 2' })
  await fill(
    page,
    {
      'What is asked': 'hand over data',
      'How far it reaches': 'E2 – telling, sharing, publishing',
      'In the mandate': 'the task of another body',
      'Really about': 'the security of systems',
      'A person at risk is concerned': 'no',
      'Personal data': 'none',
      Where: 'at home',
      'Whose data': 'a partner or feed',
      Source: 'CSIRT of D',
      Records: '40',
    },
    second,
  )
  await second.getByLabel('findings', { exact: true }).check()
}
