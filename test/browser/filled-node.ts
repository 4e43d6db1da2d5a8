import type { TestContext } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { contactsCsv, redisReport } from './sample.ts'
import { builtConsole } from './support.ts'

export const password = 'velvet tram above quiet lake'

/** A node with contacts, a report and its findings; notifications follow by its own clock. */
export async function filledNode(t: Pick<TestContext, 'after'>): Promise<TestNode> {
  await builtConsole()
  const node = await testNode(t)
  await node.importContacts(contactsCsv)
  await node.addReport(redisReport(120), { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' })
  return node
}

/** Makes an account and signs it in, in a browser, by the invitation that it is handed. */
export async function signIn(
  node: Pick<TestNode, 'shell' | 'url'>,
  context: BrowserContext,
  roles: readonly Role[],
): Promise<void> {
  const email = `${roles.join('.')}.${Math.trunc(performance.now())}@csirt.example`
  const { link } = await node.shell.post<{ link: { url: string } }>('/api/v1/accounts', {
    name: 'Ada Officer',
    email,
    roles,
    duties: ['csirt'],
  })
  const page = await context.newPage()
  await page.goto(new URL(link.url).href.replace(new URL(link.url).origin, node.url))
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Keep it and sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await page.close()
}
