import { Type } from '#kernel/schema.ts'

/** What the addresses of this room take and give: a field that is not here does not leave. */
export const closed = { additionalProperties: false }
export const text = Type.String({ maxLength: 200 })
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const paging = {
  cursor: Type.Optional(text),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}
export const page = <T extends Parameters<typeof Type.Array>[0]>(items: T) =>
  Type.Object({ items: Type.Array(items), nextCursor: nullable(Type.String()) }, closed)

export const states = Type.Union(
  (['queued', 'sending', 'sent', 'failed', 'bounced', 'withdrawn'] as const).map((state) => Type.Literal(state)),
)

export const messageFields = {
  messageId: Type.String(),
  kind: Type.String(),
  subject: Type.Object({ type: Type.String(), id: Type.String() }, closed),
  contactId: nullable(Type.String()),
  language: Type.String(),
  tlp: Type.String(),
  exercise: Type.Boolean(),
  priority: Type.String(),
  state: Type.String(),
  reason: nullable(Type.String()),
  decisionId: Type.String(),
  protection: nullable(Type.String()),
  sizeBytes: Type.Integer(),
  attempts: Type.Integer(),
  createdAt: Type.String(),
  nextAttemptAt: Type.String(),
  sentAt: nullable(Type.String()),
  settledAt: nullable(Type.String()),
  resendOf: nullable(Type.String()),
  erased: Type.Boolean(),
}
export const message = Type.Object(messageFields, closed)
export const inbound = Type.Object(
  {
    inboundId: Type.String(),
    receivedAt: Type.String(),
    kind: Type.String(),
    messageId: nullable(Type.String()),
    sizeBytes: Type.Integer(),
    erased: Type.Boolean(),
  },
  closed,
)
export const status = Type.Object(
  {
    paused: Type.Boolean(),
    reason: nullable(Type.String()),
    changedBy: nullable(Type.String()),
    changedAt: nullable(Type.String()),
    mailServer: Type.Boolean(),
    counts: Type.Record(Type.String(), Type.Integer()),
  },
  closed,
)
export const preview = Type.Object(
  {
    to: Type.String(),
    encrypted: Type.Boolean(),
    subject: Type.String(),
    text: Type.String(),
    html: nullable(Type.String()),
    attachments: Type.Array(
      Type.Object({ fileName: Type.String(), mediaType: Type.String(), base64: Type.String() }, closed),
    ),
    source: Type.String(),
  },
  closed,
)
export const params = Type.Object({ id: text }, closed)
export const because = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
