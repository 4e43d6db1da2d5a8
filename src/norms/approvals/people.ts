import type { Action } from '#kernel/actions.ts'
import type { Actor, FunctionClass, Role } from '#kernel/actor.ts'
import type { Sql } from '#platform/database.ts'

/** A person of the team, as far as answering goes. */
export interface KnownPerson {
  readonly personId: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
  readonly actions: ReadonlySet<Action>
}

/** What this room must know of people; it knows no accounts itself and is handed this. */
export interface People {
  /** Whether two actors may be one person: two tokens, or a session and a token, of one account are. */
  same(a: Pick<Actor, 'kind' | 'personId'>, b: Pick<Actor, 'kind' | 'personId'>): boolean
  /** A person whose account is open; null for any other. */
  find(sql: Sql, personId: string): Promise<KnownPerson | null>
  list(sql: Sql): Promise<KnownPerson[]>
}

/** Where no accounts are kept: whoever cannot be told apart counts as one, and nobody can stand in for anybody. */
export const noPeople: People = {
  same: (a, b) => a.personId === null || b.personId === null || a.personId === b.personId,
  find: () => Promise.resolve(null),
  list: () => Promise.resolve([]),
}

/** The duty that bars a person from answering, in the words of the facts. @source R033 */
export function barringDuty({ roles, duties }: Pick<Actor, 'roles' | 'duties'>): 'none' | 'police' | 'intelligence' {
  if (duties.includes('intelligence')) return 'intelligence'
  return duties.includes('police') || roles.includes('law-enforcement') ? 'police' : 'none'
}
