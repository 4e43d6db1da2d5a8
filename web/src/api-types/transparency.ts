/** What the HTTP API says about the record. Times are RFC 3339 in UTC, sizes bytes. */

import type { EntityRef } from './norms.ts'

/** One thing that happened. */
export interface AuditFact {
  readonly factId: string
  readonly at: string
  readonly type: string
  readonly room: string
  readonly actor: { readonly kind: string; readonly id: string }
  readonly subject: EntityRef
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}
