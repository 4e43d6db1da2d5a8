/** What compels. @source NORMS-IN-PRACTICE C0, the compelled path */
export const instrumentKinds = ['court-order', 'statute', 'secrecy-order', 'warrant'] as const
export type InstrumentKind = (typeof instrumentKinds)[number]

/** What a body outside is for: whoever asks, compels or would receive. Courts and armed forces are no counterparts, so they stand here only. */
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

/** What kind of data, as instruments and requests name it. */
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

/** How far an act reaches, in order. @source NORMS-IN-PRACTICE C0, effect ladder */
export const effects = ['E0', 'E1', 'E2', 'E2v', 'E3', 'E4', 'E5'] as const
export type Effect = (typeof effects)[number]

/** The further reaching of effects. */
export function furthest(...all: readonly Effect[]): Effect {
  return all.reduce((a, b) => (effects.indexOf(b) > effects.indexOf(a) ? b : a))
}

/** What a government lays on working with a partner. */
export const restrictionEffects = ['none-at-all', 'ask-first', 'limited'] as const
export type RestrictionEffect = (typeof restrictionEffects)[number]

/** Who gave a consent. Only the first one speaks for a State. @source NORMS-IN-PRACTICE C14 (22) */
export const authorityClasses = ['competent-authority', 'csirt', 'contact-point', 'owner-only'] as const
export type AuthorityClass = (typeof authorityClasses)[number]

/** Where the number for the call-back was from. @source NORMS-IN-PRACTICE C14 (21) */
export const numberSources = [
  'directory-before',
  'official-publication',
  'earlier-contact',
  'from-the-message',
] as const
export type NumberSource = (typeof numberSources)[number]
