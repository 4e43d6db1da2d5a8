import { Type, type Static } from '#kernel/schema.ts'
import {
  confidences,
  executorKinds,
  impairments,
  measureKinds,
  noticeStates,
  origins,
  targetClasses,
  urgencies,
  type MeasureKind,
} from './words.ts'

const closed = { additionalProperties: false } as const
const oneOf = <const T extends string>(list: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...list] })
const note = Type.String({ maxLength: 2000 })
const line = Type.String({ maxLength: 200 })
/** Null is "nobody has said": the rules then ask for it. */
const maybe = Type.Union([Type.Boolean(), Type.Null()])

/** Most targets of one measure. */
export const maxTargets = 1000

const fields = {
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  kind: oneOf(measureKinds),
  targets: Type.Array(Type.String({ minLength: 1, maxLength: 2000 }), { minItems: 1, maxItems: maxTargets }),
  /** What a person knows of where the targets are, beside what the directory says. */
  statedPlaces: Type.Array(
    Type.Object(
      { country: Type.String({ pattern: '^[A-Za-z]{2}$' }), confidence: oneOf(confidences), source: line },
      closed,
    ),
    { maxItems: 20 },
  ),
  targetClass: oneOf(targetClasses),
  impairs: Type.Union([oneOf(impairments), Type.Null()]),
  impactNote: note,
  thirdParties: maybe,
  ownEvidence: maybe,
  evidence: note,
  legalBasis: note,
  necessity: note,
  notice: oneOf(noticeStates),
  noticeNote: note,
  rightsNote: note,
  narrowerWorks: maybe,
  coHosted: Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()]),
  sharedNote: note,
  expiryHours: Type.Integer({ minimum: 1, maximum: 87_600 }),
  urgency: oneOf(urgencies),
  reversible: maybe,
  /** How it is taken back. */
  undo: note,
  executor: oneOf(executorKinds),
  executorName: line,
  executorBound: maybe,
  feasible: maybe,
  aboutContent: maybe,
  meantToHarm: maybe,
  intrusive: maybe,
  generalMonitoring: maybe,
  specificLaw: note,
  scan: Type.Boolean(),
  /** Prefixes and domains within which an exercise or a scan stays. */
  range: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 200 }),
  exercise: Type.Boolean(),
  /** A machine proposes it and would apply it: then no person has looked. */
  automated: Type.Boolean(),
  origin: oneOf(origins),
  originReference: line,
}

const { title, kind, targets, ...rest } = fields
/** A measure as it is proposed: three things must be said, the rest may follow. */
export const ProposalInput = Type.Object(
  { title, kind, targets, ...Type.Partial(Type.Object(rest)).properties },
  closed,
)
export type ProposalInput = Static<typeof ProposalInput>
export const Proposal = Type.Object(fields, closed)
export type Proposal = Static<typeof Proposal>

/** Kinds of which it is plain what they do not do: nobody has to say so at three in the morning. */
const watchesNothing = (of: MeasureKind): boolean => of !== 'monitoring'
const disturbs = (of: MeasureKind): boolean | null => (of === 'deception' || of === 'access' ? true : null)

/** A proposal with what was not said: false only where that follows from the act itself, else unknown. */
export function complete(input: ProposalInput): Proposal {
  return {
    statedPlaces: [],
    targetClass: 'unclassified',
    impairs: null,
    impactNote: '',
    thirdParties: null,
    ownEvidence: null,
    evidence: '',
    legalBasis: '',
    necessity: '',
    notice: 'open',
    noticeNote: '',
    rightsNote: '',
    narrowerWorks: null,
    coHosted: null,
    sharedNote: '',
    expiryHours: 72,
    urgency: 'none',
    reversible: null,
    undo: '',
    executor: 'own-staff',
    executorName: '',
    executorBound: null,
    feasible: true,
    aboutContent: null,
    meantToHarm: false,
    intrusive: disturbs(input.kind),
    generalMonitoring: watchesNothing(input.kind) ? false : null,
    specificLaw: '',
    scan: false,
    range: [],
    exercise: false,
    automated: false,
    origin: 'own-finding',
    originReference: '',
    ...input,
  }
}
