import type { Actor } from '#kernel/actor.ts'
import type { CheckFinding } from '#kernel/check.ts'
import { AppError } from '#kernel/errors.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import { say, type MandatesDeps } from '../context.ts'
import { contradictions, faultsOf } from './faults.ts'
import { emptyFramework, type Framework } from './framework.ts'
import { insertVersion, readVersions } from './store.ts'

/** A version of the framework: who set it, when and why. */
export interface FrameworkVersion {
  readonly version: number
  readonly framework: Framework
  readonly setBy: string | null
  readonly setAt: Instant | null
  readonly why: string
}

/** The national framework: bodies, who answers for each step, mandate, services. @source R116, R130-R136 */
export interface Frameworks {
  /** The one in force; version 0, with nothing in it, before anybody set one. */
  current(): Promise<FrameworkVersion>
  versions(): Promise<Omit<FrameworkVersion, 'framework'>[]>
  /** @throws {AppError} `platform.stale`; `platform.bad-request` naming every contradiction. */
  set(actor: Actor, version: number, framework: Framework, why: string): Promise<FrameworkVersion>
  faults(): Promise<CheckFinding[]>
}

const shownVersions = 100

export function createFrameworks(deps: Pick<MandatesDeps, 'db' | 'clock' | 'emit'>): Frameworks {
  const { db, clock } = deps

  async function current(): Promise<FrameworkVersion> {
    const [row] = await readVersions(db, 1)
    if (row === undefined) return { version: 0, framework: emptyFramework, setBy: null, setAt: null, why: '' }
    return { version: row.version, framework: row.content, setBy: row.set_by, setAt: row.set_at, why: row.why }
  }

  return {
    current,
    async versions() {
      const rows = await readVersions(db, shownVersions)
      return rows.map(({ version, why, set_by, set_at }) => ({ version, why, setBy: set_by, setAt: set_at }))
    },
    async set(actor, version, framework, why) {
      const faults = contradictions(framework)
      if (faults.length > 0)
        throw new AppError('platform.bad-request', `The framework contradicts itself ${faults.length} times.`, {
          faults: faults.map(({ pointer, reason }) => ({ pointer: `/body/framework${pointer}`, reason })),
        })
      await db.transaction(async (tx) => {
        const next = version + 1
        const before = (await readVersions(tx, 1))[0]?.version ?? 0
        const row = { version: next, content: framework, why, set_by: actor.id, set_at: clock() }
        if (before !== version || !(await insertVersion(tx, row)))
          throw new AppError('platform.stale', 'Somebody else changed this meanwhile; load it again.')
        const left = faultsOf(framework, dayOf(clock())).filter(({ severity }) => severity === 'fault').length
        await say(deps, tx, {
          type: 'framework-set',
          by: actor,
          subject: { type: 'mandates.framework', id: `framework_${next}` },
          exercise: false,
          detail: { version: next },
          figures: { faults: left, services: framework.services.filter(({ offered }) => offered).length },
        })
      })
      return current()
    },
    faults: async () => faultsOf((await current()).framework, dayOf(clock())),
  }
}
