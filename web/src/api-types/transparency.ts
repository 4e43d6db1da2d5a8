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

/** A thing that happened, with how far its entry in the log has come. */
export interface LogEntry extends AuditFact {
  readonly log: {
    readonly state: 'pending' | 'integrated' | 'published'
    readonly epoch: number | null
    /** Its place in the log, from 0. */
    readonly index: number | null
  }
}

/** The log as a whole. */
export interface LogStatus {
  readonly epoch: number | null
  readonly origin: string | null
  readonly vkey: string | null
  readonly size: number
  readonly checkpoint: { readonly size: number; readonly signedAt: string; readonly publishedAt: string | null } | null
  readonly pending: { readonly count: number; readonly oldest: string | null }
  readonly quarantine: { readonly reason: string; readonly text: string } | null
  readonly witnesses: readonly { readonly name: string; readonly size: number | null; readonly at: string | null }[]
  readonly request: {
    readonly requestNo: number
    readonly reason: string
    readonly askedBy: string
    readonly askedAt: string
    /** The size up to which others know the log, where it is to go on after a restore; null where a new epoch is asked for. */
    readonly goOnFrom: number | null
  } | null
}
