import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext } from 'playwright-core'
import type { TestNode } from '#testing/node.ts'
import { filledNode, signIn } from './filled-node.ts'
import { axeFaults, isTooWide, noBrowser, openBrowser, openContext, pictures, settled, watch } from './support.ts'

/** Every page, by the title that it gives the tab. A list is opened at its first row as well. */
const pages: readonly (readonly [path: string, title: RegExp, opens: boolean])[] = [
  ['/', /^Today/, false],
  ['/findings', /^Findings/, true],
  ['/findings?group=asn', /^Findings/, false],
  ['/findings?search=nothing.example', /^Findings/, false],
  ['/reports', /^Reports/, true],
  ['/notifications', /^Notifications/, true],
  ['/decisions', /^Decisions/, true],
  ['/directory/teams', /^Teams/, true],
  ['/directory/who?q=192.0.2.1', /^Who answers/, false],
  ['/directory/contacts', /^Contacts/, false],
  ['/directory/networks', /^Networks/, false],
  ['/directory/imports', /^Import/, false],
  ['/directory/proposals', /^Proposals/, false],
  ['/directory/coverage', /^Coverage/, false],
  ['/settings/account', /^My account/, false],
  ['/settings/people', /^People/, false],
  ['/settings/roles', /^Roles/, false],
  ['/settings/tokens', /^API tokens/, false],
  ['/settings/feeds', /^Feeds/, false],
  ['/settings/team', /^Team/, false],
  ['/settings/force', /^In force/, false],
  ['/settings/record', /^Record/, false],
  ['/no/such/page', /^There is nothing/, false],
]

const looks = [
  { name: 'wide-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'wide-dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  { name: 'phone-rtl', colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const

describe('every page, light and dark, wide and at 360 px', { skip: noBrowser, timeout: 600_000 }, () => {
  const ends: (() => unknown)[] = []
  let node: TestNode
  let browser: Browser
  before(async () => {
    const later = { after: (end: () => unknown) => void ends.push(end) }
    node = await filledNode(later as never)
    browser = await openBrowser(later as never)
    await node.node.runJob('observations.notify').catch(() => undefined)
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  for (const { name, ...look } of looks) {
    test(`${name}: no axe violation, no policy violation, no sideways scrolling`, async (t) => {
      const context: BrowserContext = await openContext(browser, look)
      t.after(() => context.close())
      if (name === 'phone-rtl')
        await context.addInitScript(`localStorage.setItem('comity.display', '{"direction":"rtl"}')`)
      await signIn(node, context, ['duty-officer', 'head', 'administrator', 'auditor'])
      for (const [path, title, opens] of pages) {
        if (name === 'phone-rtl' && !opens) continue
        const { page, faults } = await watch(context)
        await page.goto(`${node.url}${path}`)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await settled(page)
        assert.match(await page.title(), title, path)
        const file = path.replaceAll(/\W+/g, '_')
        const check = async (where: string): Promise<void> => {
          await page.screenshot({ path: join(pictures, `${where}-${name}.png`) })
          assert.deepEqual(await axeFaults(page), [], `${where} ${name}: axe`)
          assert.equal(await isTooWide(page), false, `${where} ${name}: wider than the window`)
          assert.deepEqual(await faults(), [], `${where} ${name}`)
        }
        await check(file)
        const row = page.locator('.grid-rows .grid-row').first()
        if (opens && (await row.count()) > 0) {
          await row.click()
          await settled(page)
          await check(`${file}_open`)
        }
        await page.close()
      }
    })
  }
})
