import { effects, furthest, type BodyClass, type Effect } from '#mandates'

/** What an act is for, as the body that asks has declared it; the last is what nobody said. @source policies/facts-tasking.yaml, tasking.purpose */
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

/** What can be asked for. @source policies/facts-tasking.yaml, tasking.asks */
export const acts = [
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
export type AskedAct = (typeof acts)[number]

export const executors = ['own-staff', 'contractor', 'volunteer', 'other-body'] as const
export type Executor = (typeof executors)[number]

export const mandatePlaces = ['within', 'to-be-asked', 'outside'] as const
export type MandatePlace = (typeof mandatePlaces)[number]

export const grounds = ['system-security', 'content'] as const
export type Ground = (typeof grounds)[number]

export const dataOrigins = ['own', 'partner', 'public'] as const
export type DataOrigin = (typeof dataOrigins)[number]

export const personalData = ['none', 'needed', 'not-needed', 'unclassified'] as const
export type PersonalData = (typeof personalData)[number]

export const places = ['domestic', 'foreign', 'uncertain'] as const
export type Place = (typeof places)[number]

/** The least that each act does, whatever it is called: who enters systems alters them, who hands over data acts outward. */
const leastEffect: Readonly<Record<AskedAct, Effect>> = {
  analysis: 'E0',
  advice: 'E2',
  warning: 'E2',
  support: 'E0',
  'hand-over-data': 'E2',
  statement: 'E2',
  block: 'E3',
  'remove-content': 'E2',
  probe: 'E4',
  'enter-systems': 'E5',
  'identify-person': 'E1',
  'covert-contact': 'E4',
  other: 'E0',
}

/**
 * The effect by which an act is judged: what was stated, or what an act of that kind does at least, whichever reaches further.
 *
 * @source NORMS-IN-PRACTICE C11, "purpose labels can be false"; R101
 */
export function effectOf(asks: AskedAct, stated: Effect): Effect {
  return furthest(stated, leastEffect[asks])
}

/** What a body that asks would be as a recipient, in the words of the rules. */
export function recipientFunction(origin: BodyClass): string {
  switch (origin) {
    case 'authority':
    case 'military':
    case 'court':
      return 'ministry'
    case 'company':
      return 'operator'
    default:
      return origin
  }
}

export { effects }
