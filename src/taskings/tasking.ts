import { numberedId, type Id } from '#kernel/id.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Instant } from '#kernel/instant.ts'
import type { BodyClass, DataClass, Effect } from '#mandates'
import type { AskedAct, DataOrigin, Executor, Ground, MandatePlace, PersonalData, Place, Purpose } from './words.ts'

/** What a body outside asks, but for the acts. */
export interface TaskingHead {
  readonly origin: {
    /** The office, not a person. */
    readonly body: string
    readonly bodyClass: BodyClass
    /** An authority of another State; null where nobody knows. */
    readonly foreign: boolean | null
    /** A contact of the directory to which the answer can go by mail. */
    readonly contactId: string | null
  }
  /** The instrument that the body cites, in its words; what compels is recorded beside the act. */
  readonly instrument: string | null
  readonly purpose: Purpose
  readonly executor: Executor
  readonly confidentiality: { readonly reference: string } | null
  /** Whether it was on record before work on it began; null where nobody knows. */
  readonly recordedFirst: boolean | null
  readonly receivedAt: Instant
  readonly deadline: Instant | null
  readonly exercise: boolean
}

/** One act that is asked for. Null is "nobody knows". */
export interface AskedLine {
  readonly asks: AskedAct
  readonly effect: Effect
  /** Where the targets are, as far as the body or the recorder says; the directory is asked besides. */
  readonly place: Place | null
  readonly dataClasses: readonly DataClass[]
  readonly dataOrigin: DataOrigin | null
  /** The partner or feed whose data it is. */
  readonly source: { readonly name: string; readonly contactId: string | null } | null
  readonly records: number | null
  readonly personal: PersonalData | null
  readonly personAtRisk: boolean | null
  readonly mandate: MandatePlace | null
  readonly ground: Ground | null
  readonly evidence: boolean | null
}

/** What may name persons: kept sealed, and erased on its date. */
export interface SealedWords {
  /** What was asked, as it was said. */
  readonly words: string
  /** Who asked. */
  readonly contact: string
}
export interface SealedLine {
  readonly targets: readonly string[]
  readonly note: string
}

/** An act as it is on record: what was stated, and what was found out. */
export interface Line extends AskedLine {
  readonly line: number
  readonly version: number
  /** By which it is judged. */
  readonly judgedEffect: Effect
  readonly judgedPlace: Place | null
  /** A target is a contact point of a response team; null where nobody could look. */
  readonly teamAsset: boolean | null
  /** Null when they were erased. */
  readonly sealed: SealedLine | null
}

export const taskingIdOf = (no: number): Id<'tasking'> => numberedId('tasking', no)

/** How rules and other rooms name one act of a tasking. */
export const lineSubject = 'taskings.line'
export function lineRef(taskingNo: number, line: number): EntityRef {
  return { type: lineSubject, id: `${taskingIdOf(taskingNo)}-${line}` }
}

/** The tasking and the act that a reference names; null for anything else. */
export function partsOfRef(id: string): { readonly taskingId: string; readonly line: number } | null {
  const match = /^(tasking_[0-9a-z]{11})-(\d{1,3})$/.exec(id)
  return match === null ? null : { taskingId: match[1]!, line: Number(match[2]) }
}

/** What happened, in the order of the ledger. */
export const entryKinds = [
  'recorded',
  'linked',
  'decided',
  'corrected',
  'permission-asked',
  'permission-to-ask',
  'instrument-recorded',
  'override-asked',
  'refused-by-person',
  'source-told',
  'handed-over',
  'letter-edited',
  'letter-signed',
  'answered',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** Hours in which a tasking is answered where the body names no time. */
export const answerWithinHours = 72
/** Days that words, targets, names and letters are kept. */
export const wordsKeptDays = 1095
/** Most acts in one tasking, most targets of an act. */
export const maxLines = 20
export const maxTargets = 200
