import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import type { Role } from '#kernel/actor.ts'
import { anonymous } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { hour, instant, instantFromMs, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { randomBytes } from 'node:crypto'
import { loadNamedClocks } from '../clocks/named.ts'
import { policyFile } from '../testing.ts'
import { beginObligation, end, pause, resume, standingOf, type ObligationTerms } from './obligation.ts'
import { createObligations, type Obligations } from './obligations.ts'

const clocks = loadNamedClocks([
  policyFile(
    'test.yaml',
    'clocks:\n  - { name: law-24h, step: Warn, period: { hours: 24 }, from: awareness, owedBy: team, source: Article 1 }\n',
  ),
])
const start = instant('2026-11-22T08:00:00Z')
const calendar = { zone: 'UTC', holidays: new Set<string>() }
const terms: ObligationTerms = {
  rule: 'c-1',
  what: 'Acknowledge the notice.',
  subject: { type: 'case', id: 'case_1' },
  clock: { hours: 24 },
  owner: 'duty-officer',
  escalateTo: 'head',
  pausable: true,
  by: { kind: 'system', id: 'test' },
  exercise: false,
}
const person = (...roles: Role[]) => ({
  ...anonymous,
  kind: 'person' as const,
  id: `person_${roles.join('_')}`,
  roles,
  actions: new Set(['norms.obligations.read' as const]),
})
const begun = (over: Partial<ObligationTerms> = {}) =>
  beginObligation('obligation_1', { ...terms, ...over }, { now: start, calendar, clocks })
const refusedAs = (code: string) => (error: unknown) => isAppError(error) && error.code === code

test('a clock of law is never paused, whoever asks and whatever the terms say', () => {
  const one = begun({ clock: { named: 'law-24h' }, pausable: true })
  assert.equal(one.ofLaw, true)
  assert.equal(one.pausable, false)
  assert.throws(() => pause(one, plusMs(start, hour)), refusedAs('norms.cannot-pause'))
})

test('a clock that may be paused runs out later by what it stood still, in both readings', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 5000 }), (after, stood) => {
      const one = begun()
      const halted = pause(one, plusMs(start, after * hour))
      assert.equal(standingOf(halted, plusMs(start, 9999 * hour)), 'paused')
      const running = resume(halted, plusMs(start, (after + stood) * hour))
      assert.equal(msBetween(one.dueAt, running.dueAt), stood * hour)
      assert.equal(msBetween(one.legalDueAt, running.legalDueAt), stood * hour)
    }),
  )
})

test('a clock that has run out is not halted to hide it, and stays owed until somebody answers', () => {
  const late = plusMs(start, 25 * hour)
  assert.equal(standingOf(begun(), late), 'overdue')
  assert.throws(() => pause(begun(), late), refusedAs('norms.cannot-pause'))
  const done = end(begun(), { ended: 'met', by: 'x', evidence: 'sent', now: late })
  assert.equal(standingOf(done, plusMs(late, hour)), 'met-late')
})

test('an obligation begins with what has happened, never in the future, and by a clock that there is', () => {
  assert.throws(() => begun({ from: plusMs(start, hour) }), refusedAs('norms.bad-obligation'))
  assert.throws(() => begun({ clock: { named: 'none' } }), refusedAs('norms.unknown-clock'))
  assert.equal(begun({ from: plusMs(start, -hour) }).dueAt, plusMs(start, 23 * hour))
})

interface World {
  readonly obligations: Obligations
  readonly facts: Fact[]
  now: Instant
  owe(over?: Partial<ObligationTerms>): Promise<void>
}

async function world(t: TestContext): Promise<World> {
  const db = await testDatabase(t)
  const facts: Fact[] = []
  const clock = () => made.now
  const obligations = createObligations({
    db,
    clock,
    ids: timeOrderedIds(clock, randomBytes),
    emit: async (_tx, fact) => void facts.push(fact),
    clocks,
    zone: async () => 'UTC',
  })
  const made: World = {
    obligations,
    facts,
    now: start,
    owe: (over) => db.transaction((tx) => obligations.owe(tx, { ...terms, ...over })),
  }
  return made
}

