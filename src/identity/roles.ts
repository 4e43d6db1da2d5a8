import { actions, type Action } from '#kernel/actions.ts'
import { roles, type FunctionClass, type Role } from '#kernel/actor.ts'

const everyone = roles

/** All who work on what comes in: whoever may see victims' systems. */
const workers = ['analyst', 'duty-officer', 'head', 'liaison', 'vulnerability', 'exercise-lead'] as const
const overseers = ['legal', 'data-protection', 'auditor'] as const

/**
 * Who may do what. An action that is missing here does not compile, and at run time nobody has it.
 *
 * The diplomatic contact never sees victims' data, the administrator runs the machine and decides nothing, the
 * law-enforcement liaison looks people up and does not browse: their absence from a line is the rule.
 *
 * @source NORMS-IN-PRACTICE D1; R018, R033, R130, R132
 */
export const grants = {
  'identity.accounts.read': ['administrator', 'head', 'data-protection', 'auditor'],
  'identity.accounts.edit': ['administrator'],
  'identity.tokens.edit': ['administrator'],
  'identity.team.edit': ['administrator', 'head'],
  'identity.audit.read': ['administrator', 'head', ...overseers],
  // Not for who also leads the team or runs the node, see conscience/concern.ts: a role more takes this away.
  'identity.concerns.read': overseers,

  'norms.read': everyone,
  'norms.decide': [...workers, ...overseers, 'diplomatic'],
  'norms.policy.edit': ['legal', 'head'],
  'norms.packs.edit': ['legal', 'administrator'],
  'norms.obligations.read': [...workers, ...overseers, 'diplomatic'],
  'norms.obligations.edit': [...workers, 'legal', 'data-protection', 'diplomatic', 'auditor'],
  'norms.calendar.edit': ['legal', 'head'],
  'norms.approvals.read': [...workers, ...overseers, 'diplomatic'],
  'norms.approvals.export': ['head', ...overseers],
  // Not among the approvals below: whoever is behind the wall is stopped by rules d-5 and k-5, and the try is kept.
  'norms.approve': [...workers, 'legal', 'data-protection', 'diplomatic'],
  'norms.break-glass': ['duty-officer'],
  'norms.review': ['head', 'legal', 'auditor'],

  'transparency.report.read': [...workers, ...overseers, 'administrator', 'diplomatic'],
  'transparency.report.bundle': ['administrator', 'head', ...overseers],
  'transparency.delay.record': ['liaison', 'head', 'legal', 'duty-officer'],
  'transparency.publish.ask': ['head', 'legal', 'liaison'],
  'transparency.epoch.ask': ['administrator'],
  'transparency.epoch.confirm': ['auditor'],

  'directory.read': everyone,
  'directory.edit': ['analyst', 'duty-officer', 'liaison'],
  'directory.import': ['duty-officer', 'liaison', 'administrator'],
  'directory.operators.read': ['analyst', 'duty-officer', 'head', 'vulnerability', 'auditor'],
  'directory.operators.edit': ['duty-officer', 'head'],

  'correspondence.read': [...workers, ...overseers],
  'correspondence.content.read': [...workers, 'legal', 'data-protection'],
  'correspondence.receive': ['analyst', 'duty-officer', 'liaison', 'administrator'],
  'correspondence.edit': ['duty-officer', 'liaison', 'administrator'],

  'observations.report.add': ['analyst', 'duty-officer', 'vulnerability', 'exercise-lead'],
  'observations.read': [...workers, ...overseers],
  'observations.edit': ['analyst', 'duty-officer'],
  'observations.export': ['analyst', 'duty-officer', 'head'],
  'observations.release': ['duty-officer', 'head'],
  'observations.restricted.read': ['duty-officer', 'head', 'legal', 'data-protection'],
  'observations.sample': ['data-protection'],
  'observations.sample.read': ['head', ...overseers],
  'observations.source.describe': ['analyst', 'duty-officer', 'liaison', 'head'],
  'observations.source.close': ['data-protection'],
  'observations.retention.edit': ['head', 'legal', 'data-protection'],

  'measures.read': [...workers, ...overseers],
  'measures.propose': ['analyst', 'duty-officer', 'head', 'liaison'],
  'measures.apply': ['duty-officer', 'head'],
  'measures.reverse': ['analyst', 'duty-officer', 'head'],
  'mandates.read': [...workers, ...overseers],
  'mandates.record': ['duty-officer', 'liaison', 'legal', 'head'],
  'mandates.validate': ['legal', 'head'],
  'mandates.countersign': ['head'],
  'mandates.framework': ['legal', 'head'],
  'mandates.restrict': ['legal', 'head'],

  'taskings.read': [...workers, ...overseers],
  'taskings.record': ['analyst', 'duty-officer', 'liaison', 'legal', 'head'],
  'taskings.answer': ['head'],
  'assessments.read': ['analyst', 'duty-officer', 'head', 'liaison', 'legal', 'diplomatic'],
  'assessments.edit': ['analyst', 'duty-officer', 'liaison'],
  'assessments.review': ['analyst', 'liaison', 'head'],
  'assessments.release': ['analyst', 'duty-officer', 'liaison', 'head'],
  'assessments.consult': ['analyst', 'liaison', 'head', 'diplomatic'],
  'assessments.authority.record': ['diplomatic', 'head'],
  'assessments.readers.read': ['head', 'legal', 'auditor'],

  'desk.read': [...workers, ...overseers],
  'platform.settings.read': ['administrator', 'head', 'auditor'],
  'platform.operate': ['administrator'],
} as const satisfies Record<Action, readonly Role[]>

