import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import type { TestNode } from '#testing/node.ts'
import { signIn } from './sign-in.ts'
import { goInside, lookTwice, openBrowser, openContext, settled, watch, type Watched, wide } from './support.ts'

/** Somebody at their own browser, with their own account. */
export interface Officer extends Watched {
  readonly context: BrowserContext
  /** A request in the same session, for what would be many presses. */
  ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, etag?: string): Promise<T>
  ends(): Promise<void>
}

export async function crew(t: TestContext, node: TestNode) {
  const browser = await openBrowser(t)
  return async (role: Role): Promise<Officer> => {
    const context = await openContext(browser, { viewport: wide })
    await signIn(node, context, [role])
    const watched = await watch(context)
    await watched.page.goto(`${node.url}/assessments`)
    await settled(watched.page)
    return {
      ...watched,
      context,
      async ask(method, path, body, etag) {
        const { csrf } = (await (await context.request.get(`${node.url}/api/v1/session`)).json()) as { csrf: string }
        const headers = {
          'x-comity-csrf': csrf,
          origin: new URL(node.url).origin,
          ...(etag ? { 'if-match': etag } : {}),
        }
        const answer = await context.request.fetch(`${node.url}/api/v1${path}`, { method, headers, data: body })
        assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
        const text = await answer.text()
        return (text === '' ? undefined : JSON.parse(text)) as never
      },
      ends: () => context.close(),
    }
  }
}

/** What is true of every page, wide and on a phone. */
export async function lookAt({ page, faults }: Watched, name: string): Promise<void> {
  await lookTwice(page, `assessments-${name}`)
  assert.deepEqual(await faults(), [])
}

export async function write(
  page: Page,
  text: { title: string; text: string; choices?: Record<string, string> },
): Promise<void> {
  await goInside(page, '/statements', /^Statements/)
  await page.getByRole('button', { name: 'Write a text' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title', { exact: true }).fill(text.title)
  await dialog.getByLabel('Text', { exact: true }).fill(text.text)
  for (const [label, option] of Object.entries({
    'Whom it names as being behind it': 'nobody',
    'Whom it points to': 'nobody',
    'Personal data of victims': 'there is none',
    'Strictest marking of what it is made of': 'TLP:CLEAR',
    ...text.choices,
  }))
    await dialog.getByLabel(label, { exact: true }).selectOption({ label: option })
  await dialog.getByRole('button', { name: 'Keep the text' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1, name: text.title }).waitFor()
}

export async function release(page: Page, why: string): Promise<void> {
  await page.getByRole('button', { name: 'Let it leave' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(why)
  await dialog.getByRole('button', { name: 'Let it leave' }).click()
  await dialog.waitFor({ state: 'detached' })
  await settled(page)
}

export const chip = (page: Page, text: string) => page.locator('.page-head .chip', { hasText: text })
