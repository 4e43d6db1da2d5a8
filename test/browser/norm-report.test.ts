import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { day, instantFromMs } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import { testPerson } from '#testing/test-person.ts'
import { checkBundle } from '../../src/transparency/report/bundle/verify.ts'
import { reportText } from '../../src/transparency/report/routes.ts'
import { recompute } from '../report/independent.ts'
import { contactsCsv, redisReport } from './sample.ts'
import { signIn } from './sign-in.ts'
import {
  builtConsole,
  lookTwice,
  noBrowser,
  openBrowser,
  openContext,
  phone,
  picture,
  settled,
  watch,
  wide,
} from './support.ts'

test(
  'S13: from a preview to a public page that an auditor recomputes',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    await builtConsole()
    // The browser has a clock of its own: the node's ends where it is now, with the facts of 160 days before.
    const now = Date.now()
    const clock = testClock(instantFromMs(now - 160 * day))
    const node = await testNode(t, { clock: clock.now })
    const begun = clock.now().slice(0, 10)
    await node.importContacts(contactsCsv)
    await node.addReport(redisReport(120, begun), { fileName: `${begun}-scan_redis-exampleland-asn.csv` })
    await node.node.runJob('observations.notify')
    for (let at = 0; at < 10; at++) clock.forward(day)
    await node.node.runJob('observations.feed-days')
    clock.forward(31 * day)
    const later = clock.now().slice(0, 10)
    await node.addReport(redisReport(90, later), { fileName: `${later}-scan_redis-exampleland-asn.csv` })
    await node.node.runJob('observations.notify')
    clock.forward(4 * day)
    await node.node.runJob('observations.feed-days')
    clock.forward(115 * day - 60_000)
    const to = instantFromMs(now - 100 * day).slice(0, 10)
    const question = `from=${begun}&to=${to}`

    const context = await openContext(await openBrowser(t), { viewport: wide, acceptDownloads: true })
    await signIn(node, context, ['head'])
    const { page, faults } = await watch(context)
    const card = (name: string) => page.getByRole('article', { name: new RegExp(`^${name}`) })

    await t.test(
      'the head sees numbers with n, intervals and definitions, and drills down to the records',
      async () => {
        await page.goto(`${node.url}/norm-report?${question}`)
        await card('Decisions').waitFor()
        await card('Observed persistence').getByText('How it is counted').click()
        await card('Observed persistence').getByText('Dropping feeds, or closing findings by hand.').waitFor()
        const total = Number(await card('Decisions').locator('.metric-value strong').first().textContent())
        assert.ok(total > 0)
        await card('Decisions').getByRole('button', { name: 'Records behind: Decisions' }).click()
        const rows = page.getByRole('dialog').locator('tbody tr')
        await rows.first().waitFor()
        assert.equal(await rows.count(), total)
        await page.keyboard.press('Escape')
        await page
          .getByText('Not measured yet. It waits for: taking in requests for assistance as cases.')
          .first()
          .waitFor()
      },
    )

    await t.test('it has no axe violation, prints, and fits a phone', async () => {
      await lookTwice(page, 'norm-report')
      assert.ok((await page.pdf()).length > 20_000)
    })

    await t.test('another edition says what it leaves out, and has no way to the records', async () => {
      await page.getByLabel('Edition').selectOption('public')
      await page.getByText('counts below 5, and what would give them away').waitFor()
      await settled(page)
      assert.equal(await page.getByRole('button', { name: /^Records/ }).count(), 0)
    })

    let address = ''
    await t.test('the data-protection officer answers before anybody reads it', async () => {
      await page.getByRole('button', { name: 'Ask to publish this period' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Reason').fill('The numbers of this period.')
      await dialog.getByRole('button', { name: 'Ask to publish this period' }).click()
      await page.getByText('waits for an answer').waitFor()
      const officer = await testPerson(node, { roles: ['data-protection'] })
      const { body } = await officer.send<{ items: { publicationId: string; approvalId: string }[] }>(
        'GET',
        '/api/v1/publications',
      )
      const [asked] = body.items
      address = `${node.url}/public/norm-report/${asked!.publicationId}`
      assert.equal((await fetch(address)).status, 404)
      const answer = { kind: 'approval', role: 'data-protection', answer: 'approved', reason: 'Nothing small is left.' }
      assert.equal((await officer.send('POST', `/api/v1/approvals/${asked!.approvalId}/answers`, answer)).status, 200)
    })

    await t.test('everybody reads it, without scripts, on a phone', async () => {
      const outside = await openContext(await openBrowser(t), { viewport: phone, javaScriptEnabled: false })
      const visitor = await outside.newPage()
      await visitor.goto(address)
      await visitor.getByRole('heading', { level: 1, name: /^Norm report/ }).waitFor()
      await picture(visitor, 'norm-report-public')
      await outside.close()
    })

    await t.test(
      'the auditor recomputes the bundle to the bytes that were published, and catches a number that was rewritten',
      async () => {
        const auditor = await openContext(await openBrowser(t), { viewport: wide, acceptDownloads: true })
        await signIn(node, auditor, ['auditor'])
        const desk = await auditor.newPage()
        await desk.goto(`${node.url}/norm-report?${question}&edition=public`)
        const [download] = await Promise.all([
          desk.waitForEvent('download'),
          desk.getByRole('link', { name: 'Save the signed bundle' }).click(),
        ])
        const bundle = await readFile(await download.path(), 'utf8')
        const key = await (await fetch(`${node.url}/log/key`)).text()
        const { faults: found, report } = await checkBundle(bundle, key)
        assert.deepEqual(found, [])
        const published = await (await fetch(`${address}/data`)).text()
        assert.equal(reportText(report), published)
        assert.equal(recompute(bundle).report, published)
        const rewritten = bundle.replace(
          /"denominator":(\d+),"kind":"share"/,
          (_, n: string) => `"denominator":${Number(n) + 1},"kind":"share"`,
        )
        assert.notEqual(rewritten, bundle)
        assert.match((await checkBundle(rewritten, key)).faults.join(' '), /is not what follows from the facts/)
        await auditor.close()
      },
    )
    assert.deepEqual(await faults(), [])
  },
)
