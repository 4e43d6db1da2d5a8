/** Words of the closed lists, as the node knows them. @source src/assessments/words.ts */
export const readings = ['consistent', 'inconsistent', 'neutral', 'not-applicable'] as const
export type Reading = (typeof readings)[number]
export const evidenceKinds = [
  'location',
  'language',
  'timing',
  'tool',
  'infrastructure',
  'system',
  'victim',
  'partner-report',
  'public-report',
  'other',
] as const
export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export const credibilities = [1, 2, 3, 4, 5, 6] as const
export const likelihoods = [
  'almost-no-chance',
  'very-unlikely',
  'unlikely',
  'roughly-even-chance',
  'likely',
  'very-likely',
  'almost-certain',
] as const
export const confidences = ['low', 'moderate', 'high'] as const
export const severities = ['low', 'medium', 'high', 'critical', 'unknown'] as const
export const replicabilities = ['yes', 'in-part', 'no', 'unknown'] as const
export const aspects = ['technical', 'scope', 'context', 'consultations'] as const
export const tlps = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const

export interface AssessmentSummary {
  readonly assessmentId: string
  readonly title: string
  readonly marking: string
  readonly version: number
  readonly frozen: number
  readonly missing: readonly string[]
  readonly exercise: boolean
  readonly createdAt: string
  readonly changedAt: string
}

export interface Hypothesis {
  readonly key: string
  readonly kind: 'named' | 'false-flag' | 'hijacked'
  readonly text: string
  readonly against: string
}

export interface Evidence {
  readonly key: string
  readonly summary: string
  readonly detail: string
  readonly kind: (typeof evidenceKinds)[number]
  readonly origin: string
  readonly reliability: (typeof reliabilities)[number] | null
  readonly credibility: (typeof credibilities)[number] | null
  readonly readings: Readonly<Record<string, Reading>>
}

export interface Content {
  readonly title: string
  readonly question: string
  readonly detectedAt: string | null
  readonly marking: string
  readonly aspects: Readonly<Record<(typeof aspects)[number], string>>
  readonly severity: { readonly level: string | null; readonly reason: string }
  readonly replicable: string | null
  readonly hypotheses: readonly Hypothesis[]
  readonly evidence: readonly Evidence[]
  readonly originsCompared: boolean
  readonly falseFlagEliminatedBy: readonly string[]
  readonly judgement: { readonly text: string; readonly likelihood: string | null; readonly confidence: string | null }
  readonly dissent: {
    readonly asked: boolean
    readonly entries: readonly { readonly text: string; readonly author: string | null }[]
  }
}

export interface FrozenVersion {
  readonly number: number
  readonly sha256: string
  readonly missing: readonly string[]
  readonly why: string
  readonly by: string
  readonly at: string
  readonly reviews: readonly {
    readonly agrees: boolean
    readonly note: string
    readonly by: string
    readonly at: string
  }[]
}

export interface Consultation {
  readonly kind: string
  readonly outcome: string
  readonly reason: string | null
  readonly with: string
  readonly note: string
  readonly by: string
  readonly at: string
}

export interface Assessment extends AssessmentSummary {
  readonly content: Content
  readonly notes: {
    readonly telling: readonly string[]
    readonly untelling: readonly string[]
    readonly against: Readonly<Record<string, readonly string[]>>
    readonly circles: readonly { readonly origin: string; readonly items: readonly string[] }[]
  }
  readonly people: readonly { readonly personId: string; readonly name: string; readonly since: string }[]
  readonly versions: readonly FrozenVersion[]
  readonly consultations: readonly Consultation[]
  readonly authority: readonly {
    readonly decision: string
    readonly reference: string
    readonly by: string
    readonly at: string
  }[]
}

export interface Comparison {
  readonly why: string
  readonly differences: readonly {
    readonly pointer: string
    readonly kind: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

export interface Reader {
  readonly number: number
  readonly readerId: string
  readonly name: string
  readonly times: number
  readonly first: string
  readonly last: string
}

export interface Declarations {
  readonly names: 'nobody' | 'actor' | 'state' | null
  readonly implies: 'nobody' | 'territory' | null
  readonly basis: 'nothing-named' | 'location-only' | 'assessed-evidence' | null
  readonly sensitive: boolean | null
  readonly vendor: 'none' | 'test' | 'disclosure' | 'incident' | 'origin' | null
  readonly exposes: 'nothing' | 'domestic' | 'foreign' | null
  readonly exposureRemedied: boolean | null
  readonly remedy: boolean | null
  readonly personal: 'none' | 'needed' | 'not-needed' | 'unclassified' | null
  readonly personAtRisk: boolean | null
  readonly sourceMarking: string | null
}

export interface StatementBody {
  readonly title: string
  readonly text: string
  readonly indicators: readonly string[]
  readonly language: string
  readonly kind: string
  readonly level: string
  readonly audience: 'public' | 'contacts'
  readonly contacts: readonly string[]
  readonly marking: string
  readonly detectedAt: string | null
  readonly declares: Declarations
}

export interface Statement {
  readonly statementId: string
  readonly assessmentId: string | null
  readonly number: number | null
  readonly revision: number
  readonly state: string
  readonly exercise: boolean
  readonly body: StatementBody
  readonly flagged: readonly string[]
  readonly writtenBy: { readonly id: string; readonly personId: string | null; readonly name: string }
  readonly createdAt: string
  readonly releasedAt: string | null
}

export interface StatementDetail extends Statement {
  readonly revisions: readonly {
    readonly revision: number
    readonly title: string
    readonly text: string
    readonly flagged: readonly string[]
    readonly by: string
    readonly at: string
    readonly clearedBy: string | null
  }[]
  readonly cleared: boolean
  readonly consultations: readonly Consultation[]
  readonly deliveries: readonly {
    readonly contactId: string | null
    readonly team: string | null
    readonly state: string
    readonly approvalId: string | null
    readonly messageId: string | null
    readonly at: string
    readonly decision: { readonly decisionId: string; readonly outcome: string }
  }[]
  readonly holding: { readonly title: string; readonly text: string } | null
}

export interface TextFindings {
  readonly hits: readonly {
    readonly kind: string
    readonly text: string
    readonly at: number
    readonly length: number
    readonly of: string | null
  }[]
  readonly more: boolean
  readonly state: boolean
  readonly actor: boolean
  readonly context: boolean
}
