import { Type, type TSchema } from '#kernel/schema.ts'
import { TeamProfile } from './team-profile.ts'

/** What leaves by HTTP: a field that is not in a shape does not leave. */

const text = Type.String()
const maybe = Type.Union([text, Type.Null()])
const count = Type.Integer()
const closed = { additionalProperties: false } as const
const sources = Type.Record(text, text)

/** A page of a list. */
export const pageOf = (item: TSchema) => Type.Object({ items: Type.Array(item), nextCursor: maybe }, closed)
/** A whole list. */
export const listOf = (item: TSchema) => Type.Object({ items: Type.Array(item) }, closed)

export const Team = Type.Object(
  {
    teamId: text,
    name: text,
    functionClass: maybe,
    countries: Type.Array(text),
    profile: TeamProfile,
    sources,
    version: count,
    createdAt: text,
    endedAt: maybe,
  },
  closed,
)

const Freshness = Type.Object(
  { state: text, days: Type.Union([count, Type.Null()]), reason: Type.Optional(text) },
  closed,
)
const contact = {
  contactId: text,
  teamId: text,
  team: text,
  role: text,
  email: text,
  format: text,
  language: text,
  level: text,
  phone: maybe,
  openpgpKey: maybe,
  key: Type.Union([
    Type.Object({ state: text, fingerprint: maybe, algorithm: maybe, expiresAt: maybe }, closed),
    Type.Null(),
  ]),
  period: maybe,
  messagesADay: Type.Union([count, Type.Null()]),
  verified: maybe,
  freshness: Freshness,
  sources,
  disabledAt: maybe,
  disabledReason: maybe,
  version: count,
  createdAt: text,
  endedAt: maybe,
}
export const Contact = Type.Object(contact, closed)
const Bounce = Type.Object({ messageId: text, at: text, reason: text, cleared: Type.Boolean() }, closed)
export const ContactWithBounces = Type.Object({ ...contact, bounces: Type.Array(Bounce) }, closed)

export const Network = Type.Object(
  {
    networkId: text,
    kind: text,
    value: text,
    contactId: text,
    teamId: text,
    team: text,
    source: text,
    chosen: Type.Boolean(),
    chosenReason: maybe,
    version: count,
    createdAt: text,
    endedAt: maybe,
  },
  closed,
)

const anyRecord = Type.Union([Type.Record(text, Type.Unknown()), Type.Null()])
export const HistoryEntry = Type.Object(
  {
    historyId: text,
    at: text,
    actor: Type.Object({ kind: text, id: text }, closed),
    change: text,
    before: anyRecord,
    after: anyRecord,
    source: maybe,
    why: maybe,
    importId: maybe,
  },
  closed,
)

export const Proposal = Type.Object(
  {
    proposalId: text,
    subjectType: text,
    subjectId: text,
    field: text,
    current: Type.Unknown(),
    proposed: Type.Unknown(),
    source: text,
    at: text,
    state: text,
  },
  closed,
)

const importRecord = {
  importId: text,
  fileName: text,
  format: text,
  source: text,
  state: text,
  startedAt: text,
  finishedAt: maybe,
  actor: Type.Object({ kind: text, id: text }, closed),
  sizeBytes: count,
  sha256: maybe,
  counts: Type.Record(text, count),
  ignoredColumns: Type.Array(text),
  failure: maybe,
}
export const ImportRecord = Type.Object(importRecord, closed)
export const ImportWithNotes = Type.Object(
  { ...importRecord, notes: Type.Array(Type.Object({ line: count, note: text }, closed)) },
  closed,
)
export const RefusedRow = Type.Object(
  { line: count, faults: Type.Array(Type.Object({ column: text, reason: text }, closed)), text },
  closed,
)

const WhoCandidate = Type.Object(
  {
    networkId: text,
    basis: text,
    value: text,
    teamId: text,
    team: text,
    contactId: text,
    role: text,
    email: text,
    format: text,
    language: text,
    level: text,
    canEncrypt: Type.Boolean(),
    source: text,
    verified: maybe,
    verifiedSource: maybe,
    freshness: Freshness,
    standing: text,
    why: text,
  },
  closed,
)
export const WhoAnswer = Type.Object(
  {
    of: text,
    kind: text,
    askedAt: text,
    summary: text,
    winner: Type.Union([WhoCandidate, Type.Null()]),
    contested: Type.Boolean(),
    candidates: Type.Array(WhoCandidate),
    overlaps: Type.Array(Type.Object({ kind: text, key: text, teams: Type.Array(text) }, closed)),
    asns: Type.Array(Type.Object({ asn: count, source: text, asOf: text }, closed)),
    places: Type.Array(Type.Object({ country: text, basis: text, confidence: text, source: text, asOf: text }, closed)),
    verdict: text,
  },
  closed,
)

const share = Type.Object({ total: Type.Number(), withContact: Type.Number() }, closed)
export const Coverage = Type.Object(
  {
    asns: Type.Object({ total: count, withContact: count, amber: count }, closed),
    v4Addresses: share,
    v6Networks48: share,
    gaps: Type.Array(Type.Object({ kind: text, value: text, covered: Type.Number() }, closed)),
  },
  closed,
)
export const AddressTable = Type.Object({ source: text, basis: text, asOf: text, records: count }, closed)

const operator = {
  operatorId: text,
  sector: text,
  testedOn: maybe,
  testDue: Type.Boolean(),
  mayView: Type.Boolean(),
  version: count,
}
export const OperatorListing = Type.Object(operator, closed)
const secretText = Type.String({ maxLength: 2000 })
export const OperatorSecrets = Type.Object(
  {
    name: secretText,
    prefixes: Type.Array(secretText, { maxItems: 1000 }),
    products: Type.Array(secretText, { maxItems: 1000 }),
    contact: secretText,
    notes: Type.String({ maxLength: 20_000 }),
  },
  closed,
)
export const Operator = Type.Object({ ...operator, secrets: OperatorSecrets }, closed)
export const OperatorReader = Type.Object({ personId: text, reason: text, grantedBy: text, grantedAt: text }, closed)
export const OperatorView = Type.Object(
  { at: text, actorId: text, personId: maybe, allowed: Type.Boolean(), what: text },
  closed,
)
