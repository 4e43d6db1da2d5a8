/** What the HTTP API says about decisions of the gate. Times are RFC 3339 in UTC, sizes bytes. */

export type Outcome = 'ALLOW' | 'OBLIGE' | 'HOLD' | 'REQUIRE' | 'REFER' | 'FORBID' | 'FORBID!'

export type FactValue = boolean | number | string

export interface EntityRef {
  readonly type: string
  readonly id: string
}

/** A decision of the norm gate: outcome, the rules that asked for it, what is missing, what would change it. */
export interface Decision {
  readonly decisionId: string
  readonly act: string
  readonly outcome: Outcome
  readonly rules: readonly DecisionRule[]
  readonly factsUsed: Readonly<Record<string, FactValue>>
  readonly factsMissing: readonly string[]
  readonly holds: readonly { readonly rule: string; readonly toLift: string }[]
  readonly approvals: readonly { readonly rule: string; readonly role: string }[]
  readonly referrals: readonly { readonly rule: string; readonly to: string }[]
  readonly obligations: readonly { readonly rule: string; readonly what: string; readonly due: string }[]
  readonly alternatives: readonly string[]
  readonly whatWouldChangeIt: readonly {
    readonly facts: Readonly<Record<string, FactValue>>
    readonly outcome: Outcome
  }[]
  readonly rulePack: { readonly base: string; readonly overlay: string | null }
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly at: string
  readonly expiresAt: string
  /** Whether nothing is left open, and which answers met what. */
  readonly released: boolean
  readonly met: readonly {
    readonly kind: string
    readonly rule: string
    readonly role: string | null
    readonly approvalId: string
    readonly answerId: string
    readonly by: { readonly name: string }
    readonly at: string
  }[]
}

export interface DecisionRule {
  readonly id: string
  readonly norm: string
  readonly outcome: Outcome
  readonly absolute: string | null
  readonly reason: string
  /** False when the rule asks because it could not be judged. */
  readonly certain: boolean
}

/** A condition with what came out at each branch. */
export interface ExplainedCondition {
  readonly kind: string
  readonly truth: 'true' | 'false' | 'unknown' | (string & {})
  readonly fact?: string
  readonly value?: FactValue | null
  readonly wanted?: readonly FactValue[]
  readonly n?: number
  readonly parts?: readonly ExplainedCondition[]
}

export interface ExplainedRule {
  readonly id: string
  readonly norm: string
  readonly title: string
  readonly sentence: string
  readonly truth: string
  readonly asks: Outcome | null
  readonly source: readonly string[]
  readonly condition: ExplainedCondition
}

/** What a pack from elsewhere would say; part of no decision. */
export interface Advice {
  readonly pack: string
  readonly version: string
  readonly publisher: string
  readonly outcome: Outcome
  readonly rules: readonly { readonly id: string; readonly outcome: Outcome; readonly reason: string }[]
}

export interface DecisionDetail extends Decision {
  readonly advice: readonly Advice[]
  readonly explanation: readonly ExplainedRule[]
}

/** A decision as the list shows it. */
export interface DecisionSummary {
  readonly decisionId: string
  readonly act: string
  readonly outcome: Outcome
  readonly rules: readonly string[]
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly by: { readonly kind: string; readonly id: string }
  readonly at: string
  readonly expiresAt: string
}

/** A fact of the vocabulary that rules ask about. */
export interface FactWord {
  readonly name: string
  readonly type: string
  readonly meaning: string
  readonly unit: string | null
  readonly values: readonly { readonly value: string; readonly meaning: string }[]
}
