import type { Action } from '#kernel/actions.ts'
import type { Actor, FunctionClass, Role } from '#kernel/actor.ts'
import { approvals, isBehindTheWall, rolesWith } from './roles.ts'

/** Who, as far as telling persons apart goes. */
export type Who = Pick<Actor, 'kind' | 'personId'>

/**
 * Whether two actors may be one person.
 *
 * A session and a token of one account are one person. A shell or a token that nobody stands behind could be anybody,
 * so it counts as the same. The node itself, acting by the clock, is nobody's second self.
 */
export function samePerson(a: Who, b: Who): boolean {
  if (a.kind === 'system' || b.kind === 'system') return a.kind === b.kind
  if (a.personId === null || b.personId === null) return true
  return a.personId === b.personId
}

/** The answer to "may they approve this", with the reason when not. */
export type Approval = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

/**
 * Whether an actor may approve an act.
 *
 * @param requestedBy Who asked for it; null where nobody did, a rule held it for example.
 * @source R033 (no dual-hat approval); D1: the head never approves what the head asked for
 */
export function mayApprove(actor: Actor, act: Action, requestedBy: Who | null): Approval {
  if (isBehindTheWall(actor.roles, actor.duties))
    return no('An account with a law-enforcement or intelligence duty approves nothing.')
  if (!actor.actions.has(act)) return no(`This needs the action ${act}, which none of the roles held has.`)
  if (actor.kind !== 'person' && actor.kind !== 'token' && actor.kind !== 'shell')
    return no('Only a person, or what a person set to work, approves.')
  if (requestedBy !== null && samePerson(actor, requestedBy))
    return no('Who asked for something does not approve it; it takes a second person.')
  return { allowed: true }
}

function no(reason: string): Approval {
  return { allowed: false, reason }
}

/** What the report of duty conflicts looks at. */
export interface DutyHolder {
  readonly accountId: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
}

export type ConflictKind = 'wall' | 'operates-and-decides' | 'audits-own-work' | 'protects-own-decisions'

/** Two things in one hand that should be in two. */
export interface DutyConflict {
  readonly accountId: string
  readonly name: string
  readonly kind: ConflictKind
  readonly between: readonly string[]
  readonly why: string
}

/**
 * Every account that unites what should be apart. A small team cannot part all of it; the list says what to part
 * first, and the count is the metric of R033.
 *
 * @source R033, R132; Regulation (EU) 2016/679, Article 38(6) for the data-protection officer
 */
export function dutyConflicts(holders: readonly DutyHolder[]): DutyConflict[] {
  return holders.flatMap((holder) => {
    const { accountId, name } = holder
    return conflictsOf(holder).map((conflict) => ({ accountId, name, ...conflict }))
  })
}

function conflictsOf({ roles, duties }: DutyHolder): Omit<DutyConflict, 'accountId' | 'name'>[] {
  const found: Omit<DutyConflict, 'accountId' | 'name'>[] = []
  const deciding = roles.filter((role) => [...approvals].some((action) => rolesWith(action).includes(role)))
  const wall = [
    ...roles.filter((role) => role === 'law-enforcement'),
    ...duties.filter((duty) => isBehindTheWall([], [duty])),
  ]
  const others = roles.filter((role) => role !== 'law-enforcement')
  if (wall.length > 0 && others.length > 0)
    found.push({
      kind: 'wall',
      between: [...wall, ...others],
      why: 'A law-enforcement or intelligence duty and work for the team in one account; approvals and browsing are barred.',
    })
  if (roles.includes('administrator') && deciding.length > 0)
    found.push({
      kind: 'operates-and-decides',
      between: ['administrator', ...deciding],
      why: 'Who runs the machine also decides what leaves it.',
    })
  if (roles.includes('auditor') && roles.length > 1)
    found.push({
      kind: 'audits-own-work',
      between: roles,
      why: 'Who audits also works: what they did themselves is audited by nobody.',
    })
  const overruled = roles.filter((role) => role === 'head' || role === 'administrator')
  if (roles.includes('data-protection') && overruled.length > 0)
    found.push({
      kind: 'protects-own-decisions',
      between: ['data-protection', ...overruled],
      why: 'The data-protection officer would watch over decisions of their own.',
    })
  return found
}
