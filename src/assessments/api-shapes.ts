import { Type, type TSchema } from '#kernel/schema.ts'
import { Content } from './content.ts'
import { closed, oneOf } from './schema-parts.ts'
import { StatementBody } from './statements/statement.ts'
import { authorityDecisions, consultationKinds, consultationOutcomes, reasonsNotToAsk } from './words.ts'

const text = Type.String()
const list = <T extends TSchema>(item: T) => Type.Array(item)
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const line = Type.String({ maxLength: 300 })
const words = Type.String({ maxLength: 5_000 })
const said = Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' })

export const byId = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed)
export const byVersion = Type.Object(
  { id: Type.String({ maxLength: 64 }), number: Type.Integer({ minimum: 1, maximum: 100_000 }) },
  closed,
)
export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}
export const pageShape = <T extends TSchema>(items: T) =>
  Type.Object({ items: list(items), nextCursor: nullable(text) }, closed)

const summary = {
  assessmentId: text,
  title: text,
  marking: text,
  version: Type.Integer(),
  frozen: Type.Integer(),
  missing: list(text),
  exercise: Type.Boolean(),
  createdAt: text,
  changedAt: text,
}
export const Summary = Type.Object(summary, closed)

export const Frozen = Type.Object(
  {
    number: Type.Integer(),
    sha256: text,
    missing: list(text),
    why: text,
    by: text,
    at: text,
    reviews: list(Type.Object({ agrees: Type.Boolean(), note: text, by: text, at: text }, closed)),
  },
  closed,
)
const Consulted = Type.Object(
  { kind: text, outcome: text, reason: nullable(text), with: text, note: text, by: text, at: text },
  closed,
)
const notes = Type.Object(
  {
    telling: list(text),
    untelling: list(text),
    against: Type.Record(text, list(text)),
    circles: list(Type.Object({ origin: text, items: list(text) }, closed)),
  },
  closed,
)
export const View = Type.Object(
  {
    ...summary,
    content: Content,
    notes,
    people: list(Type.Object({ personId: text, name: text, since: text }, closed)),
    versions: list(Frozen),
    consultations: list(Consulted),
    authority: list(Type.Object({ decision: text, reference: text, by: text, at: text }, closed)),
  },
  closed,
)
export const Version = Type.Object({ content: Content, sha256: text, intact: Type.Boolean() }, closed)
export const Comparison = Type.Object(
  {
    why: text,
    differences: list(
      Type.Object({ pointer: text, kind: text, before: nullable(text), after: nullable(text) }, closed),
    ),
  },
  closed,
)
export const Readers = Type.Object(
  {
    items: list(
      Type.Object(
        { number: Type.Integer(), readerId: text, name: text, times: Type.Integer(), first: text, last: text },
        closed,
      ),
    ),
  },
  closed,
)

export const NewAssessment = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    question: Type.Optional(words),
    exercise: Type.Optional(Type.Boolean()),
  },
  closed,
)
export const Why = Type.Object({ why: said }, closed)
export const NewPerson = Type.Object({ personId: Type.String({ minLength: 1, maxLength: 64 }), name: said }, closed)
export const NewReview = Type.Object({ agrees: Type.Boolean(), note: words }, closed)
export const NewConsultation = Type.Object(
  {
    kind: oneOf(consultationKinds),
    outcome: oneOf(consultationOutcomes),
    reason: nullable(oneOf(reasonsNotToAsk)),
    with: line,
    note: words,
  },
  closed,
)
export const NewAuthority = Type.Object({ decision: oneOf(authorityDecisions), reference: said }, closed)

const rests = {
  assessmentId: nullable(Type.String({ maxLength: 64 })),
  number: nullable(Type.Integer({ minimum: 1 })),
}
export const NewStatement = Type.Object(
  { body: StatementBody, ...rests, exercise: Type.Optional(Type.Boolean()) },
  closed,
)
export const ChangedStatement = Type.Object({ body: StatementBody, ...rests }, closed)
export const Revised = Type.Object({ revision: Type.Integer({ minimum: 1 }), why: said }, closed)

const statement = {
  statementId: text,
  assessmentId: nullable(text),
  number: nullable(Type.Integer()),
  revision: Type.Integer(),
  state: text,
  exercise: Type.Boolean(),
  body: StatementBody,
  flagged: list(text),
  writtenBy: Type.Object({ id: text, personId: nullable(text), name: text }, closed),
  createdAt: text,
  releasedAt: nullable(text),
}
export const StatementShape = Type.Object(statement, closed)

const factValue = Type.Union([Type.Boolean(), Type.Number(), text])
/** A decision as it reads beside a text: what the rules said, and what would change it. */
export const DecisionShape = Type.Object(
  {
    decisionId: text,
    act: text,
    outcome: text,
    rules: list(
      Type.Object(
        { id: text, norm: text, outcome: text, absolute: nullable(text), reason: text, certain: Type.Boolean() },
        closed,
      ),
    ),
    holds: list(Type.Object({ rule: text, toLift: text }, closed)),
    approvals: list(Type.Object({ rule: text, role: text }, closed)),
    referrals: list(Type.Object({ rule: text, to: text }, closed)),
    obligations: list(Type.Object({ rule: text, what: text, due: text }, closed)),
    alternatives: list(text),
    whatWouldChangeIt: list(Type.Object({ facts: Type.Record(text, factValue), outcome: text }, closed)),
  },
  closed,
)
export const HoldingShape = Type.Object({ title: text, text }, closed)
export const StatementViewShape = Type.Object(
  {
    ...statement,
    revisions: list(
      Type.Object(
        {
          revision: Type.Integer(),
          title: text,
          text,
          flagged: list(text),
          by: text,
          at: text,
          clearedBy: nullable(text),
        },
        closed,
      ),
    ),
    cleared: Type.Boolean(),
    consultations: list(Consulted),
    deliveries: list(
      Type.Object(
        {
          contactId: nullable(text),
          team: nullable(text),
          state: text,
          approvalId: nullable(text),
          messageId: nullable(text),
          at: text,
          decision: DecisionShape,
        },
        closed,
      ),
    ),
    holding: nullable(HoldingShape),
  },
  closed,
)
export const Checked = Type.Object(
  {
    hits: list(
      Type.Object({ kind: text, text, at: Type.Integer(), length: Type.Integer(), of: nullable(text) }, closed),
    ),
    more: Type.Boolean(),
    state: Type.Boolean(),
    actor: Type.Boolean(),
    context: Type.Boolean(),
  },
  closed,
)
export const ToCheck = Type.Object(
  { text: Type.String({ maxLength: 100_000 }), language: Type.Optional(Type.String({ maxLength: 35 })) },
  closed,
)
