import type { BrowserContext } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import type { TestNode } from '#testing/node.ts'

export const password = 'velvet tram above quiet lake'

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
