import { Type, type TSchema } from '#kernel/schema.ts'
import { Proposal } from './proposal.ts'
import { callResults, effects, levels, measureKinds, measureStates } from './words.ts'

/** What leaves by HTTP: a field that is not in a shape does not leave. */

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <const T extends string>(list: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...list] })
const text = Type.String()
const maybe = nullable(text)
const count = Type.Integer()

const Place = Type.Object({ country: text, basis: text, confidence: text, source: text, asOf: text })
const Target = Type.Object({
  text,
  level: oneOf(levels),
  system: text,
  places: Type.Array(Place),
  verdict: text,
  operator: maybe,
  critical: Type.Boolean(),
})
const NearMiss = Type.Object({ team: text, teamId: text, asset: text, purpose: text, publishedAt: text, at: text })
const TeamCall = Type.Object({ result: oneOf(callResults), channel: text, note: text, by: text, at: text })
const End = Type.Object({ at: text, by: text, cause: text, note: text, reviewAt: maybe })
const Gentler = Type.Object({
  way: text,
  operator: Type.Optional(text),
  level: Type.Optional(text),
  hours: Type.Optional(count),
})
const Judgement = Type.Object({
  act: text,
  outcome: text,
  rules: Type.Array(
    Type.Object({ id: text, norm: text, outcome: text, absolute: maybe, reason: text, certain: Type.Boolean() }),
  ),
  factsUsed: Type.Record(text, Type.Union([text, Type.Number(), Type.Boolean()])),
  factsMissing: Type.Array(text),
  holds: Type.Array(Type.Object({ rule: text, toLift: text })),
  approvals: Type.Array(Type.Object({ rule: text, role: text })),
  referrals: Type.Array(Type.Object({ rule: text, to: text })),
  obligations: Type.Array(Type.Object({ rule: text, what: text })),
  alternatives: Type.Array(text),
})

const common = {
  effect: oneOf(effects),
  level: oneOf(levels),
  proposal: Proposal,
  targets: Type.Array(Target),
  nearMiss: nullable(NearMiss),
  teamCall: nullable(TeamCall),
  splitFrom: maybe,
  extends: maybe,
  decisionId: maybe,
  approvalId: maybe,
  breakGlass: Type.Boolean(),
  appliedAt: maybe,
  endsAt: maybe,
  end: nullable(End),
  harmReports: count,
}
const judged = { judgement: Judgement, gentler: Type.Array(Gentler) }
const kept = { measureId: text, version: count, state: oneOf(measureStates), proposedBy: text, proposedAt: text }

export const Preview = Type.Object({ ...common, ...judged })
export const Measure = Type.Object({ ...kept, ...common })
export const JudgedMeasure = Type.Object({ ...kept, ...common, ...judged })
export const Proposed = Type.Object({ measure: JudgedMeasure, held: nullable(JudgedMeasure) })
export const Harm = Type.Object({ text, reportedBy: text, at: text })
export const Sheet = Type.Object({
  measureId: text,
  decisionId: text,
  exercise: Type.Boolean(),
  what: text,
  kind: text,
  targets: Type.Array(text),
  from: text,
  until: text,
  undo: text,
  executor: text,
  sentences: Type.Array(text),
})
export const measureQuery = {
  state: Type.Optional(oneOf(measureStates)),
  kind: Type.Optional(oneOf(measureKinds)),
  nearMiss: Type.Optional(oneOf(['yes', 'no'])),
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
}
