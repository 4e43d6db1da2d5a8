import type { FactValue, Outcome } from './norms.ts'

/** What the HTTP API says about the rules, what lies over them, and packs from elsewhere. */

export interface Rule {
  readonly id: string
  readonly norm: string
  readonly title: string
  readonly acts: readonly string[]
  readonly outcome: Outcome
  readonly absolute: string | null
  readonly sentence: string
  readonly reason: string
  readonly source: readonly string[]
  readonly mandate: readonly string[]
  readonly alternatives: readonly string[]
  readonly cases: number
}

/** A language in which rules are read. */
export interface RuleLanguage {
  readonly tag: string
  readonly name: string
  /** How many texts are still shown in English. */
  readonly untranslated: number
}

export interface RuleCase {
  readonly name: string
  readonly kind: string
  readonly act: string
  readonly but: Readonly<Record<string, FactValue>>
  readonly gives: Outcome
  readonly harm: number | null
}

export interface Change {
  readonly rule: string
  readonly path: string
  readonly value: number | readonly string[]
  readonly reason: string
  readonly source: string
}

export interface Exemption {
  readonly id: string
  readonly content: readonly string[]
  readonly recipients: readonly string[]
  readonly place: string
  readonly citation: string
  readonly reason: string
  readonly from: string
  readonly until: string
}

export interface ShownExemption extends Exemption {
  readonly state: 'to-come' | 'in-force' | 'due-to-expire' | 'expired'
  readonly daysLeft: number
}

export interface PackReference {
  readonly name: string
  readonly version: string
  readonly digest: string
}

export interface OverlayContent {
  readonly changes: readonly Change[]
  readonly exemptions: readonly Exemption[]
  readonly packs: readonly PackReference[]
}

export interface Draft {
  readonly content: OverlayContent
  readonly reason: string
  readonly version: number
  readonly changedBy: string
  readonly changedAt: string
}

export interface Fault {
  readonly pointer: string
  readonly reason: string
}

export interface Proposal {
  readonly digest: string
  readonly version: number
  readonly reason: string
  readonly proposedBy: { readonly name: string }
  readonly proposedAt: string
  readonly approvalId: string | null
  readonly refusedReason: string | null
  readonly inForce: boolean
  readonly stale: boolean
  readonly content: OverlayContent
}

export interface Adoption {
  readonly no: number
  readonly base: string
  readonly version: string
  readonly overlayDigest: string | null
  readonly overlayVersion: number | null
  readonly cause: 'release' | 'people'
  readonly reason: string
  readonly note: string
  readonly at: string
}

export interface OverlayView {
  readonly rulePack: { readonly base: string; readonly overlay: string | null }
  readonly content: OverlayContent
  readonly draft: Draft | null
  readonly waitingBase: { readonly identity: string; readonly why: string; readonly faults: readonly Fault[] } | null
  readonly proposals: readonly Proposal[]
  readonly adoptions: readonly Adoption[]
}

export interface PreviewGroup {
  readonly act: string
  readonly from: Outcome
  readonly to: Outcome
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly terms: readonly string[]
  readonly decisions: number
  readonly example: string
}

export interface OverlayPreview {
  readonly ok: boolean
  readonly faults: readonly Fault[]
  readonly days: number
  readonly rules: readonly {
    readonly rule: string
    readonly before: string | null
    readonly after: string | null
  }[]
  readonly decisions: {
    readonly decisions: number
    readonly changed: number
    readonly unreadable: number
    readonly groups: readonly PreviewGroup[]
  } | null
}

export interface EditableValue {
  readonly path: string
  readonly kind: 'limit' | 'hours' | 'roles' | 'mandate'
  readonly meaning: string
  readonly unit: string
  readonly value: number | readonly string[]
}

export interface EditableRule {
  readonly rule: string
  readonly title: string
  readonly outcome: string
  readonly sentence: string
  readonly values: readonly EditableValue[]
}

export interface Pack {
  readonly digest: string
  readonly name: string
  readonly version: string
  readonly keyName: string
  readonly addedAt: string
  readonly state: 'advising' | 'adopted' | 'retired' | 'unreadable'
  readonly kind: string | null
  readonly publisher: string | null
  readonly rules: number
  readonly faults: readonly Fault[]
}

export interface PackDetail extends Pack {
  readonly ruleList: readonly {
    readonly id: string
    readonly outcome: Outcome
    readonly sentence: string
    readonly source: readonly string[]
  }[]
  readonly conflicts: {
    readonly tried: number
    readonly found: number
    readonly listed: readonly {
      readonly rule: string
      readonly act: string
      readonly facts: Readonly<Record<string, FactValue | null>>
      readonly base: Outcome
      readonly pack: Outcome
      readonly together: Outcome
    }[]
  } | null
}

export interface PinnedKey {
  readonly verifierKey: string
  readonly name: string
  readonly comparedWith: string
  readonly pinnedAt: string
  readonly removedAt: string | null
}
