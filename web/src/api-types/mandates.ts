/** What the HTTP API says about what permits and what restricts. Times are RFC 3339 in UTC. */

export const instrumentKinds = ['court-order', 'statute', 'secrecy-order', 'warrant'] as const
export type InstrumentKind = (typeof instrumentKinds)[number]
export const bodyClasses = [
  'ministry',
  'authority',
  'police',
  'intelligence',
  'military',
  'court',
  'csirt',
  'psirt',
  'operator',
  'company',
  'other',
] as const
export type BodyClass = (typeof bodyClasses)[number]
export const dataClasses = [
  'indicators',
  'findings',
  'victims',
  'reports',
  'malware',
  'correspondence',
  'other',
] as const
export type DataClass = (typeof dataClasses)[number]
export const effects = ['E0', 'E1', 'E2', 'E2v', 'E3', 'E4', 'E5'] as const
export type Effect = (typeof effects)[number]
export type InstrumentState = 'recorded' | 'validated' | 'in-force' | 'refused' | 'ended'
export type PermissionState = 'asked' | 'granted' | 'refused' | 'unanswered' | 'withdrawn'
export const restrictionEffects = ['none-at-all', 'ask-first', 'limited'] as const
export type RestrictionEffect = (typeof restrictionEffects)[number]
export const authorityClasses = ['competent-authority', 'csirt', 'contact-point', 'owner-only'] as const
export const numberSources = [
  'directory-before',
  'official-publication',
  'earlier-contact',
  'from-the-message',
] as const

interface Said {
  readonly by: string
  readonly at: string
}
interface About {
  readonly type: string
  readonly id: string
}

export interface Instrument {
  readonly instrumentId: string
  readonly about: About
  readonly kind: InstrumentKind
  readonly authority: string
  readonly reference: string
  readonly dated: string
  readonly validUntil: string | null
  readonly gag: { readonly reference: string; readonly until: string | null } | null
  readonly scope: string
  readonly dataClasses: readonly DataClass[]
  readonly source: { readonly name: string; readonly contactId: string | null } | null
  readonly recordedBy: string
  readonly recordedAt: string
  readonly state: InstrumentState
  readonly records: { readonly from: number; readonly to: number } | null
  readonly validated: (Said & { readonly note: string }) | null
  readonly countersigned: Said | null
  readonly ended: (Said & { readonly why: string }) | null
  readonly told: (Said & { readonly how: string }) | null
  readonly tellBy: string | null
}

export interface Permission {
  readonly permissionId: string
  readonly source: string
  readonly about: About | null
  readonly recipient: string
  readonly purpose: string
  readonly state: PermissionState
  readonly askedBy: string
  readonly askedAt: string
  readonly dueAt: string
  readonly messageId: string | null
  readonly answered: (Said & { readonly evidence: string }) | null
  readonly expiresAt: string | null
}

export interface Restriction {
  readonly restrictionId: string
  readonly partner: string
  readonly laidBy: string
  readonly instrument: string
  readonly effect: RestrictionEffect
  readonly scope: string
  readonly from: string
  readonly until: string
  readonly lifted: (Said & { readonly why: string }) | null
}

export type ConsentGap =
  | 'not-called-back'
  | 'number-from-the-message'
  | 'no-competent-authority'
  | 'no-proof-of-authority'
  | 'no-owner'
  | 'not-yet'
  | 'over'
  | 'revoked'

export interface Consent {
  readonly consentId: string
  readonly country: string | null
  readonly authority: string
  readonly systems: readonly string[]
  readonly effect: Effect
  readonly limits: string
  readonly from: string
  readonly until: string
  readonly revocationChannel: string
  readonly ownerAuthorisation: string | null
  readonly recordedBy: string
  readonly verified: (Said & { readonly numberSource: (typeof numberSources)[number] }) | null
  readonly revoked: (Said & { readonly why: string }) | null
  readonly gaps: readonly ConsentGap[]
}
