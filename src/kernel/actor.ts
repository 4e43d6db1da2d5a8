import type { Action } from './actions.ts'

/** What a person does in the team. @source NORMS-IN-PRACTICE D1; R130, R132 */
export const roles = [
  'analyst',
  'duty-officer',
  'head',
  'legal',
  'data-protection',
  'liaison',
  'diplomatic',
  'law-enforcement',
  'vulnerability',
  'exercise-lead',
  'administrator',
  'auditor',
] as const
export type Role = (typeof roles)[number]

/** What a body is for; every account, body and counterpart carries one. @source R114, R144, R200 */
export const functionClasses = [
  'csirt',
  'psirt',
  'police',
  'intelligence',
  'ministry',
  'operator',
  'hospital',
  'academic',
  'bank',
  'isp',
  'civil-society',
] as const
export type FunctionClass = (typeof functionClasses)[number]

/** Who acts: handed to every service; rooms ask it, never the room that made it. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'shell' | 'system' | 'recipient' | 'anonymous'
  readonly id: string
  /** The person behind a session or token: two tokens of one person are one when it comes to approvals. */
  readonly personId: string | null
  readonly name: string
  readonly roles: readonly Role[]
  /** Functions that the person also serves elsewhere, a police duty for example. @source R033 */
  readonly duties: readonly FunctionClass[]
  readonly actions: ReadonlySet<Action>
}

/** Nobody: what a request without a session or token is. */
export const anonymous: Actor = {
  kind: 'anonymous',
  id: 'anonymous',
  personId: null,
  name: 'nobody',
  roles: [],
  duties: [],
  actions: new Set(),
}

/** The node itself, for what runs by the clock. */
export function systemActor(name: string): Actor {
  return { ...anonymous, kind: 'system', id: `system:${name}`, name }
}