/** Acts by which a person answers for something that leaves or is kept: what a role "approves". */
export const approvals: ReadonlySet<Action> = new Set<Action>([
  'observations.release',
  'observations.retention.edit',
  'observations.source.close',
  'directory.operators.edit',
  'measures.apply',
  'mandates.validate',
  'mandates.countersign',
  'taskings.answer',
  'assessments.review',
  'assessments.authority.record',
  'norms.policy.edit',
])

/**
 * What a law-enforcement or intelligence duty takes away, whatever roles the same person also holds: approvals, and
 * looking through findings and mail. What they need is handed to them by name, not found by browsing.
 *
 * @source R033, R114; the seeds' "no dual-hat approval"
 */
export const barredByDuty: ReadonlySet<Action> = new Set<Action>([
  ...approvals,
  'identity.concerns.read',
  'norms.approvals.read',
  'norms.approvals.export',
  'norms.break-glass',
  'norms.review',
  'directory.operators.read',
  'correspondence.read',
  'correspondence.content.read',
  'correspondence.edit',
  'observations.read',
  'observations.edit',
  'observations.export',
  'observations.restricted.read',
  'observations.source.describe',
  'measures.read',
  'measures.propose',
  'measures.reverse',
  'mandates.read',
  'mandates.record',
  'mandates.restrict',
  'taskings.read',
  'assessments.read',
  'assessments.edit',
  'assessments.release',
  'assessments.consult',
  'desk.read',
])

const barringDuties: ReadonlySet<FunctionClass> = new Set<FunctionClass>(['police', 'intelligence'])

/** Whether these roles and duties put a person behind the wall of R033. */
export function isBehindTheWall(held: readonly Role[], duties: readonly FunctionClass[]): boolean {
  return held.includes('law-enforcement') || duties.some((duty) => barringDuties.has(duty))
}

/** Everything that somebody with these roles and duties may do. */
export function actionsOf(held: readonly Role[], duties: readonly FunctionClass[]): ReadonlySet<Action> {
  const wall = isBehindTheWall(held, duties)
  const may = (action: Action): boolean =>
    rolesWith(action).some((role) => held.includes(role)) && !(wall && barredByDuty.has(action))
  return new Set((Object.keys(actions) as Action[]).filter(may))
}

/** The roles that a line of the table names; none for an action that the table does not know. */
export function rolesWith(action: Action): readonly Role[] {
  const table: Readonly<Partial<Record<Action, readonly Role[]>>> = grants
  return table[action] ?? []
}

/**
 * Roles of the command line on the control socket. Whoever opens that socket owns the data folder, with the keys and
 * the database in it, so these roles take no secret from anybody. It has no `head`: what needs a person's answer is
 * not for a shell, which cannot say who sits before it.
 */
export const shellRoles = ['administrator', 'duty-officer', 'analyst'] as const satisfies readonly Role[]

/** Roles of the person who sets a node up: what a team of one needs. The report of duty conflicts says what to part. */
export const founderRoles = ['administrator', 'head', 'duty-officer', 'analyst'] as const satisfies readonly Role[]