test('the same rule asks once for the same thing while it is open, and again after it ended', async (t) => {
  const it = await world(t)
  await it.owe()
  await it.owe()
  const [first, ...none] = (await it.obligations.list({ limit: 10 })).items
  assert.deepEqual(none, [])
  await it.obligations.answer(first!.id, 'met', person('duty-officer'), 'Sent at 09:00.')
  await it.owe()
  assert.equal((await it.obligations.list({ limit: 10 })).items.length, 2)
  await assert.rejects(
    it.obligations.answer(first!.id, 'met', person('duty-officer'), 'once more'),
    refusedAs('norms.obligation-ended'),
  )
})

test('when a clock runs out it is escalated once, is still owed, and whoever it escalates to sees it as a need', async (t) => {
  const it = await world(t)
  await it.owe()
  const head = person('head')
  await it.obligations.job.run(new AbortController().signal)
  assert.deepEqual(
    it.facts.map((fact) => fact.type),
    ['norms.obligation-owed'],
  )
  it.now = plusMs(start, 24 * hour + 1)
  await it.obligations.job.run(new AbortController().signal)
  await it.obligations.job.run(new AbortController().signal)
  assert.deepEqual(
    it.facts.map((fact) => [fact.type, fact.figures]),
    [
      ['norms.obligation-owed', { rule: 'c-1', hours: 24 }],
      ['norms.obligation-missed', { rule: 'c-1' }],
    ],
  )
  const [open] = (await it.obligations.list({ state: 'overdue', limit: 10 })).items
  assert.equal(open?.standing, 'overdue')
  assert.deepEqual(
    (await it.obligations.needs(head)).map((need) => [need.kind, need.dueAt]),
    [['obligation', open?.dueAt]],
  )
  assert.deepEqual(await it.obligations.needs(person('liaison')), [])
  await it.obligations.answer(open!.id, 'not-done', head, 'The sender withdrew the notice.')
  assert.deepEqual(it.facts.at(-1)?.figures, { rule: 'c-1', hours: 24, late: true })
  const { steps } = await it.obligations.find(open!.id)
  assert.deepEqual(
    steps.map(({ step }) => step),
    ['begun', 'escalated', 'not-done'],
  )
})

test('another role than those who owe it cannot answer it', async (t) => {
  const it = await world(t)
  await it.owe({ owner: 'legal' })
  const [one] = (await it.obligations.list({ limit: 1 })).items
  for (const roles of [['analyst'], ['liaison', 'auditor']] as const)
    await assert.rejects(
      it.obligations.answer(one!.id, 'met', person(...roles), 'done'),
      refusedAs('norms.not-your-obligation'),
    )
  await it.obligations.answer(one!.id, 'met', person('legal'), 'done')
})

test('a list of obligations goes on where its page ended, each once, by their clocks', async (t) => {
  const it = await world(t)
  for (let index = 0; index < 7; index += 1)
    await it.owe({ subject: { type: 'case', id: `case_${index}` }, clock: { hours: 1 + (index % 3) } })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Awaited<ReturnType<Obligations['list']>> = await it.obligations.list({
      limit: 2,
      ...(cursor !== '' && { cursor }),
    })
    seen.push(...page.items.map((one) => `${one.dueAt} ${one.subject.id}`))
    cursor = page.nextCursor
  }
  assert.equal(new Set(seen).size, 7)
  assert.deepEqual(
    seen.map((one) => one.slice(0, 24)),
    seen.map((one) => one.slice(0, 24)).toSorted(),
  )
})

test('the holidays of the team are kept as one list and move clocks of days', async (t) => {
  const it = await world(t)
  it.now = instantFromMs(Date.UTC(2026, 11, 12, 8))
  await it.obligations.setHolidays([{ day: '2026-12-28', name: 'A day off' }], person('legal'))
  await it.owe({ clock: { days: 14 } })
  const [one] = (await it.obligations.list({ limit: 1 })).items
  assert.equal(one?.dueAt, '2026-12-26T08:00:00.000Z')
  assert.equal(one?.legalDueAt, '2026-12-29T23:59:59.000Z')
})
