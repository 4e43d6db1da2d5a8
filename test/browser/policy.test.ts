import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { signIn } from './sign-in.ts'
import { builtConsole, lookTwice, noBrowser, openBrowser, openContext, watch, wide } from './support.ts'

interface View {
  readonly rulePack: { readonly overlay: string | null }
  readonly proposals: readonly { readonly approvalId: string }[]
}
interface Everyday {
  readonly act: string
  readonly facts: Record<string, unknown>
}

async function readyNode(t: TestContext): Promise<TestNode> {
  await builtConsole()
  return testNode(t)
}

test(
  'a legal adviser changes a deadline, a second person approves, the next decision names the overlay',
  { skip: noBrowser, timeout: 180_000 },
  async (t) => {
    const node = await readyNode(t)
    const head = await testPerson(node, { roles: ['head'] })
    const context = await openContext(await openBrowser(t), { viewport: wide })
    await signIn(node, context, ['legal'])
    const { page, faults } = await watch(context)
    const acts = (await head.send<{ items: Everyday[] }>('GET', '/api/v1/norms/acts')).body.items
    const facts = { ...acts.find(({ act }) => act === 'notify')?.facts, 'contact.daysSinceVerified': 400 }
    const decide = async () =>
      (
        await head.send<{
          rulePack: View['rulePack']
          obligations: { rule: string; due: string }[]
          decisionId: string
          outcome: string
        }>('POST', '/api/v1/norms/decisions', { act: 'notify', facts })
      ).body
    const view = async () => (await head.send<View>('GET', '/api/v1/norms/overlay')).body
    await decide()

    await t.test('the rules are read as sentences, searched, and opened to their cases', async () => {
      await page.goto(`${node.url}/rules/force`)
      await page.getByLabel('Search', { exact: true }).fill('a-2')
      const card = page.locator('.card').filter({ has: page.getByText('a-2', { exact: true }) })
      await card.getByText(/cases?$/).click()
      await card.getByText('verified 181 days ago').waitFor()
      await lookTwice(page, 'policy-force')
    })

    await t.test('facts are tried, and what comes out is shown with what would change it', async () => {
      await page.goto(`${node.url}/rules/try`)
      await page.getByRole('button', { name: 'Ask the rules' }).click()
      await page.getByText('Facts used').or(page.locator('.decision')).first().waitFor()
      await lookTwice(page, 'policy-try')
    })

    await t.test('a deadline goes into the draft, and the preview says what it would have done', async () => {
      await page.goto(`${node.url}/rules/policy`)
      await page.getByLabel('Rule', { exact: true }).selectOption('a-2')
      await page.getByLabel('What', { exact: true }).selectOption('obligation/withinHours')
      await page.getByLabel('New value').fill('12')
      await page.getByLabel('Why', { exact: true }).fill('Contacts go stale fast here.')
      await page.getByLabel('Rests on').fill('Mandate, clause 4')
      await page.getByRole('button', { name: 'Put it in the draft' }).click()
      await page.getByRole('heading', { name: 'Draft' }).waitFor()
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByRole('heading', { name: 'What it would have done' }).waitFor()
      await page.getByText(/After: .*within 12 h/).waitFor()
      await lookTwice(page, 'policy-preview')
    })

    await t.test(
      'the adviser asks for the second person; their own approval is refused, and nothing changed',
      async () => {
        await page.getByLabel('Why the policy changes').fill('A season is too long for our contacts.')
        await page.getByRole('button', { name: 'Ask for the second person' }).click()
        await page.getByText('Overlay 1 waits for a second person.').first().waitFor()
        await lookTwice(page, 'policy-waiting')
        const [proposal] = (await view()).proposals
        const own = await page.evaluate<number>(`(async () => {
      const session = await (await fetch('/api/v1/session')).json()
      const answer = await fetch('/api/v1/approvals/${proposal?.approvalId}/answers', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-comity-csrf': session.csrf },
        body: JSON.stringify({ kind: 'approval', role: 'head', answer: 'approved', reason: 'I want it.' }),
      })
      return answer.status
    })()`)
        assert.ok(own >= 400, `their own approval: ${own}`)
        assert.equal((await view()).rulePack.overlay, null)
      },
    )

    await t.test(
      'a second person approves; the next decision names the overlay and its deadline, and replays',
      async () => {
        const [proposal] = (await view()).proposals
        const { status } = await head.send('POST', `/api/v1/approvals/${proposal?.approvalId}/answers`, {
          kind: 'approval',
          role: 'head',
          answer: 'approved',
          reason: 'Read, and right.',
        })
        assert.equal(status, 200)
        const decision = await decide()
        assert.match(decision.rulePack.overlay ?? '', /^overlay 1 sha256:/)
        const { body } = await head.send<{ same: boolean }>(
          'GET',
          `/api/v1/norms/decisions/${decision.decisionId}/replay`,
        )
        assert.equal(body.same, true)
        await page.goto(`${node.url}/rules/history`)
        await page.getByText('in force', { exact: true }).waitFor()
        await page.getByText('Signed note').first().click()
        await lookTwice(page, 'policy-history')
      },
    )

    await t.test(
      'exemptions and packs from elsewhere say what to do first, and an entry goes into the draft',
      async () => {
        await page.goto(`${node.url}/rules/exemptions`)
        await page.getByText('No exemption is in force').waitFor()
        await page.getByLabel('Short name').fill('defensive-teams')
        await page.getByLabel('Provision, with paragraph').fill('Examplian Sanctions Act section 9')
        await page.getByLabel('Why').fill('Incident response saves third parties.')
        await page.getByLabel('From').fill('2026-01-01')
        await page.getByLabel('Until').fill('2030-12-31')
        await lookTwice(page, 'policy-exemptions')
        await page.getByRole('button', { name: 'Put it in the draft' }).click()
        await page.goto(`${node.url}/rules/policy`)
        await page.getByRole('heading', { name: 'Draft' }).waitFor()
        await page.goto(`${node.url}/rules/packs`)
        await page.getByText('No pack was added').waitFor()
        await lookTwice(page, 'policy-packs')
      },
    )
    assert.deepEqual(
      (await faults()).filter((fault) => !fault.includes('403') && !fault.includes('409') && !fault.includes('422')),
      [],
    )
  },
)
