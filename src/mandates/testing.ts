import type { TestContext } from 'node:test'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { createBox } from '#platform/box.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { person, testClock } from '#testing/people.ts'
import { createMandates } from './mandates.ts'

/** The room on a fresh database, with a clock of its own and all that it said. For tests. */
export async function testMandates(t: Pick<TestContext, 'after'>) {
  const db = await testDatabase(t)
  const clock = testClock()
  const facts: Fact[] = []
  const heard: EntityRef[] = []
  const mandates = createMandates({
    db,
    clock: clock.now,
    emit: async (_tx, fact) => void facts.push(fact),
    box: createBox(Buffer.alloc(32, 5)),
  })
  mandates.listen('taskings.line', async (_tx, subject) => void heard.push(subject))
  const people = {
    liaison: person(['liaison']),
    otherLiaison: person(['liaison'], { id: 'account_second' }),
    legal: person(['legal']),
    head: person(['head']),
  }
  return { db, clock, facts, heard, mandates, people }
}
