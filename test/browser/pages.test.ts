import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { closeLongAgo, monthOfEnd, putAway } from '#testing/put-away.ts'
import { filledNode } from './filled-node.ts'
import { signIn } from './sign-in.ts'
import {
  goInside,
  look,
  noBrowser,
  openBrowser,
  openContext,
  phone,
  settled,
  watch,
  type Watched,
  wide,
} from './support.ts'

/** Every page, by the title that it gives the tab. A list is opened at its first row as well. */
const pages: Readonly<Record<string, { readonly title: RegExp; readonly opens?: true }>> = {
  '/': { title: /^Today/ },
  '/findings': { title: /^Findings/, opens: true },
  '/findings?group=asn': { title: /^Findings/ },
  [`/findings?archive=${monthOfEnd}`]: { title: /^Findings/, opens: true },
  '/findings?search=nothing.example': { title: /^Findings/ },
  '/reports': { title: /^Reports/, opens: true },
  '/notifications': { title: /^Notifications/, opens: true },
  '/decisions': { title: /^Decisions/, opens: true },
  '/measures': { title: /^Measures/ },
  '/measures/propose': { title: /^Propose a measure/ },
  '/framework': { title: /^Framework/ },
  '/obligations': { title: /^Obligations/ },
  '/data-protection': { title: /^Data protection/ },
  '/approvals': { title: /^Approvals/ },
  '/approvals?show=reviews': { title: /^Approvals/ },
  '/approvals?show=lending': { title: /^Approvals/ },
  '/assessments': { title: /^Assessments/ },
  '/statements': { title: /^Statements/ },
  '/rules/force': { title: /^In force/ },
  '/rules/try': { title: /^Try facts/ },
  '/rules/policy': { title: /^Change the policy/ },
  '/rules/exemptions': { title: /^Exemptions/ },
  '/rules/packs': { title: /^Packs from elsewhere/ },
  '/rules/history': { title: /^History/ },
  '/directory/teams': { title: /^Teams/, opens: true },
  '/directory/who?q=192.0.2.1': { title: /^Who answers/ },
  '/directory/contacts': { title: /^Contacts/ },
  '/directory/networks': { title: /^Networks/ },
  '/directory/imports': { title: /^Import/ },
  '/directory/proposals': { title: /^Proposals/ },
  '/directory/coverage': { title: /^Coverage/ },
  '/taskings': { title: /^Taskings/ },
  '/taskings/record': { title: /^Put a tasking on record/ },
  '/mandates/instruments': { title: /^Instruments/ },
  '/mandates/permissions': { title: /^Permissions/ },
  '/mandates/restrictions': { title: /^Restrictions/ },
  '/mandates/consents': { title: /^Consents/ },
  '/settings/account': { title: /^My account/ },
  '/settings/people': { title: /^People/ },
  '/settings/roles': { title: /^Roles/ },
  '/settings/tokens': { title: /^API tokens/ },
  '/settings/feeds': { title: /^Feeds/ },
  '/settings/team': { title: /^Team/ },
  '/settings/force': { title: /^In force/ },
  '/settings/record': { title: /^Record/ },
  '/norm-report': { title: /^Norm report/ },
  '/concerns': { title: /^Concerns/ },
  '/settings/log': { title: /^Log/ },
  '/no/such/page': { title: /^There is nothing/ },
}

/** What is the same in every look is seen once; the others look where colours, width or direction matter most. */
const looks = [
  { name: 'wide-light', colorScheme: 'light', viewport: wide, direction: 'auto', paths: Object.keys(pages) },
  {
    name: 'wide-dark',
    colorScheme: 'dark',
    viewport: wide,
    direction: 'auto',
    paths: ['/', '/findings', '/notifications', '/decisions', '/settings/account'],
  },
  {
    name: 'phone-dark',
    colorScheme: 'dark',
    viewport: phone,
    direction: 'auto',
    paths: [
      '/',
      '/findings',
      `/findings?archive=${monthOfEnd}`,
      '/reports',
      '/notifications',
      '/directory/who?q=192.0.2.1',
      '/settings/people',
    ],
  },
  {
    name: 'phone-rtl',
    colorScheme: 'light',
    viewport: phone,
    direction: 'rtl',
    paths: ['/', '/findings', '/notifications'],
  },
] as const

describe('every page of the console', { skip: noBrowser, timeout: 240_000 }, () => {
  const ends: (() => unknown)[] = []
  let watched: Watched
  before(async () => {
    const later = { after: (end: () => unknown) => void ends.push(end) }
    const node = await filledNode(later)
    await node.node.runJob('observations.notify')
    await closeLongAgo(node, ['192.0.2.1', '192.0.2.4', '192.0.2.7'])
    await putAway(node)
    const context = await openContext(await openBrowser(later), {})
    await signIn(node, context, ['duty-officer', 'head', 'administrator', 'auditor'])
    watched = await watch(context)
    await watched.page.goto(node.url)
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  for (const { name, colorScheme, viewport, direction, paths } of looks) {
    test(`${name}: no axe violation, no policy violation, no sideways scrolling`, async () => {
      const { page } = watched
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await page.evaluate(`localStorage.setItem('comity.display', '{"direction":"${direction}"}')`)
      await page.reload()
      for (const path of paths) {
        const { title, opens } = pages[path]!
        await goInside(page, path, title)
        const file = path.replaceAll(/\W+/g, '_')
        await check(watched, `${file}-${name}`)
        if (opens) {
          await openFirst(page)
          await check(watched, `${file}_open-${name}`)
        }
      }
    })
  }
})

async function openFirst(page: Page): Promise<void> {
  const { pathname } = new URL(page.url())
  await page.locator('.grid-rows .grid-row').first().click()
  await page.waitForURL((url) => url.pathname.startsWith(`${pathname}/`))
  await settled(page)
}

async function check({ page, faults }: Watched, name: string): Promise<void> {
  await look(page, name)
  assert.deepEqual(await faults(), [], name)
}
