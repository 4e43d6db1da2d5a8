import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Actor, FunctionClass, Role } from '#kernel/actor.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { person } from '#testing/people.ts'
import { ordinaryFacts } from '../cases.ts'
import type { Decision } from '../decision.ts'
import type { Facts } from '../fact-set.ts'
import { createNorms, type Norms } from '../norms.ts'
import { basePack, basePackFiles } from '../testing.ts'
import type { PolicyFile } from '../policy-files.ts'
import type { ApprovalItem } from './item.ts'
import { noPeople, type KnownPerson } from './people.ts'

const { vocabulary } = basePack()
/** A notice to a provider abroad needs the liaison, under rule P1-direct. */
export const abroad: Facts = { 'recipient.place': 'foreign' }

export interface ApprovalsUnderTest {
  readonly norms: Norms
  readonly db: Database
  readonly facts: Fact[]
  /** What the held command did: the facts with which it was allowed, once for each time. */
  readonly sent: string[]
  /** Said by the command's room when people refused. */
  readonly refused: string[]
  wait(ms: number): void
  now(): Instant
  /** A person with an account. */
  someone(name: string, roles: readonly Role[], duties?: readonly FunctionClass[]): Actor
  close(actor: Actor): void
  /** What is known of the act, from now on: a notice, or a measure. */
  know(facts: Facts, what?: 'notify' | 'measure'): void
  /** Breaks the command with this error until it is mended. */
  breakWith(error: Error | null): void
  /** Tries to send the notice: sends it, or keeps it for approval. */
  dispatch(by: Actor, number?: number): Promise<ApprovalItem | null>
  decide(by: Actor, number?: number): Promise<Decision>
}

/** The room on a database of its own, with a command that sends notices and is stopped by what the rules say. */
export async function testApprovals(
  t: Pick<TestContext, 'after'>,
  base: readonly PolicyFile[] = basePackFiles(),
): Promise<ApprovalsUnderTest> {
  const db = await testDatabase(t)
  let now: Instant = instant('2026-03-01T10:00:00Z')
  const clock = (): Instant => now
  const facts: Fact[] = []
  const accounts = new Map<string, KnownPerson>()
  const norms = createNorms({
    db,
    clock,
    ids: timeOrderedIds(clock, randomBytes),
    emit: async (_tx, fact) => void facts.push(fact),
    packs: { base },
    people: {
      same: (a, b) => a.kind !== 'system' && b.kind !== 'system' && noPeople.same(a, b),
      find: async (_sql, id) => accounts.get(id) ?? null,
      list: async () => [...accounts.values()],
    },
  })
  await norms.start()
  const sent: string[] = []
  const refused: string[] = []
  let known: Facts = abroad
  let what: 'notify' | 'measure' = 'notify'
  let broken: Error | null = null

  const act = (by: Actor, number: number) => ({
    act: what,
    subject: { type: 'observations.notification', id: `notification_${number}` },
    recipient: { type: 'directory.contact', id: 'contact_1' },
    facts: { ...ordinaryFacts(vocabulary, what), ...known },
    by,
  })
  const name = 'observations.send'
  const dispatch = (by: Actor, number: number) =>
    db.transaction(async (tx) => {
      const decision = await norms.decide(tx, act(by, number))
      if (decision.released) {
        const { subject, recipient } = decision
        norms.assertCovers(decision, { act: what, subject, recipient })
        sent.push(decision.id)
        return null
      }
      return norms.approvals.hold(tx, {
        decision,
        command: { name, args: { number } },
        title: 'Tell a provider abroad',
        why: 'Its systems are infected.',
        by,
        exercise: false,
        ifNobodyAnswers: 'It stays held.',
      })
    })
  norms.approvals.register({
    name,
    meaning: 'Send the notice',
    async run(tx, args, { by }) {
      const { number } = args as { number: number }
      const decision = await norms.decide(tx, act(by, number))
      if (!decision.released) {
        await norms.approvals.hold(tx, {
          decision,
          command: { name, args },
          title: 'Tell a provider abroad',
          why: 'Its systems are infected.',
          by,
          exercise: false,
          ifNobodyAnswers: 'It stays held.',
        })
        return
      }
      sent.push(decision.id)
      if (broken !== null) throw broken
    },
    async refused(_tx, _args, { by, reason }) {
      refused.push(`${by.name}: ${reason}`)
    },
  })

  return {
    norms,
    db,
    facts,
    sent,
    refused,
    wait: (ms) => (now = plusMs(now, ms)),
    now: clock,
    someone(id, roles, duties = ['csirt']) {
      const actor = person(roles, { id, duties })
      accounts.set(id, { personId: id, name: actor.name, roles, duties, actions: actor.actions })
      return actor
    },
    close: (actor) => void accounts.delete(actor.id),
    know(some, other = 'notify') {
      known = some
      what = other
    },
    breakWith: (error) => (broken = error),
    dispatch: (by, number = 1) => dispatch(by, number),
    decide: (by, number = 1) => db.transaction((tx) => norms.decide(tx, act(by, number))),
  }
}
