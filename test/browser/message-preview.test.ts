import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filledNode } from './filled-node.ts'
import { signIn } from './sign-in.ts'
import { axeFaults, isTooWide, noBrowser, openBrowser, openContext, picture, settled, watch } from './support.ts'

test(
  'the HTML of a notification is shown as it leaves, and violates no policy',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    const node = await filledNode(t)
    await node.node.runJob('observations.notify')
    const context = await openContext(await openBrowser(t), { viewport: { width: 1440, height: 900 } })
    await signIn(node, context, ['duty-officer'])
    const { page, faults } = await watch(context)
    const { items } = await node.shell.get<{ items: { notificationId: string; recipient: { email: string } }[] }>(
      '/api/v1/notifications',
    )
    const mine = items.find(({ recipient }) => recipient.email === 'abuse@northwind.example')!
    await page.goto(`${node.url}/notifications/${mine.notificationId}`)
    await page.getByRole('tab', { name: 'HTML' }).click()
    const frame = page.frameLocator('iframe.mail-frame')
    await frame.locator('table').first().waitFor()
    await settled(page)

    const shown = await frame.locator('body').innerText()
    assert.match(shown, /192\.0\.2\./)
    assert.equal(await frame.locator('[style], script, img[src^="http"], link').count(), 0)
    const box = await page.locator('iframe.mail-frame').boundingBox()
    assert.ok(box !== null && box.width > 300 && box.height > 200, JSON.stringify(box))
    await picture(page, 'message-html')
    assert.deepEqual(await axeFaults(page), [])
    await page.setViewportSize({ width: 360, height: 740 })
    await settled(page)
    await page.locator('iframe.mail-frame').scrollIntoViewIfNeeded()
    assert.equal(await isTooWide(page), false)
    await picture(page, 'message-html-phone')
    assert.deepEqual(await faults(), [])

    // The watch sees into the frame: what a message may not do would fail the line above.
    const worse = '<p style="color:red">x</p><img src="https://elsewhere.example/pixel.png"><script>1</script>'
    await page
      .locator('iframe.mail-frame')
      .evaluate((element, html) => element.setAttribute('srcdoc', `${element.getAttribute('srcdoc')}${html}`), worse)
    // A frame that runs nothing can note nothing: the browser writes its violations to the console of the page.
    let seen = ''
    for (let tries = 0; !/Blocked script/.test(seen) && tries < 50; tries++) {
      await page.waitForTimeout(100)
      seen = (await faults()).join()
    }
    assert.match(seen, /inline style violates/)
    assert.match(seen, /Loading the image 'https:\/\/elsewhere\.example\/pixel\.png' violates/)
    assert.match(seen, /Blocked script execution in 'about:srcdoc'/)
  },
)
