import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filledNode } from './filled-node.ts'
import { signIn } from './sign-in.ts'
import { axeFaults, isTooWide, noBrowser, openBrowser, openContext, picture, settled, watch } from './support.ts'

interface Listed {
  readonly items: readonly {
    readonly notificationId: string
    readonly recipient: { readonly teamId: string; readonly teamName: string }
  }[]
}

test(
  'R112: what a government lays on a partner is read beside the partner and beside a message to it, and holds nothing',
  { skip: noBrowser, timeout: 180_000 },
  async (t) => {
    const node = await filledNode(t)
    await node.node.runJob('observations.notify')
    const { items } = await node.shell.get<Listed>('/api/v1/notifications')
    const [first] = items
    assert.ok(first)
    const before = await node.shell.get<{ state: string }>(`/api/v1/notifications/${first.notificationId}`)
    const reply = await node.fetch('head', '/api/v1/mandates/restrictions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        partner: first.recipient.teamName,
        laidBy: 'Ministry of Examplia',
        instrument: 'Instruction 7/2026',
        effect: 'ask-first',
        scope: 'Exchange of indicators',
        from: new Date(Date.now() - 60_000).toISOString(),
        until: new Date(Date.now() + 86_400_000).toISOString(),
      }),
    })
    assert.equal(reply.status, 201)
    const after = await node.shell.get<{ state: string }>(`/api/v1/notifications/${first.notificationId}`)
    assert.equal(after.state, before.state)

    const context = await openContext(await openBrowser(t), {})
    await signIn(node, context, ['duty-officer'])
    const { page, faults } = await watch(context)
    for (const [name, path] of [
      ['team', `/directory/teams/${first.recipient.teamId}`],
      ['message', `/notifications/${first.notificationId}`],
    ]) {
      await page.goto(`${node.url}${path}`)
      const notice = page.locator('.notice').filter({ hasText: 'A government limits working with this partner' })
      await notice.waitFor()
      assert.match(
        (await notice.textContent()) ?? '',
        /ask first: Exchange of indicators, by Ministry of Examplia \(Instruction 7\/2026\), until/,
      )
      for (const viewport of [
        { width: 360, height: 740 },
        { width: 1440, height: 900 },
      ]) {
        await page.setViewportSize(viewport)
        await settled(page)
        await picture(page, `restriction-${name}-${viewport.width}`)
        assert.deepEqual(await axeFaults(page), [])
        assert.equal(await isTooWide(page), false)
      }
    }
    assert.deepEqual(await faults(), [])
  },
)
