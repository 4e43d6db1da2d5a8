import { Type, type Static } from '#kernel/schema.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import { tlps } from '#kernel/marking.ts'
import { closed, oneOf, orNull } from '../schema-parts.ts'

const yesOrUnknown = Type.Union([Type.Boolean(), Type.Null()])

export const statementKinds = ['advisory', 'holding', 'annex', 'statement'] as const
export const levels = ['none', 'technical', 'state'] as const
export const audiences = ['public', 'contacts'] as const
/** Most contacts that one statement goes to. */
export const maxContacts = 50

/** What its writer declares of a text; null is "not known", and is asked about. */
export const Declarations = Type.Object(
  {
    names: orNull(['nobody', 'actor', 'state']),
    implies: orNull(['nobody', 'territory']),
    basis: orNull(['nothing-named', 'location-only', 'assessed-evidence']),
    sensitive: yesOrUnknown,
    /** What an advice against a product rests on; `none` when it advises against no product. */
    vendor: orNull(['none', 'test', 'disclosure', 'incident', 'origin']),
    exposes: orNull(['nothing', 'domestic', 'foreign']),
    exposureRemedied: yesOrUnknown,
    remedy: yesOrUnknown,
    personal: orNull(['none', 'needed', 'not-needed', 'unclassified']),
    personAtRisk: yesOrUnknown,
    sourceMarking: orNull(tlps),
  },
  closed,
)
export type Declarations = Static<typeof Declarations>

/** A text that is to leave: all of it is sealed until it is public. */
export const StatementBody = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    text: Type.String({ minLength: 1, maxLength: 50_000, pattern: '\\S' }),
    /** One a line, as they are; not prose, and so not looked through for names. */
    indicators: Type.Array(Type.String({ minLength: 1, maxLength: 500, pattern: '^\\S+$' }), { maxItems: 1_000 }),
    language: Type.String({ pattern: '^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$', maxLength: 35 }),
    kind: oneOf(statementKinds),
    level: oneOf(levels),
    audience: oneOf(audiences),
    contacts: Type.Array(Type.String({ pattern: '^contact_[0-9a-z]{11}$' }), {
      maxItems: maxContacts,
      uniqueItems: true,
    }),
    marking: oneOf(tlps),
    /** When the activity was noticed; the time to an advisory counts from there. */
    detectedAt: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
    declares: Declarations,
  },
  closed,
)
export type StatementBody = Static<typeof StatementBody>

export type StatementState = 'draft' | 'stopped' | 'held' | 'released'

/** A statement as it is kept. */
export interface Statement {
  readonly statementId: Id<'statement'>
  readonly assessmentId: string | null
  /** The frozen version that it rests on. */
  readonly number: number | null
  readonly revision: number
  readonly state: StatementState
  readonly exercise: boolean
  readonly body: StatementBody
  readonly flagged: readonly string[]
  readonly writtenBy: { readonly id: string; readonly personId: string | null; readonly name: string }
  readonly createdAt: Instant
  readonly releasedAt: Instant | null
}

/**
 * What a decision on a statement is about: one text of it. A changed text is another subject, so that nobody who agreed
 * to the one has agreed to the other.
 */
export function subjectOf({ statementId, revision }: Pick<Statement, 'statementId' | 'revision'>): {
  type: string
  id: string
} {
  return { type: 'assessments.statement', id: `${statementId}.${revision}` }
}

/** What is wrong with a text as a whole; none when it can be kept. */
export function faultsOf(body: StatementBody): { pointer: string; reason: string }[] {
  const faults: { pointer: string; reason: string }[] = []
  if (body.audience === 'contacts' && body.contacts.length === 0)
    faults.push({ pointer: '/contacts', reason: 'must name at least one contact' })
  if (body.audience === 'public' && body.contacts.length > 0)
    faults.push({ pointer: '/contacts', reason: 'must be empty: anybody may read it' })
  if (body.audience === 'public' && body.marking !== 'TLP:CLEAR')
    faults.push({ pointer: '/marking', reason: 'must be TLP:CLEAR where anybody may read it' })
  if (body.detectedAt !== null && Number.isNaN(Date.parse(body.detectedAt)))
    faults.push({ pointer: '/detectedAt', reason: 'must be a time with its zone' })
  return faults
}
