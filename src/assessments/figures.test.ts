import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { timeOrderedIds } from '#kernel/id.ts'
import { minute } from '#kernel/instant.ts'
import { createNorms } from '#norms'
import { createBox } from '#platform/box.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { person, testClock } from '#testing/people.ts'
import type { AssessmentsContext } from './context.ts'
import { createAssessments } from './room.ts'
import { advisoryBody, completeContent } from './testing.ts'

const policies = join(import.meta.dirname, '../../policies')
const base = readdirSync(policies)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, bytes: readFileSync(join(policies, name)) }))
const analyst = person(['analyst'])

/** The room with real rules and a real database, and what it says to have happened; no text of it goes to a contact. */
async function world(t: TestContext) {
  const db = await testDatabase(t)
  const clock = testClock('2026-11-22T06:00:00.000Z')
  const ids = timeOrderedIds(clock.now, randomBytes)
  const facts: Fact[] = []
  const emit = async (_tx: unknown, fact: Fact): Promise<void> => void facts.push(fact)
  const norms = createNorms({ db, clock: clock.now, ids, emit, packs: { base } } as Parameters<typeof createNorms>[0])
  await norms.start()
  const room = createAssessments({
    db,
    clock: clock.now,
    ids,
    box: createBox(Buffer.alloc(32, 7)),
    emit,
    norms,
    directory: {} as AssessmentsContext['directory'],
    correspondence: {} as AssessmentsContext['correspondence'],
    teamName: () => 'Exampleland CSIRT',
    homeCountry: async () => 'XA',
    exerciseAllowed: () => false,
  })
  for (const command of room.heldCommands) norms.approvals.register(command)
  const figures = (type: string) =>
    facts.filter((fact) => fact.type === `assessments.${type}`).map((fact) => fact.figures)
  return { room, clock, figures, facts }
}

test('M-b2: the hours from detection to the first advisory, with whether an assessment of the incident runs', async (t) => {
  const { room, clock, figures } = await world(t)
  const assessmentId = await room.assessing.create(analyst, { title: 'Wiped', question: '', exercise: false })
  const body = advisoryBody({ detectedAt: clock.now() })
  clock.forward(42 * minute)
  const id = await room.stating.create(analyst, body, { assessmentId, number: null }, false)
  await room.stating.release(analyst, id, 1, 'Defence.')
  assert.deepEqual(figures('advisory'), [{ hoursFromDetection: 0.7, stateWork: true }])
  assert.deepEqual(figures('statement-released'), [{ level: 'technical', complete: false, contactBefore: false }])
})

test('M-b1: what a frozen version has and lacks, in words of a closed list', async (t) => {
  const { room, figures } = await world(t)
  const id = await room.assessing.create(analyst, { title: 'Wiped', question: '', exercise: false })
  await room.assessing.freeze(analyst, id, 'To begin with.')
  await room.assessing.save(analyst, id, 1, completeContent())
  await room.assessing.freeze(analyst, id, 'Complete.')
  assert.deepEqual(figures('frozen'), [
    {
      version: 1,
      hypotheses: 2,
      complete: false,
      missing: 'aspects consequences hypotheses deception disconfirming graded independence judgement dissent',
      falseFlagEliminated: false,
      revises: false,
    },
    { version: 2, hypotheses: 5, complete: true, missing: '', falseFlagEliminated: false, revises: false },
  ])
})

test('a stopped text says which rules stopped it; a flagged one what kinds of words it has, and never the words', async (t) => {
  const { room, figures, facts } = await world(t)
  const body = advisoryBody(
    { level: 'state', kind: 'statement', text: 'Norway did it, ahead of the election.' },
    { names: 'state', basis: 'location-only' },
  )
  const id = await room.stating.create(analyst, body, { assessmentId: null, number: null }, false)
  await room.stating.release(analyst, id, 1, 'Asked for.')
  assert.deepEqual(figures('text-flagged'), [{ kinds: 'election state' }])
  assert.match(String(figures('statement-stopped')[0]?.['rule']), /^b-1 /)
  assert.doesNotMatch(JSON.stringify(facts), /Norway/)
})

test('R017: the diplomatic contact is told by a clock, begun once when a frozen version touches another State', async (t) => {
  const { room, facts } = await world(t)
  const count = (type: string) => facts.filter((fact) => fact.type === type).length
  const id = await room.assessing.create(analyst, { title: 'Wiped', question: '', exercise: false })
  const plain = completeContent()
  await room.assessing.save(analyst, id, 1, { ...plain, aspects: { ...plain.aspects, context: 'Nothing of note.' } })
  await room.assessing.freeze(analyst, id, 'No State yet.')
  assert.equal(count('norms.obligation-owed'), 0)
  const named = plain.hypotheses.map((each) => (each.key === 'suspect' ? { ...each, text: 'Norway did it.' } : each))
  await room.assessing.save(analyst, id, 2, { ...plain, hypotheses: named })
  await room.assessing.freeze(analyst, id, 'A State is a hypothesis.')
  await room.assessing.save(analyst, id, 3, { ...plain, hypotheses: named, question: 'Who?' })
  await room.assessing.freeze(analyst, id, 'Asked better.')
  assert.equal(count('norms.obligation-owed'), 1)
  const told = { kind: 'diplomatic-contact', outcome: 'told', reason: null, with: 'Diplomatic contact', note: '' }
  await room.assessing.consult(analyst, id, told)
  assert.equal(count('norms.obligation-met'), 1)
})

test('what belongs to an exercise is marked as such, and does not become public', async (t) => {
  const { room, facts } = await world(t)
  const id = await room.stating.create(analyst, advisoryBody(), { assessmentId: null, number: null }, true)
  await room.stating.release(analyst, id, 1, 'Played.')
  assert.notEqual((await room.stating.find(id)).state, 'released')
  assert.equal(await room.stating.publishedOne(id), null)
  assert.ok(facts.filter(({ type }) => type.startsWith('assessments.')).every(({ exercise }) => exercise === true))
})
