import { Type } from '#kernel/schema.ts'
import { functionClasses } from '#kernel/actor.ts'
import { outcomes } from '../outcome.ts'
import { contentClasses, exemptionPlaces, overlayLimits } from './document.ts'

/** The shapes of an overlay in the API. */
const strict = { additionalProperties: false } as const
const text = Type.String()
const outcome = Type.Enum([...outcomes])

/** Longer than any reason or citation that a rule file takes. */
export const line = Type.String({ minLength: 1, maxLength: 600 })
export const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

const change = Type.Object(
  {
    rule: Type.String({ maxLength: 60 }),
    path: Type.String({ maxLength: 200 }),
    value: Type.Union([Type.Number(), Type.Array(Type.String({ maxLength: 300 }), { maxItems: 40 })]),
    reason: line,
    source: line,
  },
  strict,
)

export const exemption = {
  id: Type.String({ maxLength: 40 }),
  content: Type.Array(Type.Enum([...contentClasses])),
  recipients: Type.Array(Type.Enum([...functionClasses])),
  place: Type.Enum([...exemptionPlaces]),
  citation: line,
  reason: line,
  from: day,
  until: day,
}

const reference = Type.Object({ name: text, version: text, digest: text }, strict)

export const content = Type.Object(
  {
    changes: Type.Array(change, { maxItems: overlayLimits.changes }),
    exemptions: Type.Array(Type.Object(exemption, strict), { maxItems: overlayLimits.exemptions }),
    packs: Type.Array(reference, { maxItems: overlayLimits.packs }),
  },
  strict,
)

export const fault = Type.Object({ pointer: text, reason: text }, strict)

const group = Type.Object(
  {
    act: text,
    from: outcome,
    to: outcome,
    gained: Type.Array(text),
    lost: Type.Array(text),
    terms: Type.Array(text),
    decisions: Type.Number(),
    example: text,
  },
  strict,
)

export const preview = Type.Object(
  {
    ok: Type.Boolean(),
    faults: Type.Array(fault),
    days: Type.Number(),
    rules: Type.Array(
      Type.Object(
        {
          rule: text,
          norm: text,
          before: Type.Union([text, Type.Null()]),
          after: Type.Union([text, Type.Null()]),
        },
        strict,
      ),
    ),
    decisions: Type.Union([
      Type.Object(
        {
          decisions: Type.Number(),
          changed: Type.Number(),
          unreadable: Type.Number(),
          distinct: Type.Number(),
          groups: Type.Array(group),
        },
        strict,
      ),
      Type.Null(),
    ]),
  },
  strict,
)

export const draft = Type.Object(
  { content, reason: text, version: Type.Number(), changedBy: text, changedAt: text },
  strict,
)

const nullable = Type.Union([text, Type.Null()])
const nullableNumber = Type.Union([Type.Number(), Type.Null()])

export const view = Type.Object(
  {
    rulePack: Type.Object({ base: text, overlay: nullable }, strict),
    content,
    draft: Type.Union([draft, Type.Null()]),
    waitingBase: Type.Union([
      Type.Object({ identity: text, why: text, faults: Type.Array(fault) }, strict),
      Type.Null(),
    ]),
    proposals: Type.Array(
      Type.Object(
        {
          digest: text,
          version: Type.Number(),
          baseDigest: text,
          reason: text,
          proposedBy: Type.Object({ kind: text, id: text, name: text }, strict),
          proposedAt: text,
          approvalId: nullable,
          refusedReason: nullable,
          inForce: Type.Boolean(),
          stale: Type.Boolean(),
          content,
        },
        strict,
      ),
    ),
    adoptions: Type.Array(
      Type.Object(
        {
          no: Type.Number(),
          packDigest: text,
          base: text,
          version: text,
          baseDigest: text,
          overlayDigest: nullable,
          overlayVersion: nullableNumber,
          cause: text,
          reason: text,
          approvalId: nullable,
          note: text,
          at: text,
        },
        strict,
      ),
    ),
  },
  strict,
)

export const proposed = Type.Object({ digest: text, version: Type.Number(), approvalId: text, state: text }, strict)
