import { createHash, randomBytes } from 'node:crypto'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { instant, type Clock } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { createLog } from '#platform/log.ts'
import { openPublishedFolder, type PublishedFolder } from '#platform/published-folder.ts'
import type { VerifierKey } from '#kernel/signed-note.ts'
import { createTransparencyLog, type TransparencyLog } from './log/transparency-log.ts'
import { createTransparency, type Transparency } from './transparency.ts'

/** The room's record with keys of its own, for tests. */
export function testTransparency(db: Database): Transparency {
  return createTransparency({ db, box: createBox(Buffer.alloc(32, 7)), chance: randomBytes })
}

/** A log with a fixed key under `test.example/log`. */
export function testLog(options: {
  readonly db: Database
  readonly transparency: Transparency
  readonly dataDir: string
  readonly clock?: Clock
  readonly witnesses?: readonly VerifierKey[]
  readonly folder?: PublishedFolder
  readonly memory?: PublishedFolder
}): TransparencyLog {
  const { db, transparency, dataDir } = options
  return createTransparencyLog({
    db,
    clock: options.clock ?? (() => instant('2026-11-22T07:00:00Z')),
    log: createLog('silent'),
    seed: createHash('sha256').update('a test').digest(),
    origin: () => 'test.example/log',
    folder: options.folder ?? openPublishedFolder(`${dataDir}/log`),
    memory: options.memory ?? openPublishedFolder(dataDir),
    witnesses: options.witnesses ?? [],
    record: transparency.record,
    samePerson: (a, b) => a.personId === null || a.personId === b.personId,
  })
}

/** A fact, told apart by a number. */
export function testFact(n: number, more: Partial<Fact> = {}): Fact {
  const subject: EntityRef = { type: 'test.thing', id: `thing_${n}` }
  return {
    type: 'observations.tested',
    at: instant('2026-11-22T07:00:00Z'),
    actor: { kind: 'person', id: 'account_ada' },
    subject,
    detail: { n, word: 'said', note: null },
    figures: { count: n },
    ...more,
  }
}
