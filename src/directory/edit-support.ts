import type { Actor } from '#kernel/actor.ts'
import { AppError, type Fault } from '#kernel/errors.ts'
import type { Tx } from '#platform/database.ts'
import { byHand, found, sayFact, type DirectoryContext } from './context.ts'
import { notFound, numberOf } from './ids.ts'
import * as contacts from './store/contacts.ts'
import { recordChange, type SubjectType } from './store/history.ts'
import { bumpRoutesVersion } from './store/import-merge.ts'
import * as networks from './store/networks.ts'
import * as teams from './store/teams.ts'
import type { mergeFields } from './team-profile.ts'

/** A change by hand, about to be written down. */
export interface Written {
  readonly actor: Actor
  readonly type: SubjectType
  readonly id: string
  readonly change: string
  readonly before?: Record<string, unknown> | null
  readonly after?: Record<string, unknown> | null
  readonly source?: string
  readonly why?: string
}

/** History, fact and the workers' signal, in the transaction of the change itself. */
export async function writeDown(
  context: DirectoryContext,
  tx: Tx,
  { actor, type, id, ...rest }: Written,
): Promise<void> {
  const at = context.clock()
  await recordChange(tx, at, actor, {
    subjectType: type,
    subjectNo: numberOf(type, id),
    source: byHand,
    ...rest,
  })
  const fields = Object.keys(rest.after ?? {}).join(' ')
  await sayFact(context, tx, {
    type: `${type}-${rest.change}`,
    at,
    by: actor,
    subject: type,
    id,
    detail: { fields },
  })
  await bumpRoutesVersion(tx)
}

/** The team with that id. @throws {AppError} `directory.not-found` */
export async function teamAt(tx: Tx, teamId: string): Promise<teams.Team> {
  return found(await teams.findTeam(tx, numberOf('team', teamId)), () => notFound('team'))
}
/** The contact with that id. @throws {AppError} `directory.not-found` */
export async function contactAt(tx: Tx, contactId: string): Promise<contacts.Contact> {
  return found(await contacts.findContact(tx, numberOf('contact', contactId)), () => notFound('contact'))
}
/** The network with that id. @throws {AppError} `directory.not-found` */
export async function networkAt(tx: Tx, networkId: string): Promise<networks.Network> {
  return found(await networks.findNetwork(tx, numberOf('network', networkId)), () => notFound('network'))
}

/** Only what was said: undefined is no value to set. */
export function definedOf<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
}

/** What changed as two records: before, after. */
export function split(
  changed: ReturnType<typeof mergeFields>['changed'],
): [Record<string, unknown>, Record<string, unknown>] {
  const entries = Object.entries(changed)
  return [
    Object.fromEntries(entries.map(([field, { before }]) => [field, before])),
    Object.fromEntries(entries.map(([field, { after }]) => [field, after])),
  ]
}

/** The source of record of each changed field. */
export function sourcesOf(changed: Readonly<Record<string, unknown>>, source: string): Record<string, string> {
  return Object.fromEntries(Object.keys(changed).map((field) => [field, source]))
}

/** The refusal of values that an entry cannot hold. */
export function badValue(faults: Fault[]): AppError {
  return new AppError('directory.bad-value', 'The directory cannot hold this value.', { faults })
}

/** The refusal to change what has ended. */
export function ended(kind: string): AppError {
  return new AppError('directory.ended', `This ${kind} has ended; it is kept for its history.`)
}
