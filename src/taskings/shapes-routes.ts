import { Type, type Static } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { bodyClasses, dataClasses, effects, type InstrumentInput } from '#mandates'
import { nullable, words } from '#platform/http/schemas.ts'
import type { LineInput, TaskingInput } from './recording.ts'
import { entryKinds, maxLines, maxTargets } from './tasking.ts'
import { acts, dataOrigins, executors, grounds, mandatePlaces, personalData, places, purposes } from './words.ts'

export const strict = { additionalProperties: false } as const
const text = Type.String()
const line = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$' })
export const prose = Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' })
const words4000 = Type.String({ maxLength: 4000 })
const time = Type.String({ format: 'date-time' })
const contactId = nullable(Type.String({ pattern: '^contact_[0-9a-z]{1,20}$' }))
const yesNo = nullable(Type.Boolean())
const source = nullable(Type.Object({ name: line, contactId }, strict))

/** One act, as somebody writes it down. Null is "nobody knows". */
export const lineBody = Type.Object(
  {
    asks: words(acts),
    effect: words(effects),
    targets: Type.Array(line, { maxItems: maxTargets }),
    note: words4000,
    place: nullable(words(places)),
    dataClasses: Type.Array(words(dataClasses), { maxItems: dataClasses.length, uniqueItems: true }),
    dataOrigin: nullable(words(dataOrigins)),
    source,
    records: nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
    personal: nullable(words(personalData)),
    personAtRisk: yesNo,
    mandate: nullable(words(mandatePlaces)),
    ground: nullable(words(grounds)),
    evidence: yesNo,
  },
  strict,
)

export const taskingBody = Type.Object(
  {
    origin: Type.Object({ body: line, bodyClass: words(bodyClasses), foreign: yesNo, contactId }, strict),
    instrument: nullable(line),
    purpose: words(purposes),
    executor: words(executors),
    confidentiality: nullable(Type.Object({ reference: line }, strict)),
    recordedFirst: yesNo,
    receivedAt: time,
    deadline: nullable(time),
    exercise: Type.Boolean({ default: false }),
    words: words4000,
    contact: Type.String({ maxLength: 400 }),
    lines: Type.Array(lineBody, { minItems: 1, maxItems: maxLines }),
  },
  strict,
)

export function lineInput(body: Static<typeof lineBody>): LineInput {
  return body
}

export function taskingInput(body: Static<typeof taskingBody>): TaskingInput {
  return {
    ...body,
    receivedAt: instant(body.receivedAt),
    deadline: body.deadline === null ? null : instant(body.deadline),
  }
}

/** What an instrument says, as it came over the wire. */
export function instrumentInput(
  body: Omit<InstrumentInput, 'validUntil' | 'gag'> & {
    readonly validUntil: string | null
    readonly gag: { readonly reference: string; readonly until: string | null } | null
  },
): InstrumentInput {
  const moment = (value: string | null) => (value === null ? null : instant(value))
  return {
    ...body,
    validUntil: moment(body.validUntil),
    gag: body.gag && { reference: body.gag.reference, until: moment(body.gag.until) },
  }
}

const lineOutcome = nullable(
  Type.Object({ decisionId: text, outcome: text, released: Type.Boolean(), at: text, rules: Type.Array(text) }),
)
const head = {
  taskingId: text,
  origin: Type.Object({
    body: text,
    bodyClass: words(bodyClasses),
    foreign: yesNo,
    contactId: nullable(text),
  }),
  instrument: nullable(text),
  purpose: words(purposes),
  executor: words(executors),
  confidentiality: nullable(Type.Object({ reference: text })),
  recordedFirst: yesNo,
  receivedAt: text,
  deadline: nullable(text),
  exercise: Type.Boolean(),
  recordedAt: text,
  answeredAt: nullable(text),
}

export const summary = Type.Object({
  ...head,
  outcomes: Type.Array(Type.Object({ line: Type.Integer(), outcome: lineOutcome })),
})

export const detail = Type.Object({
  ...head,
  recordedBy: text,
  words: nullable(Type.Object({ words: text, contact: text })),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer(),
      version: Type.Integer(),
      subject: text,
      asks: words(acts),
      effect: words(effects),
      judgedEffect: words(effects),
      place: nullable(words(places)),
      judgedPlace: nullable(words(places)),
      teamAsset: yesNo,
      dataClasses: Type.Array(words(dataClasses)),
      dataOrigin: nullable(words(dataOrigins)),
      source: nullable(Type.Object({ name: text, contactId: nullable(text) })),
      records: nullable(Type.Integer()),
      personal: nullable(words(personalData)),
      personAtRisk: yesNo,
      mandate: nullable(words(mandatePlaces)),
      ground: nullable(words(grounds)),
      evidence: yesNo,
      sealed: nullable(Type.Object({ targets: Type.Array(text), note: text })),
      outcome: lineOutcome,
    }),
  ),
  entries: Type.Array(
    Type.Object({
      at: text,
      kind: words(entryKinds),
      line: nullable(Type.Integer()),
      by: text,
      decisionId: nullable(text),
      outcome: nullable(text),
      detail: Type.Record(Type.String(), Type.Union([text, Type.Number(), Type.Boolean(), Type.Null()])),
    }),
  ),
})

export const letter = Type.Object({
  taskingId: text,
  text,
  version: Type.Integer(),
  signed: nullable(Type.Object({ by: text, at: text })),
  named: Type.Array(text),
  answered: nullable(Type.Object({ at: text, how: text })),
})
