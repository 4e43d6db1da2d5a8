import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { builtConsole, noBrowser, openBrowser, picture, settled } from './support.ts'
import { checkPage, fill, officer, recordS4, type Officer } from './taskings-steps.ts'

test("S4: a ministry asks to hack back and for a partner's data", { skip: noBrowser, timeout: 240_000 }, async (t) => {
  await builtConsole()
  const node = await testNode(t)
  const browser = await openBrowser(t)
  const liaison = await officer(node, browser, 'liaison')
  const legal = await officer(node, browser, 'legal')
  const head = await officer(node, browser, 'head')
  const auditor = await officer(node, browser, 'auditor')
  const act = ({ page }: Officer, name: RegExp) => page.getByRole('region', { name })
  let address = ''

  await t.test('1 the liaison puts it on record before work', async () => {
    const { page } = liaison
    await recordS4(page, node)
    await checkPage(liaison, 'record')
    await page.getByRole('button', { name: 'Put on record and decide' }).click()
    await page.waitForURL(/\/taskings\/tasking_/)
    address = page.url()
    await settled(page)
  })

  await t.test('2 hack back is stopped by X1 and X2, with reasons and what can be done instead', async () => {
    const line = act(liaison, /^1\. enter/)
    await line.getByText('X1-tasking').waitFor()
    await line.getByText('k-2-cross-border').waitFor()
    await line.getByText('The effect counts, whatever the act is called', { exact: false }).waitFor()
    await line.getByText('Ask the State where the systems are for assistance.', { exact: true }).waitFor()
    assert.equal(await line.getByRole('button', { name: 'Put an instrument on record…' }).count(), 0)
  })

  await t.test("3 the partner's data is stopped by X5: the source, or the compelled path", async () => {
    const line = act(liaison, /^2\. hand over/)
    await line.getByText('k-3-tasking').waitFor()
    await line.getByText('Ask the source for permission.', { exact: true }).waitFor()
    await checkPage(liaison, 'stopped')
    await line.getByRole('button', { name: "Ask the source's permission" }).click()
    await line.getByText('to be asked by other means').waitFor()
  })

  await t.test('4 with a court order: the legal adviser validates and narrows, the head countersigns', async () => {
    const { page } = legal
    await page.goto(address)
    const line = act(legal, /^2\. hand over/)
    await line.getByRole('button', { name: 'Put an instrument on record…' }).click()
    const dialog = page.getByRole('dialog')
    await fill(
      page,
      {
        Instrument: 'court order',
        Authority: 'District Court of Exampleville',
        Reference: 'XA-2026-1234',
        Dated: '2026-11-20',
        'What it says': 'The records about host.example of November',
      },
      dialog,
    )
    await dialog.getByLabel('findings', { exact: true }).check()
    await dialog.getByRole('button', { name: 'Put on record' }).click()
    await line.getByRole('button', { name: 'Validate and narrow…' }).click()
    await fill(
      page,
      {
        'Records it would take': '40',
        'Narrowed to': '3',
        'Why it is in form, and why so many': 'The court is competent; three records are about this host.',
      },
      dialog,
    )
    await dialog.getByRole('button', { name: 'Validate', exact: true }).click()
    await line.getByText('waits for the head', { exact: true }).waitFor()

    await head.page.goto(`${node.url}/`)
    await head.page.getByRole('link', { name: /waits for the head's countersignature/ }).click()
    const own = act(head, /^2\. hand over/)
    await own.getByText('from 40 to 3 records').waitFor()
    await own.getByRole('button', { name: 'Countersign' }).click()
    await own.getByText('The team can do this.').waitFor()
    await checkPage(head, 'compelled')
  })

  await t.test('4 three records are handed over, a fourth is not, and the source is told', async () => {
    const { page } = liaison
    await page.goto(address)
    const line = act(liaison, /^2\. hand over/)
    const dialog = page.getByRole('dialog')
    await line.getByRole('button', { name: 'Handed over…' }).click()
    await fill(page, { 'Records handed over': '4', How: 'a disc' }, dialog)
    await dialog.getByRole('button', { name: 'Put on record' }).click()
    await dialog.getByText('narrowed to 3 records', { exact: false }).waitFor()
    await fill(page, { 'Records handed over': '3' }, dialog)
    await dialog.getByRole('button', { name: 'Put on record' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await legal.page.reload()
    const own = act(legal, /^2\. hand over/)
    await own.getByRole('button', { name: 'It was told by other means…' }).click()
    await legal.page.getByRole('dialog').getByLabel('Reason').fill('By phone, to the duty officer of D.')
    await legal.page.getByRole('dialog').getByRole('button', { name: 'Put on record' }).click()
    await own.getByText('By phone, to the duty officer of D.').waitFor()
  })

  await t.test('5 the letter says what, why and what instead; the head signs, and it is handed over', async () => {
    const { page } = head
    await page.reload()
    const letter = page.getByRole('region', { name: 'Letter' }).first()
    await letter.getByText('Policy outcome under rule X1-tasking', { exact: false }).waitFor()
    await letter.getByText('narrowed from 40 to 3 records', { exact: false }).waitFor()
    await letter.getByRole('button', { name: 'Sign off' }).click()
    await letter.getByText('Signed off', { exact: true }).waitFor()
    await letter.getByRole('button', { name: 'It was handed over…' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('By hand, against a receipt.')
    await page.getByRole('dialog').getByRole('button', { name: 'Put on record' }).click()
    await letter.getByText('Answered', { exact: true }).waitFor()
    const printed = await head.context.newPage()
    await printed.goto(
      (await letter.getByRole('link', { name: 'Page to print' }).getAttribute('href'))!.replace(/^/, node.url),
    )
    await printed.getByText('What we can do instead:', { exact: false }).first().waitFor()
    assert.equal(await printed.getByText('DRAFT').count(), 0)
    await picture(printed, 'taskings-letter')
    await printed.close()
  })

  await t.test('6 the auditor sees the counts at once, and neither words nor targets', async () => {
    const { page } = auditor
    await page.goto(`${node.url}/taskings`)
    await page.getByText('Counts by body, purpose and outcome').click()
    const counts = page.locator('[data-counts] li')
    assert.deepEqual((await counts.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()).toSorted(), [
      'ministry, answer in kind to an attack FORBID! 1 act',
      'ministry, answer in kind to an attack OBLIGE 1 act',
    ])
    await checkPage(auditor, 'ledger')
    await page.locator('.grid-rows .grid-row').first().click()
    await page.getByRole('heading', { name: 'Asked by Ministry of the Interior' }).waitFor()
    assert.equal(await page.getByText('Enter that server').count(), 0)
    assert.equal(await page.getByText('203.0.113.66').count(), 0)
  })

  await t.test('the record has all of it', async () => {
    const { items } = await node.shell.get<{ items: { type: string; actor: { id: string } }[] }>(
      '/api/v1/audit?limit=500',
    )
    const of = (type: string): string[] => items.filter((fact) => fact.type === type).map((fact) => fact.actor.id)
    for (const type of [
      'taskings.recorded',
      'taskings.permission-to-ask',
      'taskings.instrument-recorded',
      'mandates.instrument-validated',
      'mandates.compelled',
      'taskings.handed-over',
      'mandates.source-notified',
      'taskings.letter-signed',
      'taskings.answered',
    ])
      assert.equal(of(type).length, 1, type)
    assert.equal(of('taskings.decided').length, 3, 'two acts, one of them twice')
    assert.notEqual(of('mandates.instrument-validated')[0], of('mandates.compelled')[0])
    assert.notEqual(of('taskings.recorded')[0], of('mandates.compelled')[0])
  })
})

test(
  'S4, the failure: relabelled "vulnerability test" it has the same effect',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const liaison = await officer(node, await openBrowser(t), 'liaison')
    const { page } = liaison
    await recordS4(page, node)
    await page.getByRole('button', { name: 'Put on record and decide' }).click()
    await page.waitForURL(/\/taskings\/tasking_/)
    const before = page.url().split('/').at(-1)!
    await page.goto(`${node.url}/taskings/record`)
    await fill(page, {
      'Office that asks': 'Agency for Digital Matters',
      'Class of the body': 'other public authority',
      'Declared purpose': 'handling a vulnerability',
      'Carried out by': 'a contractor',
    })
    await fill(
      page,
      {
        'What is asked': 'enter or change systems',
        'How far it reaches': 'E1 – passive look-up with others',
        'In the mandate': 'we do this',
        'Really about': 'the security of systems',
        'A person at risk is concerned': 'no',
        'Personal data': 'none',
        Where: 'abroad',
        Targets: '203.0.113.66',
        Note: 'a vulnerability test',
      },
      page.getByRole('region', { name: 'Act 1' }),
    )
    await page.getByRole('button', { name: 'Put on record and decide' }).click()
    await page.waitForURL((url) => /tasking_/.test(url.pathname) && !url.pathname.endsWith(before))
    const line = page.getByRole('region', { name: /^1\. enter/ })
    await line.getByText('X1-tasking').waitFor()
    await line.getByText('FORBID!').first().waitFor()
    await line.getByText(/E5 \(stated as E1/).waitFor()
    await line.getByText('The same was asked before:', { exact: false }).waitFor()
    await line.getByRole('link', { name: before }).waitFor()
    assert.deepEqual(await liaison.faults(), [])
  },
)

test(
  'S4, the failure: an officer who also serves the police approves nothing (k-5)',
  { skip: noBrowser, timeout: 120_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const liaison = await officer(node, await openBrowser(t), 'liaison')
    const { page } = liaison
    await page.goto(`${node.url}/taskings/record`)
    await fill(page, { 'Office that asks': 'Ministry of Health', 'Declared purpose': 'response to an incident' })
    await fill(
      page,
      {
        'What is asked': 'analyse what we hold',
        'In the mandate': 'the head is asked each time',
        'Really about': 'the security of systems',
        'A person at risk is concerned': 'no',
        'Personal data': 'none',
      },
      page.getByRole('region', { name: 'Act 1' }),
    )
    await page.getByRole('button', { name: 'Put on record and decide' }).click()
    await page.waitForURL(/\/taskings\/tasking_/)
    const line = page.getByRole('region', { name: /^1\. analyse/ })
    await line.getByText('The team does not do this as things stand.').waitFor()
    const dual = await testPerson(node, { roles: ['head'], duties: ['csirt', 'police'], name: 'Dual Hat' })
    const head = await testPerson(node, { roles: ['head'] })
    const { body } = await head.send<{ items: { approvalId: string }[] }>('GET', '/api/v1/approvals?limit=50')
    const answers = `/api/v1/approvals/${body.items[0]!.approvalId}/answers`
    const answer = { kind: 'approval', role: 'head', answer: 'approved', reason: 'It is ours to do.' }
    const stopped = await dual.send('POST', answers, answer)
    assert.equal(stopped.status, 422)
    assert.match(JSON.stringify(stopped.body), /rule k-5/)
    await page.reload()
    await line.getByText('The team does not do this as things stand.').waitFor()
    assert.equal((await head.send('POST', answers, answer)).status < 300, true)
    await page.reload()
    await line.getByText('The team can do this.').waitFor()
  },
)
