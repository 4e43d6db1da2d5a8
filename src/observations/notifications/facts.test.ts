import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RecipientView } from '#directory'
import { instant, type Clock } from '#kernel/instant.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { createNorms } from '#norms'
import { testDatabase } from '#testing/database.ts'
import { answersAtHome, exemptionQuestion, factsOf, systemsPlace, type NotificationFacts } from './facts.ts'

const recipient: RecipientView = {
  contactNo: 1,
  contactId: 'contact_00000000001',
  teamId: 'team_00000000001',
  teamName: 'ISP One',
  functionClass: null,
  countries: [],
  role: 'abuse',
  email: 'abuse@isp-one.example',
  format: 'csv',
  language: 'en',
  openpgpKey: null,
  verified: '2026-11-01',
  stale: false,
  disabledReason: null,
  listing: null,
}
const about: NotificationFacts = {
  recipient,
  homeCountry: 'XA',
  tlp: 'TLP:GREEN',
  exercise: false,
  exerciseAllowed: false,
  findings: 3,
  systems: 'domestic',
  critical: false,
  contested: false,
  routeBasis: 'asn',
  usual: { notifications: 0, largest: 0 },
  cleared: false,
  today: '2026-11-22',
  noticePermitted: true,
  exempted: false,
}
const foreignTeam: RecipientView = { ...recipient, role: 'national', countries: ['XB'], functionClass: 'csirt' }

interface Case {
  readonly title: string
  readonly about: Partial<NotificationFacts>
  readonly outcome: string
  /** A rule that must be among those that spoke. */
  readonly rule?: string
}

const cases: readonly Case[] = [
  { title: 'an everyday notice to the ISP that answers leaves', about: {}, outcome: 'ALLOW', rule: 'c-2' },
  {
    title: 'a contact that nobody verified for half a year is told, and verified again',
    about: { recipient: { ...recipient, verified: '2026-01-01' } },
    outcome: 'OBLIGE',
    rule: 'a-2',
  },
  {
    title: 'C14 12: TLP:AMBER reaches the constituents of a national team',
    about: { tlp: 'TLP:AMBER', noticePermitted: false },
    outcome: 'ALLOW',
  },
  {
    title: 'AMBER+STRICT of a source that says nothing of those affected stays here',
    about: { tlp: 'TLP:AMBER+STRICT', noticePermitted: false },
    outcome: 'FORBID!',
    rule: 'X5-marking',
  },
  {
    title: 'an exercise item off the list stays here',
    about: { exercise: true },
    outcome: 'FORBID',
    rule: 'exercise-1',
  },
  { title: 'an exercise item on the list leaves', about: { exercise: true, exerciseAllowed: true }, outcome: 'ALLOW' },
  {
    title: 'two teams that claim one system make it wait for a person',
    about: { contested: true },
    outcome: 'HOLD',
    rule: 'c-2-anomaly',
  },
  { title: 'and a person who looked lets it go', about: { contested: true, cleared: true }, outcome: 'ALLOW' },
  {
    title: 'a volume far above the usual waits for a person',
    about: { findings: 5000, usual: { notifications: 10, largest: 20 } },
    outcome: 'HOLD',
    rule: 'c-2-anomaly',
  },
  {
    title: 'a national CSIRT abroad that was looked up is told',
    about: { recipient: { ...foreignTeam, listing: 'not-listed' }, systems: 'foreign', routeBasis: 'country' },
    outcome: 'ALLOW',
    rule: 'P1-tell',
  },
  {
    title: 'one that nobody looked up waits',
    about: { recipient: foreignTeam, systems: 'foreign', routeBasis: 'country' },
    outcome: 'HOLD',
  },
  {
    title: 'one that is listed waits for the legal adviser',
    about: { recipient: { ...foreignTeam, listing: 'listed' }, systems: 'foreign', routeBasis: 'country' },
    outcome: 'REQUIRE',
    rule: 'sanctions-legal',
  },
  {
    title: 'one that is listed is told under an exemption that covers it',
    about: {
      recipient: { ...foreignTeam, listing: 'listed' },
      systems: 'foreign',
      routeBasis: 'country',
      exempted: true,
    },
    outcome: 'ALLOW',
    rule: 'sanctions-cite',
  },
  {
    title: 'a foreign provider is written to through the liaison',
    about: { recipient: { ...recipient, countries: ['XB'], listing: 'not-listed' }, systems: 'foreign' },
    outcome: 'REQUIRE',
    rule: 'P1-direct',
  },
]

test('the facts of a notification lead to the outcome that the norms mean', async (t) => {
  const db = await testDatabase(t)
  const clock: Clock = () => instant('2026-11-22T08:00:00Z')
  const folder = join(import.meta.dirname, '..', '..', '..', 'policies')
  const base = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  const ids = timeOrderedIds(clock, (size) => crypto.getRandomValues(new Uint8Array(size)))
  const norms = createNorms({ db, clock, ids, emit: async () => undefined, packs: { base } })
  await norms.start()
  for (const each of cases)
    await t.test(each.title, async () => {
      const decision = await db.transaction((tx) =>
        norms.decide(tx, {
          act: 'notify',
          subject: { type: 'observations.notification', id: ids('notification') },
          recipient: null,
          facts: factsOf({ ...about, ...each.about }),
          by: { kind: 'system', id: 'test' },
        }),
      )
      const spoke = decision.judgement.rules.map((rule) => `${rule.id} ${rule.outcome}`)
      assert.equal(decision.outcome, each.outcome, spoke.join(', '))
      if (each.rule !== undefined)
        assert.ok(
          spoke.some((text) => text.startsWith(`${each.rule} `)),
          spoke.join(', '),
        )
    })
})

test('where systems are: at home, abroad, or in dispute between the reports and the directory', () => {
  assert.equal(systemsPlace(['XA', null], 'XA', false), 'domestic')
  assert.equal(systemsPlace(['XB'], 'XA', false), 'foreign')
  assert.equal(systemsPlace(['XB'], 'XA', true), 'uncertain')
  assert.equal(systemsPlace(['XA', 'XB'], 'XA', false), 'uncertain')
  assert.equal(systemsPlace([null], 'XA', true), 'domestic')
  assert.equal(systemsPlace([null], 'XA', false), 'unknown')
  assert.equal(systemsPlace(['XA'], null, true), 'unknown')
})

test('a desk at home answers for its own network, not for a whole country', () => {
  assert.equal(answersAtHome(recipient, 'cidr', 'XA'), true)
  assert.equal(answersAtHome(recipient, 'country', 'XA'), false)
  assert.equal(answersAtHome({ ...recipient, countries: ['XB'] }, 'cidr', 'XA'), false)
})

test('the library of exemptions is asked about defensive content, by what the recipient is and where', () => {
  assert.deepEqual(exemptionQuestion(foreignTeam, 'XA'), { content: 'defensive', recipient: 'csirt', place: 'foreign' })
  assert.deepEqual(exemptionQuestion({ ...foreignTeam, countries: [] }, 'XA').place, undefined)
})
