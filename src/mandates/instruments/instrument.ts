import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import { hour, plusMs, type Instant } from '#kernel/instant.ts'
import type { BodyClass, DataClass, InstrumentKind } from '../words.ts'

/**
 * `recorded`: somebody wrote down what it says. `validated`: the legal adviser has found it in form and has narrowed it. `in-force`: the head has
 * countersigned. `refused`: one of the two did not. `ended`: its time is over.
 */
export const instrumentStates = ['recorded', 'validated', 'in-force', 'refused', 'ended'] as const
export type InstrumentState = (typeof instrumentStates)[number]

/** A compelled instrument as it leaves. */
export interface Instrument {
  readonly instrumentId: Id<'instrument'>
  readonly about: EntityRef
  readonly kind: InstrumentKind
  readonly authority: string
  readonly authorityClass: BodyClass
  readonly reference: string
  readonly dated: string
  readonly validUntil: Instant | null
  readonly gag: { readonly reference: string; readonly until: Instant | null } | null
  readonly scope: string
  readonly dataClasses: readonly DataClass[]
  /** The partner whose data it is; null for the team's own. */
  readonly source: { readonly name: string; readonly contactId: string | null } | null
  readonly recordedBy: string
  readonly recordedAt: Instant
  readonly state: InstrumentState
  /** How many records it would take without a second look, and to how many it was narrowed. */
  readonly records: { readonly from: number; readonly to: number } | null
  readonly validated: { readonly by: string; readonly at: Instant; readonly note: string } | null
  readonly countersigned: { readonly by: string; readonly at: Instant } | null
  readonly ended: { readonly by: string; readonly at: Instant; readonly why: string } | null
  readonly told: { readonly by: string; readonly at: Instant; readonly how: string } | null
  /** By when the source is to be told; null where nobody is, or it was told. */
  readonly tellBy: Instant | null
  readonly exercise: boolean
}

export const instrumentIdOf = (no: number): Id<'instrument'> => numberedId('instrument', no)

/** Hours within which a source is told once an instrument is in force and nothing bars it. @source R114, rule k-3-tell */
export const tellWithinHours = 24

/** Whether telling the source is barred at a moment. A bar with a date ends by itself. */
export function isBarred(gag: Instrument['gag'], at: Instant): boolean {
  return gag !== null && (gag.until === null || at < gag.until)
}

/** By when the source is told: a day after it could first be told; null while a bar without an end stands. */
export function tellBy(
  instrument: Pick<Instrument, 'gag' | 'source' | 'countersigned' | 'told' | 'state'>,
): Instant | null {
  const { gag, source, countersigned, told } = instrument
  if (source === null || countersigned === null || told !== null) return null
  if (gag !== null && gag.until === null) return null
  const until = gag?.until ?? countersigned.at
  const from = until > countersigned.at ? until : countersigned.at
  return plusMs(from, tellWithinHours * hour)
}

/** @throws {AppError} `platform.bad-request` for a narrowing that widens. */
export function checkNarrowing({ from, to }: { readonly from: number; readonly to: number }): void {
  if (to >= 1 && to <= from) return
  throw new AppError(
    'platform.bad-request',
    'An instrument is narrowed: to at least one record, and to no more than it would take.',
    {
      faults: [{ pointer: '/body/records/to', reason: `from 1 to ${from}` }],
    },
  )
}

/** What a state allows. */
export const instrumentCan: Readonly<
  Record<'validate' | 'countersign' | 'refuse' | 'tell', readonly InstrumentState[]>
> = {
  validate: ['recorded'],
  countersign: ['validated'],
  refuse: ['recorded', 'validated'],
  tell: ['in-force', 'ended'],
}
