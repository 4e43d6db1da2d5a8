import type { NewId } from '#kernel/id.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Box } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Log } from '#platform/log.ts'
import type { Settings } from '#platform/settings.ts'

/** What the parts of this room are handed. */
export interface IdentityContext {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  readonly box: Box
  readonly settings: Pick<Settings, 'sessionHours' | 'tokenDays'>
  readonly log: Log
  readonly randomBytes: (size: number) => Uint8Array
  /** Scheme, host and port under which browsers reach this node; the first is the one that is given out. */
  readonly origins: () => readonly string[]
  /** The version of Comity, shown to those who ask. */
  readonly version: string
}

/** 256 bits of chance as a text that fits into cookies and addresses. */
export function newSecret(context: Pick<IdentityContext, 'randomBytes'>): string {
  return Buffer.from(context.randomBytes(32)).toString('base64url')
}
