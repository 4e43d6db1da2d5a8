import type { BodyClass, DataClass, Effect } from './mandates.ts'
import type { Outcome } from './norms.ts'

/** What the HTTP API says about what bodies outside ask of the team. Times are RFC 3339 in UTC. */

export const purposes = [
  'response',
  'prevention',
  'warning',
  'vulnerability',
  'capacity',
  'exercise',
  'law-enforcement',
  'intelligence-collection',
  'offence',
  'retaliation',
  'surveillance-of-persons',
  'content-control',
  'commercial-advantage',
  'political-advantage',
  'other',
  'unknown',
] as const
export type Purpose = (typeof purposes)[number]

export const askedActs = [
  'analysis',
  'advice',
  'warning',
  'support',
  'hand-over-data',
  'statement',
  'block',
  'remove-content',
  'probe',
  'enter-systems',
  'identify-person',
  'covert-contact',
  'other',
] as const
export type AskedAct = (typeof askedActs)[number]

export const executors = ['own-staff', 'contractor', 'volunteer', 'other-body'] as const
export type Executor = (typeof executors)[number]
export type Place = 'domestic' | 'foreign' | 'uncertain'
export type MandatePlace = 'within' | 'to-be-asked' | 'outside'
export type Ground = 'system-security' | 'content'
export type DataOrigin = 'own' | 'partner' | 'public'
export type PersonalData = 'none' | 'needed' | 'not-needed' | 'unclassified'

export interface LineOutcome {
  readonly decisionId: string
  readonly outcome: Outcome
  readonly released: boolean
  readonly at: string
  readonly rules: readonly string[]
}

interface Head {
  readonly taskingId: string
  readonly origin: {
    readonly body: string
    readonly bodyClass: BodyClass
    readonly foreign: boolean | null
    readonly contactId: string | null
  }
  readonly instrument: string | null
  readonly purpose: Purpose
  readonly executor: Executor
  readonly confidentiality: { readonly reference: string } | null
  readonly recordedFirst: boolean | null
  readonly receivedAt: string
  readonly deadline: string | null
  readonly exercise: boolean
  readonly recordedAt: string
  readonly answeredAt: string | null
}

export interface TaskingSummary extends Head {
  readonly outcomes: readonly { readonly line: number; readonly outcome: LineOutcome | null }[]
}

/** What can be said of one act. Null is "not known". */
export interface LineInput {
  readonly asks: AskedAct
  readonly effect: Effect
  readonly targets: readonly string[]
  readonly note: string
  readonly place: Place | null
  readonly dataClasses: readonly DataClass[]
  readonly dataOrigin: DataOrigin | null
  readonly source: { readonly name: string; readonly contactId: string | null } | null
  readonly records: number | null
  readonly personal: PersonalData | null
  readonly personAtRisk: boolean | null
  readonly mandate: MandatePlace | null
  readonly ground: Ground | null
  readonly evidence: boolean | null
}

export interface TaskingLine extends Omit<LineInput, 'targets' | 'note'> {
  readonly line: number
  readonly version: number
  readonly subject: string
  readonly judgedEffect: Effect
  readonly judgedPlace: Place | null
  readonly teamAsset: boolean | null
  readonly sealed: { readonly targets: readonly string[]; readonly note: string } | null
  readonly outcome: LineOutcome | null
}

export interface LedgerEntry {
  readonly at: string
  readonly kind: string
  readonly line: number | null
  readonly by: string
  readonly decisionId: string | null
  readonly outcome: Outcome | null
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export interface TaskingDetail extends Head {
  readonly recordedBy: string
  readonly words: { readonly words: string; readonly contact: string } | null
  readonly lines: readonly TaskingLine[]
  readonly entries: readonly LedgerEntry[]
}

export interface TaskingCount {
  readonly originClass: BodyClass
  readonly purpose: Purpose
  readonly outcome: Outcome
  readonly acts: number
}

export interface Letter {
  readonly taskingId: string
  readonly text: string
  readonly version: number
  readonly signed: { readonly by: string; readonly at: string } | null
  /** Words that may stand for a State or an actor. */
  readonly named: readonly string[]
  readonly answered: { readonly at: string; readonly how: string } | null
}
