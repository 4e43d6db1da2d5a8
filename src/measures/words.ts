/** The closed lists of the room. */

/** How far an act reaches. @source NORMS-IN-PRACTICE C0, effect ladder */
export const effects = ['E0', 'E1', 'E2', 'E2v', 'E3', 'E4', 'E5'] as const
export type Effect = (typeof effects)[number]

/**
 * What is done, and with that how far it reaches: the effect follows from the act, so that no label makes it smaller.
 */
export const effectOf = {
  'look-up': 'E1',
  'takedown-request': 'E2',
  'one-look': 'E2v',
  block: 'E3',
  filter: 'E3',
  sinkhole: 'E3',
  quarantine: 'E3',
  monitoring: 'E3',
  probe: 'E4',
  deception: 'E4',
  access: 'E5',
} as const satisfies Record<string, Effect>
export type MeasureKind = keyof typeof effectOf
export const measureKinds = Object.keys(effectOf) as MeasureKind[]

/**
 * `draft`: proposed, and something may be missing. `waiting`: for approvals. `applied`: in force, its sheet handed to the executor.
 * `reversed`: taken back by a person. `expired`: ended by itself. `set-aside`: cannot or need not be done, with the reason.
 */
export const measureStates = ['draft', 'waiting', 'applied', 'reversed', 'expired', 'set-aside'] as const
export type MeasureState = (typeof measureStates)[number]

/** What each state allows. */
export const measureCan = {
  edit: ['draft', 'waiting'],
  apply: ['draft', 'waiting'],
  setAside: ['draft', 'waiting'],
  reverse: ['applied'],
  extend: ['applied'],
} as const satisfies Record<string, readonly MeasureState[]>

/** Whoever carries it out; the outcome is the same for each. @source rule c-6; R024 */
export const executorKinds = ['own-staff', 'provider', 'contractor', 'volunteer', 'owner', 'host-team'] as const
export const targetClasses = ['ordinary', 'critical', 'unclassified'] as const
export const impairments = ['nothing-else', 'domestic-others', 'foreign-service', 'foreign-critical'] as const
export const urgencies = ['none', 'ci', 'life'] as const
/** How it stands with the notice to those affected: told, to be told, not told with a reason, or nobody has thought of it. */
export const noticeStates = ['told', 'planned', 'not-told', 'open'] as const
export const levels = ['url', 'host', 'ip', 'prefix'] as const
export type Level = (typeof levels)[number]
export const origins = ['own-finding', 'feed', 'request', 'tasking'] as const
export const confidences = ['low', 'moderate', 'high'] as const
export const callResults = ['reached', 'not-reached'] as const
export type CallResult = (typeof callResults)[number]

/** Why a measure was taken back. */
export const reversalCauses = ['ended-activity', 'harm', 'mistake', 'ordered', 'other'] as const
export type ReversalCause = (typeof reversalCauses)[number]

/** Why nothing is done. @source rule c-4 */
export const setAsideReasons = ['not-feasible', 'no-longer-needed', 'gentler-way', 'refused', 'duplicate'] as const
export type SetAsideReason = (typeof setAsideReasons)[number]
