import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import { signIn } from './sign-in.ts'
import {
  builtConsole,
  goInside,
  lookTwice,
  noBrowser,
  openBrowser,
  openContext,
  watch,
  type Watched,
  wide,
} from './support.ts'

const contacts = [
  'kind,value,team,email,format,language,role,source,verified',
  'cidr,192.0.2.0/24,Northwind ISP,abuse@northwind.example,csv,en,abuse,register,2026-11-01',
  '',
].join('\n')

describe('measures in the console', { skip: noBrowser, timeout: 240_000 }, () => {
  const ends: (() => unknown)[] = []
  let node: TestNode
  let watched: Watched
  let head: TestPerson
  let liaison: TestPerson
  before(async () => {
    const later = { after: (end: () => unknown) => void ends.push(end) }
    await builtConsole()
    node = await testNode(later)
    await node.importContacts(contacts)
    head = await testPerson(node, { roles: ['head'], name: 'Hana Head' })
    liaison = await testPerson(node, { roles: ['liaison'], name: 'Lio Liaison' })
    const team = await liaison.send<{ teamId: string }>('POST', '/api/v1/directory/teams', {
      name: 'Team E',
      functionClass: 'csirt',
      countries: ['XB'],
    })
    await liaison.send('POST', `/api/v1/directory/teams/${team.body.teamId}/assets`, {
      value: '198.51.100.25',
      purpose: 'mail',
      publishedAt: 'MX record of team-e.example',
    })
    const context = await openContext(await openBrowser(later), {})
    await signIn(node, context, ['duty-officer'])
    watched = await watch(context)
    await watched.page.setViewportSize(wide)
    await watched.page.goto(node.url)
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  async function lookAt(name: string): Promise<void> {
    await lookTwice(watched.page, `measures-${name}`)
    assert.deepEqual(await watched.faults(), [], name)
  }

  test('S5: only the row that is a team’s mail server is held; the rest goes to the head and into force', async () => {
    const { page } = watched
    await goInside(page, '/measures', /^Measures/)
    await lookAt('none')
    await goInside(page, '/measures/propose', /^Propose/)
    await fillBlock(page, ['192.0.2.7', '198.51.100.25'])
    await page.getByText('198.51.100.25 is a published contact point of Team E').waitFor()
    await page.getByText('head, under rule c-3').waitFor()
    await lookAt('form')
    await page.getByRole('button', { name: 'Propose and decide' }).click()
    await page.locator('.split-detail').getByText('waits for approval').waitFor()
    await lookAt('waiting')

    const { body } = await liaison.send<{ items: Listed[] }>('GET', '/api/v1/measures')
    const held = body.items.find(({ nearMiss }) => nearMiss !== null)
    const rest = body.items.find(({ nearMiss }) => nearMiss === null)
    assert.deepEqual([held?.proposal.targets, held?.state], [['198.51.100.25'], 'draft'])
    assert.deepEqual([rest?.proposal.targets, rest?.state], [['192.0.2.7'], 'waiting'])
    const approved = await head.send('POST', `/api/v1/approvals/${rest?.approvalId}/answers`, {
      kind: 'approval',
      role: 'head',
      answer: 'approved',
      reason: 'Needed, and narrow.',
    })
    assert.equal(approved.status, 200)
    await goInside(page, `/measures/${rest?.measureId}`, /Filter/)
    await page.reload()
    await page.getByRole('button', { name: 'Take it back' }).waitFor()
    await lookAt('applied')

    await goInside(page, `/measures/${held?.measureId}`, /Filter/)
    await page.getByText('No machine blocks it.').waitFor()
    await page.getByRole('button', { name: 'Note the call' }).click()
    await page.getByLabel('Channel').fill('phone number of the web page')
    await page.getByRole('dialog').getByRole('button', { name: 'Note the call' }).click()
    await page.getByText('The team was reached').waitFor()
    await lookAt('near-miss')
    await page.getByRole('button', { name: 'Put into force' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Put into force' }).click()
    await page.locator('.split-detail').getByText('waits for approval').waitFor()
  })

  test('a measure in force is taken back with its cause, and somebody who is harmed is counted', async () => {
    const { page } = watched
    await goInside(page, '/measures?state=applied', /^Measures/)
    await page.locator('.grid-rows .grid-row').first().click()
    await page.getByRole('button', { name: 'Take it back' }).click()
    await page.getByRole('dialog').getByLabel('Cause').selectOption('harm')
    await lookAt('reverse')
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
    await page.locator('.split-detail').getByText('taken back').first().waitFor()
    await page.getByRole('button', { name: 'It harms somebody…' }).click()
    await page.getByRole('dialog').getByLabel('Note').fill('A pharmacy was cut off.')
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.getByText('1 report of harm').waitFor()
  })
})

interface Listed {
  readonly measureId: string
  readonly approvalId: string | null
  readonly state: string
  readonly nearMiss: object | null
  readonly proposal: { readonly targets: readonly string[] }
}

async function fillBlock(page: Page, targets: readonly string[]): Promise<void> {
  const choose = (label: string, value: string) => page.getByLabel(label, { exact: true }).selectOption(value)
  const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value)
  await choose('Act', 'filter')
  await fill('In one line', 'Filter towards the hospital')
  await fill('Targets', targets.join('\n'))
  await fill('Ends by itself after (hours)', '6')
  await choose('It is about what somebody says or publishes', 'no')
  await fill('Country, where you know it (two letters)', 'XA')
  await fill('Who says so', 'the provider')
  await choose('What the targets are for', 'ordinary')
  await choose('Somebody outside the own organisation is affected', 'yes')
  await choose('What else may be impaired', 'nothing-else')
  await fill('How many other sites share it', '0')
  await choose('A narrower level would do as well', 'no')
  await choose('The team has evidence of its own', 'yes')
  await fill('What the evidence is', 'netflow of 02:00 to 02:10')
  await fill('Law, or clause of the mandate', 'mandate, clause 4')
  await fill('Why it is needed, and in proportion', 'the emergency ward is unreachable meanwhile')
  await choose('Notice to those affected', 'planned')
  await fill('When they are told, or why not', 'the provider tells them in the morning')
  await fill('Whose expression, access or privacy it touches, and how little', 'access of one subscriber for six hours')
  await choose('It can be taken back at once', 'yes')
  await choose('Bound to do exactly this and nothing more', 'yes')
}
