import type { Id } from '#kernel/id.ts'
import { numberedId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Judgement } from '#norms'
import type { Gentler } from './gentler.ts'
import type { KnownTarget } from './known-target.ts'
import type { Proposal } from './proposal.ts'
import type { CallResult, Effect, Level, MeasureState, ReversalCause, SetAsideReason } from './words.ts'

/** The contact point of a response team that a measure would have hit. @source rule k-1; metric M-k2 */
export interface NearMiss {
  readonly team: string
  readonly teamId: string
  readonly asset: string
  readonly purpose: string
  readonly publishedAt: string
  readonly at: Instant
}

/** That somebody called the team, on a channel that is not the affected one. */
export interface TeamCall {
  readonly result: CallResult
  readonly channel: string
  readonly note: string
  readonly by: string
  readonly at: Instant
}

/** What is known of a measure beside its proposal. */
export interface MeasureBody {
  readonly proposal: Proposal
  readonly targets: readonly KnownTarget[]
  readonly nearMiss: NearMiss | null
  readonly teamCall: TeamCall | null
}

/** How a measure ended. */
export interface MeasureEnd {
  readonly at: Instant
  readonly by: string
  readonly cause: ReversalCause | SetAsideReason | 'expired'
  readonly note: string
  /** When it is looked at again, of one that was set aside. */
  readonly reviewAt: Instant | null
}

/** An act with effect on networks. */
export interface Measure extends MeasureBody {
  readonly measureId: Id<'measure'>
  readonly version: number
  readonly state: MeasureState
  readonly effect: Effect
  readonly level: Level
  readonly splitFrom: Id<'measure'> | null
  /** The one whose time it would prolong: an extension is a decision of its own. */
  readonly extends: Id<'measure'> | null
  readonly decisionId: string | null
  readonly approvalId: string | null
  readonly breakGlass: boolean
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly appliedAt: Instant | null
  readonly endsAt: Instant | null
  readonly end: MeasureEnd | null
  readonly harmReports: number
}

/** A measure with what the rules say of it now. */
export interface JudgedMeasure extends Measure {
  readonly judgement: Judgement
  readonly gentler: readonly Gentler[]
}

export const measureIdOf = (no: number): Id<'measure'> => numberedId('measure', no)
