import type { Actor, Role } from '#kernel/actor.ts'
import type { Facts } from '../fact-set.ts'
import type { Delegation } from './delegation/store.ts'
import { referralRoles, type ApprovalItem } from './item.ts'
import type { EthicalDuty } from './item.ts'
import { seatOf, type Part } from './parts.ts'
import { barringDuty, type KnownPerson, type People } from './people.ts'

/** An answer as somebody gives it. */
export type AnswerInput =
  | { readonly kind: 'request'; readonly answer: 'approved' | 'refused'; readonly reason: string }
  | { readonly kind: 'approval'; readonly role: Role; readonly answer: 'approved' | 'refused'; readonly reason: string }
  | {
      readonly kind: 'referral'
      readonly rule: string
      readonly answer: 'affirmative' | 'deferring' | 'negative'
      /** Where the outside body's word is found: a letter, a file number. */
      readonly reference: string
      readonly reason: string
    }
  | {
      readonly kind: 'override'
      readonly rule: string
      readonly answer: 'approved' | 'refused'
      readonly duty: EthicalDuty
      readonly reason: string
    }

/** Who answers, as far as the rules on answering ask. */
export interface Approver {
  readonly actor: Actor
  /** The account behind the actor; null where none is. */
  readonly person: KnownPerson | null
  /** Roles lent to the person, each by one who still holds it. */
  readonly lent: readonly Delegation[]
}

/** The open parts that an answer is about: all that is asked of a role at once, or one rule's referral or override. */
export function partsFor(item: ApprovalItem, input: Pick<AnswerInput, 'kind'> & { role?: Role; rule?: string }) {
  return item.parts.filter(
    (part) =>
      part.answerId === null &&
      part.kind === input.kind &&
      (input.kind !== 'approval' || part.role === input.role) &&
      ((input.kind !== 'referral' && input.kind !== 'override') || part.rule === input.rule),
  )
}

/** By which role a person may answer a part: one held, or one lent by somebody other than who asked. Null when by none. */
export function roleFor(
  part: Pick<Part, 'kind' | 'role'>,
  { actor, lent }: Approver,
  item: Pick<ApprovalItem, 'askedBy'>,
  people: Pick<People, 'same'>,
): { readonly role: Role | null; readonly delegationId: string | null } | null {
  if (part.kind === 'request') return actor.actions.has('norms.approve') ? { role: null, delegationId: null } : null
  const wanted = part.kind === 'referral' ? referralRoles : part.role === null ? [] : [part.role]
  const held = wanted.find((role) => actor.roles.includes(role))
  if (held !== undefined) return { role: held, delegationId: null }
  // Who asks for something does not choose who answers it.
  const loan = lent.find((one) => wanted.includes(one.role) && !asked(item, one.from.personId, people))
  return loan === undefined ? null : { role: loan.role, delegationId: loan.delegationId }
}

function asked(item: Pick<ApprovalItem, 'askedBy'>, personId: string, people: Pick<People, 'same'>): boolean {
  return item.askedBy.personId !== null && people.same({ kind: 'person', personId }, asker(item))
}

function asker({ askedBy }: Pick<ApprovalItem, 'askedBy'>) {
  return { kind: 'person', personId: askedBy.personId } as const
}

/** What is known about the item itself. */
export interface AboutItem {
  /** It is asked for under norm (b), (j) or (k). */
  readonly guarded: boolean
  /** The held command or its decision is not as it was recorded. */
  readonly altered: boolean
}

/** The facts of answering one part, for the rules on who may. */
export function approverFacts(
  item: ApprovalItem,
  part: Pick<Part, 'kind' | 'role'>,
  approver: Approver,
  about: AboutItem,
  people: Pick<People, 'same'>,
): Facts {
  const { actor, person } = approver
  const { personId } = actor
  const seat = seatOf(part)
  const duties = [barringDuty(actor), person === null ? ('none' as const) : barringDuty(person)]
  return {
    'approver.identified': personId !== null,
    // Nobody is asking yet where the node itself began: whoever puts it forward becomes the one who asks.
    'approver.isRequester':
      personId === null ? 'unknown' : item.askedBy.personId !== null && asked(item, personId, people),
    'approver.fillsAnotherSeat':
      personId === null
        ? 'unknown'
        : item.answers.some(
            (one) => one.seat !== seat && people.same({ kind: 'person', personId: one.by.personId }, actor),
          ),
    'approver.holdsRole': roleFor(part, approver, item, people) !== null,
    'approver.duty': duties.includes('intelligence')
      ? 'intelligence'
      : (duties.find((one) => one !== 'none') ?? 'none'),
    'approval.guarded': about.guarded,
    'approval.altered': about.altered,
  }
}
