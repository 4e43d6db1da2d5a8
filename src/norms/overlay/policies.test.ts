import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { instant } from '#kernel/instant.ts'
import { createSigner, openNote, parseNote, parseVerifierKey } from '#kernel/signed-note.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { person } from '#testing/people.ts'
import { ordinaryFacts } from '../cases.ts'
import { createNorms, type Act, type Norms } from '../norms.ts'
import type { PolicyFile } from '../policy-files.ts'
import { basePack, basePackFiles, policyFile } from '../testing.ts'
import { compareVersions } from './version.ts'

const signer = createSigner('policy.csirt.example', new Uint8Array(32).fill(5))
const clock = () => instant('2026-11-22T10:00:00Z')
const legal = person(['legal'])
const head = person(['head'])
const base = basePack()

/** The base pack under another version, and edited where a text is given. */
function release(version: string, edit: (text: string) => string = (text) => text): PolicyFile[] {
  return basePackFiles().map(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString()
    return policyFile(name, name === 'pack.yaml' ? text.replace(/^version: .*$/m, `version: ${version}`) : edit(text))
  })
}

async function start(db: Database, files: PolicyFile[], facts: Fact[] = []): Promise<Norms> {
  const people = {
    same: (a: Pick<Actor, 'personId'>, b: Pick<Actor, 'personId'>) => a.personId === b.personId,
    find: async (_sql: unknown, id: string) => {
      const found = [legal, head].find((one) => one.personId === id)
      return found ? { ...found, personId: id } : null
    },
    list: async () => [],
  }
  const ids = timeOrderedIds(clock, randomBytes)
  const emit = async (_tx: unknown, fact: Fact): Promise<void> => void facts.push(fact)
  const norms = createNorms({ db, clock, ids, emit, packs: { base: files }, signer, people })
  await norms.start()
  return norms
}

async function inForce(t: TestContext, ...releases: PolicyFile[][]): Promise<{ norms: Norms; db: Database }> {
  const db = await testDatabase(t)
  let norms: Norms | undefined
  for (const files of releases) norms = await start(db, files)
  assert.ok(norms)
  return { norms, db }
}

async function adopt(norms: Norms, given: object, more: { shippedBase?: boolean } = {}): Promise<void> {
  const { approvalId } = await norms.overlays.propose(legal, { content: given, reason: 'A test of it' }, more)
  const reason = 'I have read the change.'
  await norms.approvals.answer(head, approvalId, {
    kind: 'approval',
    role: 'head',
    answer: 'approved',
    reason,
  } as never)
}
const aged = { rule: 'a-2', path: 'when/above', value: 90, reason: 'r', source: 's' }
const overlay = { changes: [aged], exemptions: [], packs: [] }

test('a higher version comes into force by itself, and is signed over its name, version and digest', async (t) => {
  const { norms } = await inForce(t, release('3.0.0'), release('3.1.0'))
  const { adoptions } = await norms.overlays.view()
  assert.deepEqual(
    adoptions.map(({ version, no, cause }) => [version, no, cause]),
    [
      ['3.1.0', 2, 'release'],
      ['3.0.0', 1, 'release'],
    ],
  )
  const note = parseNote(Buffer.from(adoptions[0]?.note ?? ''))
  assert.deepEqual(
    openNote(note, [parseVerifierKey(signer.vkey)]).map(({ name }) => name),
    ['policy.csirt.example'],
  )
  assert.match(note.text, new RegExp(`^policy sha256:${adoptions[0]?.packDigest}$`, 'm'))
})

test('a lower version is not put in force by starting it: the higher one stays, until two persons adopt the lower', async (t) => {
  const { norms, db } = await inForce(t, release('3.1.0'), release('3.0.0'))
  const view = await norms.overlays.view()
  assert.match(norms.rulePack.base, /3\.1\.0/)
  assert.equal(view.waitingBase?.why, 'lower-version')

  await adopt(norms, view.content, { shippedBase: true })
  await norms.refresh()
  assert.match(norms.rulePack.base, /3\.0\.0/)
  assert.match((await start(db, release('3.0.0'))).rulePack.base, /3\.0\.0/, 'and it stays so after a restart')
})

test('a start with the same rules adopts nothing again', async (t) => {
  const { norms } = await inForce(t, release('3.0.0'), release('3.0.0'))
  assert.equal((await norms.overlays.view()).adoptions.length, 1)
})

test('the overlay is carried over to a release that bears it', async (t) => {
  const { norms, db } = await inForce(t, release('3.0.0'))
  await adopt(norms, overlay)
  const next = await start(db, release('3.1.0'))
  assert.match(next.rulePack.base, /3\.1\.0/)
  assert.match(next.rulePack.overlay ?? '', /^overlay 1 /)
})

test('a release that does not bear the overlay waits, with the faults; the rules that were in force stay', async (t) => {
  const { norms, db } = await inForce(t, release('3.0.0'))
  await adopt(norms, overlay)
  const next = await start(
    db,
    release('3.1.0', (text) => text.replaceAll('id: a-2\n', 'id: a-20\n')),
  )
  assert.match(next.rulePack.base, /3\.0\.0/)
  const { waitingBase } = await next.overlays.view()
  assert.deepEqual(
    [waitingBase?.why, waitingBase?.faults],
    ['does-not-fit', [{ pointer: '/changes/0/rule', reason: 'there is no rule a-2' }]],
  )
})

test('another process decides under a policy as soon as it is in force', async (t) => {
  const { norms, db } = await inForce(t, release('3.0.0'))
  const other = await start(db, release('3.0.0'))
  await adopt(norms, overlay)
  const act = {
    act: 'notify',
    subject: { type: 'test', id: 'test_1' },
    recipient: null,
    facts: {},
    by: systemActor('test'),
  }
  const decision = await db.transaction((tx) => other.decide(tx, act))
  assert.match(decision.rulePack.overlay ?? '', /^overlay 1 /)
})

test('a preview counts the decisions that were made, each as often as it was, and no questions', async (t) => {
  const { norms, db } = await inForce(t, release('3.0.0'))
  const facts = (days: number) => ({ ...ordinaryFacts(base.vocabulary, 'notify'), 'contact.daysSinceVerified': days })
  const act = (id: string, days: number): Act => {
    const subject = { type: 'observations.notification', id }
    return { act: 'notify', subject, recipient: null, facts: facts(days), by: systemActor('test') }
  }
  const made = [act('a', 10), act('b', 10), act('c', 100), act('d', 100), act('e', 170)]
  await db.transaction((tx) => norms.decideMany(tx, made))
  await norms.ask(legal, 'notify', facts(100))
  const { decisions, ok } = await norms.overlays.preview(overlay)
  assert.deepEqual(
    [ok, decisions?.decisions, decisions?.distinct, decisions?.changed, decisions?.groups.length],
    [true, 5, 3, 3, 1],
  )
})

test('every adoption is a fact that names base and overlay', async (t) => {
  const db = await testDatabase(t)
  const facts: Fact[] = []
  await start(db, release('3.0.0'), facts)
  assert.deepEqual(
    facts.map(({ type, detail }) => [type, detail['number'], String(detail['base']).split(' ').slice(0, 2).join(' ')]),
    [['norms.pack-adopted', 1, `${base.name} 3.0.0`]],
  )
})

test('versions are compared by their numbers', () => {
  assert.ok(compareVersions('1.10.0', '1.9.9') > 0)
  assert.ok(compareVersions('1.9.9', '2.0.0') < 0)
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0)
})
