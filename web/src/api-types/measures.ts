import type { DecisionRule, FactValue, Outcome } from './norms.ts'

/** What the HTTP API says about measures. Times are RFC 3339 in UTC. */

export const measureKinds = [
  'look-up',
  'takedown-request',
  'one-look',
  'block',
  'filter',
  'sinkhole',
  'quarantine',
  'monitoring',
  'probe',
  'deception',
  'access',
] as const
export type MeasureKind = (typeof measureKinds)[number]
export const measureStates = ['draft', 'waiting', 'applied', 'reversed', 'expired', 'set-aside'] as const
export type MeasureState = (typeof measureStates)[number]
export const impairments = ['nothing-else', 'domestic-others', 'foreign-service', 'foreign-critical'] as const
export const targetClasses = ['ordinary', 'critical', 'unclassified'] as const
export const urgencies = ['none', 'ci', 'life'] as const
export const noticeStates = ['told', 'planned', 'not-told', 'open'] as const
export const executorKinds = ['own-staff', 'provider', 'contractor', 'volunteer', 'owner', 'host-team'] as const
export const reversalCauses = ['ended-activity', 'harm', 'mistake', 'ordered', 'other'] as const
export const setAsideReasons = ['not-feasible', 'no-longer-needed', 'gentler-way', 'refused', 'duplicate'] as const
export const confidences = ['low', 'moderate', 'high'] as const

type One<T extends readonly string[]> = T[number]

/** What is proposed; null is "nobody has said". */
export interface Proposal {
  readonly title: string
  readonly kind: MeasureKind
  readonly targets: readonly string[]
  readonly statedPlaces: readonly {
    readonly country: string
    readonly confidence: One<typeof confidences>
    readonly source: string
  }[]
  readonly targetClass: One<typeof targetClasses>
  readonly impairs: One<typeof impairments> | null
  readonly impactNote: string
  readonly thirdParties: boolean | null
  readonly ownEvidence: boolean | null
  readonly evidence: string
  readonly legalBasis: string
  readonly necessity: string
  readonly notice: One<typeof noticeStates>
  readonly noticeNote: string
  readonly rightsNote: string
  readonly narrowerWorks: boolean | null
  readonly coHosted: number | null
  readonly sharedNote: string
  readonly expiryHours: number
  readonly urgency: One<typeof urgencies>
  readonly reversible: boolean | null
  readonly undo: string
  readonly executor: One<typeof executorKinds>
  readonly executorName: string
  readonly executorBound: boolean | null
  readonly aboutContent: boolean | null
  readonly intrusive: boolean | null
  readonly generalMonitoring: boolean | null
  readonly specificLaw: string
  readonly scan: boolean
  readonly range: readonly string[]
  readonly exercise: boolean
}

export interface MeasureTarget {
  readonly text: string
  readonly level: string
  readonly places: readonly {
    readonly country: string
    readonly basis: string
    readonly confidence: string
    readonly source: string
  }[]
  readonly verdict: string
  readonly operator: string | null
  readonly critical: boolean
}

/** What the rules say, before or without a decision that is kept. */
export interface Judgement {
  readonly outcome: Outcome
  readonly rules: readonly DecisionRule[]
  readonly factsUsed: Readonly<Record<string, FactValue>>
  readonly factsMissing: readonly string[]
  readonly holds: readonly { readonly rule: string; readonly toLift: string }[]
  readonly approvals: readonly { readonly rule: string; readonly role: string }[]
  readonly referrals: readonly { readonly rule: string; readonly to: string }[]
  readonly obligations: readonly { readonly rule: string; readonly what: string }[]
  readonly alternatives: readonly string[]
}

export interface Gentler {
  readonly way: 'ask-operator' | 'ask-host' | 'one-look' | 'narrower' | 'shorter' | 'host-executes'
  readonly operator?: string
  readonly level?: string
  readonly hours?: number
}

export interface NearMiss {
  readonly team: string
  readonly teamId: string
  readonly asset: string
  readonly purpose: string
  readonly publishedAt: string
}

/** What a preview and a kept measure share. */
export interface MeasureView {
  readonly effect: string
  readonly level: string
  readonly targets: readonly MeasureTarget[]
  readonly nearMiss: NearMiss | null
  readonly judgement: Judgement
  readonly gentler: readonly Gentler[]
}

export interface MeasureSummary {
  readonly measureId: string
  readonly version: number
  readonly state: MeasureState
  readonly effect: string
  readonly level: string
  readonly proposal: Proposal
  readonly targets: readonly MeasureTarget[]
  readonly nearMiss: NearMiss | null
  readonly teamCall: {
    readonly result: 'reached' | 'not-reached'
    readonly channel: string
    readonly note: string
    readonly at: string
  } | null
  readonly splitFrom: string | null
  readonly extends: string | null
  readonly decisionId: string | null
  readonly approvalId: string | null
  readonly breakGlass: boolean
  readonly proposedBy: string
  readonly proposedAt: string
  readonly appliedAt: string | null
  readonly endsAt: string | null
  readonly end: {
    readonly at: string
    readonly cause: string
    readonly note: string
    readonly reviewAt: string | null
  } | null
  readonly harmReports: number
}

export interface Measure extends MeasureSummary, MeasureView {}

export interface Proposed {
  readonly measure: Measure
  readonly held: Measure | null
}
