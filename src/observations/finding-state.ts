/** States of a finding, in the order of their codes in the database. @source CONTRACT, closed lists */
export const findingStates = [
  'open',
  'notified',
  'acknowledged',
  'reported-fixed',
  'no-longer-observed',
  'resolved',
  'false-positive',
] as const
export type FindingState = (typeof findingStates)[number]

/** The code that stands for a state in the database. */
export function stateCode(state: FindingState): number {
  return findingStates.indexOf(state)
}

export function stateOfCode(code: number): FindingState {
  const state = findingStates[code]
  if (state === undefined) throw new RangeError(`no finding state has the code ${code}`)
  return state
}

/**
 * States that end when the system shows the problem again. An answer is a claim: `reported-fixed` never silences a
 * finding while sightings go on. A false positive was judged by the team and stays until the team opens it again.
 *
 * @source R143; ARCHITECTURE section 2
 */
export const reopenedWhenSeen: readonly FindingState[] = ['reported-fixed', 'no-longer-observed', 'resolved']

/** What a person of the team may set, and from which states. */
const byTeam: Readonly<Record<'resolved' | 'false-positive' | 'open', readonly FindingState[]>> = {
  resolved: ['open', 'notified', 'acknowledged', 'reported-fixed', 'no-longer-observed'],
  'false-positive': ['open', 'notified', 'acknowledged', 'reported-fixed', 'no-longer-observed'],
  open: ['resolved', 'false-positive', 'no-longer-observed', 'reported-fixed', 'acknowledged', 'notified'],
}
export type TeamState = keyof typeof byTeam

/** What may happen to a finding in a state; the API and the console ask the same table. */
export const findingCan = {
  be(target: TeamState, from: FindingState): boolean {
    return byTeam[target].includes(from)
  },
}

/** What a recipient may say of a finding, and the state that the claim leads to; null leaves the state as it is. */
export const answerLeadsTo = {
  fixed: 'reported-fixed',
  'working-on-it': 'acknowledged',
  'not-ours': null,
  'false-positive': null,
} as const satisfies Record<string, FindingState | null>
export type Answer = keyof typeof answerLeadsTo

/** The state after a recipient's answer. */
export function stateAfterAnswer(state: FindingState, answer: Answer): FindingState {
  const target = answerLeadsTo[answer]
  if (target === null) return state
  const closed: readonly FindingState[] = ['resolved', 'false-positive', 'no-longer-observed']
  if (closed.includes(state)) return state
  return target === 'acknowledged' && state === 'reported-fixed' ? state : target
}

/** The state after the system was seen with the problem again, at a time after the state was reached. */
export function stateAfterSighting(state: FindingState): FindingState {
  return reopenedWhenSeen.includes(state) ? 'open' : state
}
