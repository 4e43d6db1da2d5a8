import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { timeOrderedIds } from '#kernel/id.ts'
import { instant } from '#kernel/instant.ts'
import { tlps } from '#kernel/marking.ts'
import { createNorms, stops } from '#norms'
import { completenessOf, missingOf } from '../completeness.ts'
import { emptyContent, type Content } from '../content.ts'
import { advisoryBody, completeContent } from '../testing.ts'
import { exemptionQuestion, factsOf, type StatementFacts, type StatementRecipient } from './facts.ts'
import { contactFrom } from './grounds.ts'
import type { StatementBody } from './statement.ts'

const policies = join(import.meta.dirname, '../../../policies')
const files = readdirSync(policies)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, bytes: readFileSync(join(policies, name)) }))
const clock = () => instant('2026-11-22T07:00:00Z')
// Asking the rules keeps nothing: no database is touched.
const norms = createNorms({
  db: {} as never,
  clock,
  ids: timeOrderedIds(clock, (size) => Buffer.alloc(size)),
  emit: () => Promise.reject(new Error('nothing is kept')),
  packs: { base: files },
} as Parameters<typeof createNorms>[0])

const nothingFound = { state: false, actor: false, context: false }
const ground = (body: StatementBody, more: Partial<StatementFacts> = {}): StatementFacts => ({
  statement: { body, exercise: false },
  frozen: null,
  peer: false,
  lexicon: nothingFound,
  cleared: false,
  contact: 'none',
  authority: 'none',
  ...more,
})
const partner: StatementRecipient = {
  functionClass: 'csirt',
  place: 'foreign',
  nationalTeam: true,
  listing: 'not-listed',
  exempted: false,
  authority: false,
  exerciseAllowed: false,
}
const outcomeOf = (about: StatementFacts, recipient: StatementRecipient | null = null): string =>
  norms.evaluate(recipient === null ? 'publish' : 'statement', factsOf(about, recipient)).headline

const onTracesAlone = (content: Content): Content => ({
  ...content,
  evidence: content.evidence.map((item, index) => ({ ...item, kind: index % 2 === 0 ? 'location' : 'language' })),
})

test('b-4: a technical advisory goes to everybody and to a partner at once', () => {
  assert.equal(outcomeOf(ground(advisoryBody())), 'ALLOW')
  assert.equal(outcomeOf(ground(advisoryBody({ marking: 'TLP:GREEN' })), partner), 'ALLOW')
})

test('X4: evidence that is all of places and languages is location alone, whatever the writer declares', () => {
  const body = advisoryBody({ kind: 'statement', level: 'state' }, { names: 'state', basis: 'assessed-evidence' })
  const about = ground(body, { frozen: completeContent(), peer: true, authority: 'deferring' })
  assert.equal(outcomeOf(about, partner), 'REQUIRE')
  assert.equal(outcomeOf({ ...about, frozen: onTracesAlone(completeContent()) }, partner), 'FORBID!')
})

test('a statement on nothing frozen is held, also when it declares an assessment', () => {
  const body = advisoryBody({ kind: 'statement', level: 'state' }, { names: 'state', basis: 'assessed-evidence' })
  assert.ok(stops(outcomeOf(ground(body, { authority: 'deferring' }), partner) as never))
})

test('a State-level text names a State, whatever else it declares', () => {
  for (const names of ['nobody', 'actor', 'state', null] as const) {
    const facts = factsOf(ground(advisoryBody({ level: 'state' }, { names })), null)
    assert.equal(facts['message.names'], 'state')
  }
})

test('R016: what the lexicon found holds a text that declares nobody, until a second reader has cleared it', () => {
  const about = ground(advisoryBody(), { lexicon: { ...nothingFound, state: true } })
  assert.equal(outcomeOf(about), 'HOLD')
  assert.equal(outcomeOf({ ...about, cleared: true }), 'ALLOW')
})

test('R186: an election in an advisory that points to nobody does not delay it', () => {
  assert.equal(outcomeOf(ground(advisoryBody(), { lexicon: { ...nothingFound, context: true } })), 'ALLOW')
})

test('a marking wider than that of its source is stopped', () => {
  assert.equal(outcomeOf(ground(advisoryBody({}, { sourceMarking: 'TLP:AMBER' }))), 'FORBID!')
})

test('b-5: asking the technical contact counts, answered or not; a reason counts; nothing else does', () => {
  assert.equal(contactFrom([]), 'none')
  assert.equal(contactFrom([{ kind: 'diplomatic-contact', outcome: 'told' }]), 'none')
  assert.equal(contactFrom([{ kind: 'csirt', outcome: 'asked' }]), 'attempted')
  assert.equal(contactFrom([{ kind: 'point-of-contact', outcome: 'not-asked' }]), 'reasoned')
})

