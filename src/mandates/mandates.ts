import { minute } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import { createFrameworks, type Frameworks } from './framework/frameworks.ts'
import { createConsents, type Consents } from './consents/consents.ts'
import type { ConsentCover, ConsentQuestion } from './consents/consent.ts'
import type { Listener, MandatesContext, MandatesDeps } from './context.ts'
import {
  createInstruments,
  type CompelledCover,
  type CompelledQuestion,
  type Instruments,
} from './instruments/instruments.ts'
import type { PermissionQuestion } from './permissions/permission.ts'
import { createPermissions, type Permissions } from './permissions/permissions.ts'
import { createRestrictions, type Restriction, type Restrictions } from './restrictions/restrictions.ts'

/** What permits: compelled instruments, permissions of sources, consents; and what restricts. */
export interface Mandates {
  readonly instruments: Instruments
  readonly permissions: Permissions
  readonly restrictions: Restrictions
  readonly consents: Consents
  readonly frameworks: Frameworks
  /** The instrument in force that covers this; null where none does. The fact `source.compelled`. */
  compelledCovers(sql: Sql, question: CompelledQuestion): Promise<CompelledCover | null>
  /** Whether the source has permitted this. Silence has not. The fact `source.permission`. */
  permissionCovers(sql: Sql, question: PermissionQuestion): Promise<boolean>
  /** Whose verified permission covers an act on systems. The facts `consent.state` and `consent.owner`. */
  consentCovers(sql: Sql, question: ConsentQuestion): Promise<ConsentCover>
  /** What governments lay on working with a partner now. */
  restrictionsOn(sql: Sql, partner: string): Promise<Restriction[]>
  /** Lets a room hear, in the same transaction, that what stands about its subjects has changed. */
  listen(subjectType: string, listener: Listener): void
  readonly jobs: readonly Job[]
}

const sweepMinutes = 10

export function createMandates(deps: MandatesDeps): Mandates {
  const context: MandatesContext = { ...deps, listeners: new Map() }
  const instruments = createInstruments(context)
  const permissions = createPermissions(context)
  const restrictions = createRestrictions(context)
  const consents = createConsents(context)
  const frameworks = createFrameworks(deps)
  return {
    instruments,
    permissions,
    restrictions,
    consents,
    frameworks,
    compelledCovers: (sql, question) => instruments.covers(sql, question),
    permissionCovers: (sql, question) => permissions.covers(sql, question),
    consentCovers: (sql, question) => consents.covers(sql, question),
    restrictionsOn: (sql, partner) => restrictions.on(sql, partner),
    listen: (subjectType, listener) => void context.listeners.set(subjectType, listener),
    jobs: [
      {
        name: 'mandates.sweep',
        everyMs: sweepMinutes * minute,
        async run() {
          await permissions.markSilent()
          await instruments.endLapsed()
        },
      },
    ],
  }
}
