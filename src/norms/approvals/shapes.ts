import { Type, type TSchema } from '#kernel/schema.ts'

/** The shapes in which approvals leave. */
export const strict = { additionalProperties: false } as const
export const text = Type.String()
export const list = <T extends TSchema>(item: T) => Type.Array(item)
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const ref = Type.Object({ type: text, id: text }, strict)
const value = nullable(Type.Union([Type.Boolean(), Type.Number(), text]))
const part = { kind: text, rule: text, role: nullable(text), to: nullable(text) }

export const itemSchema = Type.Object(
  {
    approvalId: text,
    state: text,
    act: text,
    outcome: text,
    subject: ref,
    recipient: nullable(ref),
    decisionId: text,
    title: text,
    why: text,
    ifNobodyAnswers: text,
    exercise: Type.Boolean(),
    command: text,
    askedBy: Type.Object({ kind: text, id: text, name: text, personId: nullable(text) }, strict),
    askedAt: text,
    deadline: text,
    insteadOf: nullable(text),
    changed: list(Type.Object({ fact: text, before: value, after: value }, strict)),
    parts: list(Type.Object({ ...part, answerId: nullable(text) }, strict)),
    open: list(Type.Object(part, strict)),
    answers: list(
      Type.Object(
        {
          answerId: text,
          kind: text,
          answer: text,
          role: nullable(text),
          lent: Type.Boolean(),
          reason: text,
          reference: nullable(text),
          duty: nullable(text),
          by: Type.Object({ id: text, name: text }, strict),
          decisionId: text,
          at: text,
        },
        strict,
      ),
    ),
    validUntil: nullable(text),
    ended: nullable(Type.Object({ at: text, by: text, reason: text }, strict)),
    you: Type.Object(
      {
        answer: list(Type.Object(part, strict)),
        whyNot: nullable(text),
        withdraw: Type.Boolean(),
        breakGlass: Type.Boolean(),
        retry: Type.Boolean(),
      },
      strict,
    ),
  },
  strict,
)

export const delegationSchema = Type.Object(
  {
    delegationId: text,
    role: text,
    from: Type.Object({ personId: text, name: text }, strict),
    to: Type.Object({ personId: text, name: text }, strict),
    reason: text,
    beginsAt: text,
    until: text,
  },
  { additionalProperties: false },
)

export const reviewSchema = Type.Object(
  {
    reviewId: text,
    of: text,
    approvalId: text,
    title: text,
    act: text,
    done: Type.Object({ name: text, reason: text, duty: nullable(text), rule: nullable(text) }, strict),
    roles: list(text),
    exercise: Type.Boolean(),
    begunAt: text,
    due: text,
    result: nullable(Type.Object({ finding: text, reason: text, name: text }, strict)),
    reviewedAt: nullable(text),
    you: Type.Object({ review: Type.Boolean(), whyNot: nullable(text) }, strict),
  },
  strict,
)
