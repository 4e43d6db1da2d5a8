import type { EntityRef, FactValue, Outcome } from './norms.ts'

/** What the HTTP API says about requests for approval. Times are RFC 3339 in UTC. */

export const approvalStates = ['waiting', 'stopped', 'done', 'failed', 'refused', 'withdrawn', 'superseded'] as const
export type ApprovalState = (typeof approvalStates)[number] | 'approved'

/** Something that is asked of people: an approval, an outside body's word, an override, or that a person puts it forward. */
export interface ApprovalPart {
  readonly kind: 'request' | 'approval' | 'referral' | 'override'
  readonly rule: string
  readonly role: string | null
  readonly to: string | null
}

export interface ApprovalAnswer {
  readonly answerId: string
  readonly kind: ApprovalPart['kind'] | 'break-glass'
  readonly answer: string
  readonly role: string | null
  readonly lent: boolean
  readonly reason: string
  readonly reference: string | null
  readonly duty: string | null
  readonly by: { readonly id: string; readonly name: string }
  readonly decisionId: string
  readonly at: string
}

/** A stopped act that waits for people. */
export interface Approval {
  readonly approvalId: string
  readonly state: ApprovalState
  readonly act: string
  readonly outcome: Outcome
  readonly subject: EntityRef
  readonly decisionId: string
  readonly title: string
  readonly why: string
  readonly ifNobodyAnswers: string
  readonly exercise: boolean
  readonly askedBy: { readonly kind: string; readonly name: string; readonly personId: string | null }
  readonly askedAt: string
  readonly deadline: string
  readonly insteadOf: string | null
  readonly changed: readonly {
    readonly fact: string
    readonly before: FactValue | null
    readonly after: FactValue | null
  }[]
  readonly parts: readonly (ApprovalPart & { readonly answerId: string | null })[]
  readonly open: readonly ApprovalPart[]
  readonly answers: readonly ApprovalAnswer[]
  readonly ended: { readonly at: string; readonly reason: string } | null
  /** What the person who looks may do. */
  readonly you: {
    readonly answer: readonly ApprovalPart[]
    readonly whyNot: string | null
    readonly withdraw: boolean
    readonly breakGlass: boolean
    readonly retry: boolean
  }
}

/** An override or a broken glass that somebody else looks at afterwards. */
export interface Review {
  readonly reviewId: string
  readonly of: 'override' | 'break-glass'
  readonly approvalId: string
  readonly title: string
  readonly done: { readonly name: string; readonly reason: string; readonly duty: string | null }
  readonly due: string
  readonly result: { readonly finding: string; readonly reason: string; readonly name: string } | null
  readonly you: { readonly review: boolean; readonly whyNot: string | null }
}

export interface Delegation {
  readonly delegationId: string
  readonly role: string
  readonly from: { readonly personId: string; readonly name: string }
  readonly to: { readonly personId: string; readonly name: string }
  readonly reason: string
  readonly until: string
}

export interface Delegations {
  readonly items: readonly Delegation[]
  readonly people: readonly { readonly personId: string; readonly name: string }[]
}
