import { actions, type Action } from '#kernel/actions.ts'
import { roles } from '#kernel/actor.ts'
import { actionsOf, approvals, barredByDuty, rolesWith, shellRoles } from './roles.ts'

/** The role × action table as a text that reads in a review: a change of who may do what is a line in a diff. */
export function roleTable(): string {
  const all = Object.keys(actions).toSorted() as Action[]
  const width = Math.max(...all.map((action) => action.length))
  const lines = all.map((action) => {
    const marks = `${approvals.has(action) ? 'A' : '-'}${barredByDuty.has(action) ? 'W' : '-'}`
    return `${action.padEnd(width)}  ${marks}  ${rolesWith(action).toSorted().join(' ') || '(nobody)'}`
  })
  const counts = roles.map((role) => `${role.padEnd(width)}  ${actionsOf([role], []).size} of ${all.length}`)
  return [
    '# Who may do what. Generated from roles.ts: run its test with UPDATE=1, and read the difference.',
    '# A: an approval.  W: behind the wall, never for an account with a police or intelligence duty or the role law-enforcement.',
    '',
    ...lines,
    '',
    '# How much each role may do by itself, the wall applied.',
    ...counts,
    `${'command line (control socket)'.padEnd(width)}  ${actionsOf(shellRoles, []).size} of ${all.length}: ${shellRoles.join(' ')}`,
    '',
  ].join('\n')
}
