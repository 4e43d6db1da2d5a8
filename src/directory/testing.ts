import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { instant } from '#kernel/instant.ts'
import type { Country } from '#kernel/places.ts'
import { createBox } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { createLog } from '#platform/log.ts'
import { testDatabase } from '#testing/database.ts'
import { createDirectory, type Directory } from './directory.ts'

const person = (name: string): Actor => ({
  ...systemActor(name),
  kind: 'person',
  id: `person_${name}`,
  personId: `person_${name}`,
})
/** Two people: what one did, the other finds. */
export const ana = person('ana')
export const ben = person('ben')

/** A directory over a fresh database, at home in XA, on 2026-11-22. */
export async function house(t: TestContext): Promise<{ directory: Directory; facts: Fact[]; db: Database }> {
  const db = await testDatabase(t)
  const facts: Fact[] = []
  const directory = createDirectory({
    db,
    clock: () => instant('2026-11-22T07:00:00Z'),
    emit: async (_tx, ...said) => void facts.push(...said),
    box: createBox(randomBytes(32)),
    log: createLog('silent'),
    homeCountry: async () => 'XA' as Country,
  })
  return { directory, facts, db }
}

/** Whether an error is of that code; for `assert.rejects`. */
export const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === wanted
