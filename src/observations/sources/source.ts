import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Facts } from '#norms'

/**
 * How a source stands. `new`: reports came, and nobody has written what they are for. `described`: that is written, and the data-protection
 * officer is asked. `assessed`: its reports are read. `refused`: the officer said no, or took an assessment back.
 */
export const sourceStates = ['new', 'described', 'assessed', 'refused'] as const
export type SourceState = (typeof sourceStates)[number]

/** What is written of a source before it is assessed. @source fact handling.purposeStated; R042, R045 */
export interface SourceDescription {
  readonly purpose: string
  readonly ground: string
  /** Which fields are kept of it, in words. */
  readonly fields: string
  /** How long the bytes of its reports are kept. */
  readonly retentionDays: number
}

/** A source as it leaves. */
export interface Source {
  /** `provider:report`; `provider:*` for what the release covers. */
  readonly feed: string
  readonly state: SourceState
  readonly description: SourceDescription | null
  readonly describedBy: string | null
  readonly describedAt: Instant | null
  readonly decidedBy: string | null
  /** A time, or a calendar day for what the release covers. */
  readonly decidedAt: string | null
  /** Why it was refused or taken back. */
  readonly reason: string | null
  /** Reports that are kept and not read. */
  readonly waiting: number
  /** It came with the release. */
  readonly shipped: boolean
}

export const assessmentIdOf = (no: number): Id<'assessment'> => numberedId('assessment', no)

/** What is known of the first import from a source. @param description Null while nobody has written what it is for. */
export function factsOf(description: SourceDescription | null): Facts {
  return {
    'handling.step': 'new-source',
    'handling.purposeStated': description !== null,
    'handling.holdDated': false,
  }
}

/** What the officer reads: everything that the rules want to be written. */
export function inWords({ purpose, ground, fields, retentionDays }: SourceDescription): string {
  const time = retentionDays === 1 ? 'one day' : `${retentionDays} days`
  return `Purpose: ${purpose} Ground: ${ground} Fields: ${fields} The bytes of its reports are kept for ${time}.`
}
