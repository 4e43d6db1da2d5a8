import type { BrowserContext } from 'playwright-core'
import type { Role } from '#kernel/actor.ts'
import type { TestNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'

/** Makes an account and lets a browser have its session. That people take an invitation in the browser, `set-up.test.ts` shows. */
export async function signIn(
  node: Pick<TestNode, 'shell' | 'url'>,
  context: BrowserContext,
  roles: readonly Role[],
): Promise<void> {
  const { cookie } = await testPerson(node, { roles, name: 'Ada Officer' })
  await context.addCookies([{ ...cookie, url: node.url }])
}
