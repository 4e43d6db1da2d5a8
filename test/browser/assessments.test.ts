import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode, type TestNode } from '#testing/node.ts'
import { completeContent } from '../../src/assessments/testing.ts'
import { chip, crew, lookAt, release, write, type Officer } from './assessment-steps.ts'
import { builtConsole, goInside, noBrowser } from './support.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified,level
country,XF,CSIRT of State F,csirt@state-f.example,none,en,national,by hand,2026-11-01,technical
`

test(
  'S6: a false flag under pressure, from the advisory to a public text that names nobody',
  { skip: noBrowser, timeout: 400_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    await node.importContacts(contacts)
    const as = await crew(t, node)
    const analyst = await as('analyst')
    const { page } = analyst
    await lookAt(analyst, 'none')

    // Step 2: the advisory goes out at once, and names nobody.
    await write(page, {
      title: 'A wiper reaches websites through an open panel',
      text: 'Close the panel on port 8443.',
    })
    await release(page, 'Defence does not wait.')
    await chip(page, 'released').waitFor()
    const advisory = await (await fetch(`${node.url}/public/statements`)).text()
    assert.match(advisory, /A wiper reaches websites/)

    // Step 3: "confirm State F" on location alone is stopped, and what can be said now is offered and goes out.
    await write(page, {
      title: 'State F is behind the wiped website',
      text: 'State F is behind it: the address lies there, and the strings are in its language.',
      choices: {
        Kind: 'another statement',
        'It says': "something of a State's part",
        'Whom it names as being behind it': 'a State',
        'What naming rests on': 'where addresses, networks or languages are',
      },
    })
    await page.getByRole('button', { name: 'Ask the rules' }).click()
    await page.getByRole('region', { name: 'What the rules would say now' }).getByText('absolute X4').waitFor()
    await release(page, 'The office of the minister asks for it.')
    await chip(page, 'stopped').waitFor()
    await page.getByRole('region', { name: 'Decisions' }).getByText('b-1', { exact: true }).waitFor()
    await lookAt(analyst, 'stopped')
    await page.getByRole('button', { name: 'Use this text' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep the text' }).click()
    await page.getByRole('heading', { level: 1, name: 'What can be said now' }).waitFor()
    await release(page, 'It is all that is known.')
    await chip(page, 'released').waitFor()

    // Step 4: hypotheses against graded evidence, to the frozen version 4.
    await goInside(page, '/assessments', /^Assessments/)
    await page.getByRole('button', { name: 'Begin an assessment' }).click()
    await page.getByRole('dialog').getByLabel('Title').fill('Wiped website of a ministry')
    await page.getByRole('dialog').getByRole('button', { name: 'Begin an assessment' }).click()
    await page.getByRole('tab', { name: 'Evidence' }).click()
    await page.getByRole('button', { name: 'Add evidence' }).click()
    await page.getByRole('textbox', { name: 'Evidence', exact: true }).fill('Strings in one language')
    await page.getByLabel('Of what').selectOption('language')
    await page.getByText('Says where traces lie, and not who laid them.').waitFor()
    await page.getByRole('tab', { name: 'Matrix' }).click()
    // By the keyboard alone: the first letters of the reading are typed in its cell.
    await page.getByLabel(/^Strings in one language under Somebody else wants/).focus()
    await page.keyboard.type('neutral')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There are changes that are not saved.').waitFor({ state: 'detached' })
    const assessmentId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const path = `/assessments/${assessmentId}`
    const complete = completeContent()
    await analyst.ask('POST', `${path}/versions`, { why: 'The first strings.' })
    const steps = [complete.evidence.slice(0, 1), complete.evidence.slice(0, 2), complete.evidence]
    for (const [index, evidence] of steps.entries()) {
      await analyst.ask('PUT', path, { ...complete, evidence }, `"${index + 2}"`)
      if (index < steps.length - 1) await analyst.ask('POST', `${path}/versions`, { why: `Item ${index + 1}.` })
    }
    await page.reload()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Freeze a version' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('The tool is sold to anybody.')
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze a version' }).click()
    await page.getByRole('heading', { name: /^v4/ }).waitFor()
    await lookAt(analyst, 'versions')
    for (const tab of ['Assessment', 'Evidence', 'Matrix', 'Record']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await lookAt(analyst, tab.toLowerCase())
    }

    // Step 5: who is on the case cannot review; a peer does.
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('You are on the case; a peer who is not reviews it.').first().waitFor({ state: 'attached' })
    const peer = await as('analyst')
    await goInside(peer.page, `${path}?tab=versions`, /^Wiped website/)
    await peer.page.getByRole('region', { name: 'v4' }).getByRole('button', { name: 'Review as a peer' }).click()
    const review = peer.page.getByRole('dialog')
    await review.getByLabel('Peer review').selectOption({ label: 'I agree that it may leave' })
    await review.getByLabel('What was looked at').fill('The timestamps tell the hypotheses apart; the strings do not.')
    await review.getByRole('button', { name: 'Review as a peer' }).click()
    await peer.page.getByText('The timestamps tell the hypotheses apart').waitFor()
    await peer.ends()

    // Step 6: the CSIRT of State F was asked; its log shows that the host was taken over.
    const liaison = await as('liaison')
    await goInside(liaison.page, `${path}?tab=record`, /^Wiped website/)
    await liaison.page.getByRole('button', { name: 'Record a consultation' }).click()
    const consultation = liaison.page.getByRole('dialog')
    await consultation.getByLabel('With whom').fill('CSIRT of State F')
    await consultation.getByLabel('What happened').selectOption({ label: 'asked, and they answered' })
    await consultation.getByLabel('What was said').fill('The host was taken over a month ago.')
    await consultation.getByRole('button', { name: 'Record a consultation' }).click()
    await liaison.page.getByText('The host was taken over a month ago.').waitFor()
    await liaison.ends()

    // Step 7: the competent authority defers; what is said of a State waits for the head; the public text names nobody.
    const body = await statementOnState(analyst, assessmentId)
    const diplomat = await as('diplomatic')
    await goInside(diplomat.page, `${path}?tab=record`, /^Wiped website/)
    await diplomat.page.getByRole('button', { name: 'Record its decision' }).click()
    const decision = diplomat.page.getByRole('dialog')
    await decision.getByLabel('Decision').selectOption({ label: 'deferring: it decides later' })
    await decision.getByLabel('Where its word is found').fill('Letter of 22 November')
    await decision.getByRole('button', { name: 'Record its decision' }).click()
    await diplomat.page.getByText('Letter of 22 November').waitFor()
    await diplomat.ends()

    await goInside(page, `/statements/${body}`, /^Assessment for State F/)
    await release(page, 'The authority has deferred; the partner asked for our view.')
    await chip(page, 'waits for people').waitFor()
    await lookAt(analyst, 'held')
    const head = await as('head')
    const waiting = await head.ask<{ deliveries: { approvalId: string }[] }>('GET', `/statements/${body}`)
    const approval = waiting.deliveries[0]?.approvalId ?? ''
    await head.ask('POST', `/approvals/${approval}/answers`, {
      kind: 'approval',
      role: 'head',
      answer: 'approved',
      reason: 'Assessed, reviewed, deferred; the partner is to know what we do not know.',
    })
    await page.reload()
    await chip(page, 'released').waitFor()
    const [mail] = await sent(node)
    assert.deepEqual(mail?.to, ['csirt@state-f.example'])

    await write(page, {
      title: 'What is known of the wiped website',
      text: 'The host that was used had itself been taken over. Nobody is named: the assessment goes on.',
      choices: { Kind: 'another statement', 'It says': 'technical facts' },
    })
    await release(page, 'The public asks.')
    await chip(page, 'released').waitFor()
    await lookAt(analyst, 'released')

    // A draft that leaked: the head sees who had opened which version.
    await goInside(head.page, `${path}?tab=record`, /^Wiped website/)
    await head.page.getByRole('heading', { name: 'Who opened it' }).waitFor()
    assert.ok((await head.page.getByText(/Ada Officer: the draft/).count()) >= 3)

    await goInside(page, '/statements', /^Statements/)
    await page.getByRole('row', { name: /What is known of the wiped website.*released/ }).waitFor()
    await lookAt(analyst, 'statements')
    assert.equal(
      (await fetch(`${node.url}/public/statements`).then((answer) => answer.text())).includes('State F'),
      false,
    )
  },
)

/** The judgement for the CSIRT of State F, at State level, on version 4; stopped until the authority has decided. */
async function statementOnState(analyst: Officer, assessmentId: string): Promise<string> {
  const { items } = await analyst.ask<{ items: { contactId: string; email: string }[] }>('GET', '/directory/contacts')
  const contactId = items.find(({ email }) => email === 'csirt@state-f.example')?.contactId
  const { statementId } = await analyst.ask<{ statementId: string }>('POST', '/statements', {
    assessmentId,
    number: 4,
    body: {
      title: 'Assessment for State F',
      text: 'It is unlikely (20–45 %) that State F did it; our confidence is moderate.',
      indicators: [],
      language: 'en',
      kind: 'statement',
      level: 'state',
      audience: 'contacts',
      contacts: [contactId],
      marking: 'TLP:GREEN',
      detectedAt: null,
      declares: {
        names: 'state',
        implies: 'territory',
        basis: 'assessed-evidence',
        sensitive: false,
        vendor: 'none',
        exposes: 'nothing',
        exposureRemedied: false,
        remedy: false,
        personal: 'none',
        personAtRisk: false,
        sourceMarking: 'TLP:GREEN',
      },
    },
  })
  const { state } = await analyst.ask<{ state: string }>('POST', `/statements/${statementId}/release`, {
    revision: 1,
    why: 'The partner asked.',
  })
  assert.equal(state, 'stopped')
  return statementId
}

async function sent(node: TestNode) {
  await node.node.runJob('correspondence.send')
  return node.smtp.waitFor(1)
}

test(
  'S6, when new evidence turns it: version 5 stands beside version 4 with what changed and why',
  { skip: noBrowser, timeout: 200_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const analyst = await (await crew(t, node))('analyst')
    const { assessmentId } = await analyst.ask<{ assessmentId: string }>('POST', '/assessments', {
      title: 'Wiped website',
    })
    const path = `/assessments/${assessmentId}`
    const content = completeContent()
    for (let number = 1; number <= 4; number += 1) {
      await analyst.ask('PUT', path, { ...content, question: `Round ${number}` }, `"${number}"`)
      await analyst.ask('POST', `${path}/versions`, { why: `Round ${number}.` })
    }
    const { page } = analyst
    await goInside(page, `${path}?tab=matrix`, /^Wiped website/)
    await page.getByLabel(/^Compile times .* under State F did it/).selectOption({ label: 'consistent' })
    await page.getByRole('tab', { name: 'Assessment', exact: true }).click()
    await page.getByLabel('Likelihood').selectOption({ label: 'roughly even chance (45–55 %)' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There are changes that are not saved.').waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Freeze a version' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('The clock of the build host was found wrong.')
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze a version' }).click()
    await page.getByRole('heading', { name: /^v5/ }).waitFor()
    const compared = page.getByRole('region', { name: 'What changed' })
    await compared.getByText('/judgement/likelihood').waitFor()
    await compared.getByText('/evidence/timestamps/readings/suspect').waitFor()
    await page.getByText('Why: The clock of the build host was found wrong.').waitFor()
    await lookAt(analyst, 'compared')
  },
)

test(
  'R016: a text in which the lexicon finds a State waits for a second reader, who is somebody else',
  { skip: noBrowser, timeout: 200_000 },
  async (t) => {
    await builtConsole()
    const node = await testNode(t)
    const as = await crew(t, node)
    const analyst = await as('analyst')
    const { page } = analyst
    await goInside(page, '/statements', /^Statements/)
    await page.getByRole('button', { name: 'Write a text' }).click()
    await page.getByRole('dialog').getByLabel('Text', { exact: true }).fill('Hosts in Norway are open.')
    await page.getByRole('dialog').getByText('The lexicon found these').waitFor()
    await lookAt(analyst, 'composer')
    await page.keyboard.press('Escape')
    await write(page, { title: 'Open panels', text: 'Hosts in Norway are open.' })
    await release(page, 'Defence.')
    await chip(page, 'stopped').waitFor()
    await page.getByText('You wrote it; a second person reads it.').waitFor({ state: 'attached' })
    const peer = await as('analyst')
    await goInside(peer.page, new URL(page.url()).pathname, /^Open panels/)
    await peer.page.getByRole('button', { name: 'Clear it as a second reader' }).click()
    await peer.page.getByRole('dialog').getByLabel('Reason').fill('It says where hosts are, and nothing of who acts.')
    await peer.page.getByRole('dialog').getByRole('button', { name: 'Clear it as a second reader' }).click()
    await peer.page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await release(page, 'Defence, and read twice.')
    await chip(page, 'released').waitFor()
  },
)