test('every gap of an assessment is found, and none in one that is complete', () => {
  assert.deepEqual(missingOf(completenessOf(completeContent())), [])
  assert.deepEqual(missingOf(completenessOf(emptyContent('x', ''))), [
    'aspects',
    'consequences',
    'hypotheses',
    'deception',
    'disconfirming',
    'graded',
    'independence',
    'judgement',
    'dissent',
  ])
})

const orNull = <T>(...values: T[]): fc.Arbitrary<T | null> => fc.constantFrom<T | null>(...values, null)
const anyBody: fc.Arbitrary<StatementBody> = fc
  .record({
    kind: fc.constantFrom('advisory', 'holding', 'annex', 'statement'),
    level: fc.constantFrom('none', 'technical', 'state'),
    marking: fc.constantFrom(...tlps),
    declares: fc.record({
      names: orNull('nobody', 'actor', 'state'),
      implies: orNull('nobody', 'territory'),
      basis: orNull('nothing-named', 'location-only', 'assessed-evidence'),
      sensitive: orNull(true, false),
      vendor: orNull('none', 'test', 'disclosure', 'incident', 'origin'),
      exposes: orNull('nothing', 'domestic', 'foreign'),
      exposureRemedied: orNull(true, false),
      remedy: orNull(true, false),
      personal: orNull('none', 'needed', 'not-needed', 'unclassified'),
      personAtRisk: orNull(true, false),
      sourceMarking: orNull(...tlps),
    }),
  })
  .map(({ declares, ...body }) => advisoryBody(body as Partial<StatementBody>, declares as StatementBody['declares']))
const anyGround = fc.record({
  frozen: fc.constantFrom(null, completeContent(), onTracesAlone(completeContent()), emptyContent('x', '')),
  peer: fc.boolean(),
  lexicon: fc.record({ state: fc.boolean(), actor: fc.boolean(), context: fc.boolean() }),
  cleared: fc.boolean(),
  contact: fc.constantFrom('none', 'attempted', 'reasoned'),
  authority: fc.constantFrom('none', 'affirmative', 'deferring', 'negative'),
}) as fc.Arbitrary<Partial<StatementFacts>>
const anyRecipient = fc.option(
  fc.record({
    functionClass: orNull('csirt', 'ministry'),
    place: orNull('domestic', 'foreign'),
    nationalTeam: fc.boolean(),
    listing: orNull('not-listed', 'listed'),
    exempted: fc.constantFrom(true, false, 'unknown' as const),
    authority: fc.boolean(),
    exerciseAllowed: fc.boolean(),
  }),
) as fc.Arbitrary<StatementRecipient | null>

test('X4: over all that can be declared, no statement that names a State on location alone is let go by the rules', () => {
  let met = 0
  fc.assert(
    fc.property(anyBody, anyGround, anyRecipient, (body, more, recipient) => {
      const { frozen, declares } = { ...more, declares: body.declares }
      const named = body.level === 'state' || declares.names === 'state'
      const traces =
        frozen?.evidence.length !== 0 &&
        frozen?.evidence.every(({ kind }) => kind === 'location' || kind === 'language')
      if (!named || !(declares.basis === 'location-only' || (declares.basis === 'assessed-evidence' && traces))) return
      met += 1
      assert.equal(outcomeOf(ground(body, more), recipient), 'FORBID!')
    }),
    { numRuns: 5_000 },
  )
  assert.ok(met > 500)
})

test('R014: over all that can be declared, nothing that names a State is let go by the rules alone', () => {
  fc.assert(
    fc.property(anyBody, anyGround, anyRecipient, (body, more, recipient) => {
      const named = body.level === 'state' || body.declares.names === 'state'
      const outcome = outcomeOf(ground(body, more), recipient)
      if (named) assert.ok(['REQUIRE', 'REFER', 'FORBID', 'FORBID!'].includes(outcome), outcome)
    }),
    { numRuns: 3_000 },
  )
})

test('sanctions: a text for a listed reader waits for the legal adviser, unless an exemption covers it; nobody waits who is not listed', () => {
  const advisory = ground(advisoryBody({ marking: 'TLP:GREEN' }))
  const to = (more: Partial<StatementRecipient>): string => outcomeOf(advisory, { ...partner, ...more })
  assert.equal(to({}), 'ALLOW')
  for (const listing of ['listed', 'restricted', 'possible-match']) {
    assert.equal(to({ listing }), 'REQUIRE', listing)
    assert.equal(to({ listing, exempted: true }), 'ALLOW', `${listing}, under an exemption`)
    assert.equal(to({ listing, exempted: 'unknown' }), 'HOLD', `${listing}, the library cannot say`)
  }
  assert.equal(to({ listing: null }), 'HOLD', 'nobody has looked the reader up')
  assert.equal(to({ listing: null, place: 'domestic' }), 'ALLOW', "at home the lists are the team's own affair")
  assert.equal(outcomeOf(ground(advisoryBody())), 'ALLOW', 'a text for anybody has no reader to look up')
  assert.deepEqual(exemptionQuestion(partner), { content: 'defensive', recipient: 'csirt', place: 'foreign' })
})
