import { createHash } from 'node:crypto'
import { Type, type Static } from '#kernel/schema.ts'
import { tlps } from '#kernel/marking.ts'
import { closed, oneOf, orNull } from './schema-parts.ts'
import {
  aspects,
  confidences,
  evidenceKinds,
  hypothesisKinds,
  likelihoodWords,
  readings,
  reliabilities,
  replicabilities,
  severities,
  type Aspect,
} from './words.ts'

const credibility = Type.Union([
  Type.Literal(1),
  Type.Literal(2),
  Type.Literal(3),
  Type.Literal(4),
  Type.Literal(5),
  Type.Literal(6),
  Type.Null(),
])
const line = Type.String({ maxLength: 300 })
const text = Type.String({ maxLength: 20_000 })
const key = Type.String({ pattern: '^[a-z0-9-]{1,40}$' })

/** Most hypotheses and items of evidence: what a person can hold against each other. */
export const limits = { hypotheses: 20, evidence: 200, dissent: 50 } as const

const hypothesis = Type.Object({ key, kind: oneOf(hypothesisKinds), text, against: text }, closed)

const evidence = Type.Object(
  {
    key,
    summary: line,
    /** What those who need it read; the diplomatic contact does not see it. */
    detail: text,
    kind: oneOf(evidenceKinds),
    /** Where it comes from in the end, in a word: items of one origin count as one. */
    origin: line,
    reliability: orNull(reliabilities),
    credibility,
    readings: Type.Record(key, oneOf(readings)),
  },
  closed,
)

/** What an assessment says. All of it is sealed: a State, where somebody typed one, stands only in here. */
export const Content = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    question: text,
    /** When the activity was noticed, RFC 3339; from then on the time to a defensive advisory counts. */
    detectedAt: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
    marking: oneOf(tlps),
    aspects: Type.Object(
      Object.fromEntries(aspects.map((aspect) => [aspect, text])) as Record<Aspect, typeof text>,
      closed,
    ),
    severity: Type.Object({ level: orNull(severities), reason: text }, closed),
    replicable: orNull(replicabilities),
    hypotheses: Type.Array(hypothesis, { maxItems: limits.hypotheses }),
    evidence: Type.Array(evidence, { maxItems: limits.evidence }),
    /** Somebody compared where the items come from. */
    originsCompared: Type.Boolean(),
    /** The items that rule a false flag out, by key; empty while it is not ruled out. */
    falseFlagEliminatedBy: Type.Array(key, { maxItems: limits.evidence }),
    judgement: Type.Object({ text, likelihood: orNull(likelihoodWords), confidence: orNull(confidences) }, closed),
    dissent: Type.Object(
      {
        asked: Type.Boolean(),
        /** Without an author where the author wants not to be named. */
        entries: Type.Array(Type.Object({ text, author: Type.Union([line, Type.Null()]) }, closed), {
          maxItems: limits.dissent,
        }),
      },
      closed,
    ),
  },
  closed,
)
export type Content = Static<typeof Content>
export type Hypothesis = Content['hypotheses'][number]
export type Evidence = Content['evidence'][number]

/** An assessment as it begins: two hypotheses are there before anybody has thought of one. @source R012 */
export function emptyContent(title: string, question: string): Content {
  return {
    title,
    question,
    detectedAt: null,
    marking: 'TLP:AMBER+STRICT',
    aspects: { technical: '', scope: '', context: '', consultations: '' },
    severity: { level: null, reason: '' },
    replicable: null,
    hypotheses: [
      { key: 'false-flag', kind: 'false-flag', text: 'Somebody else wants it to look so (false flag).', against: '' },
      {
        key: 'hijacked',
        kind: 'hijacked',
        text: 'The infrastructure was taken over, its owner is a victim.',
        against: '',
      },
    ],
    evidence: [],
    originsCompared: false,
    falseFlagEliminatedBy: [],
    judgement: { text: '', likelihood: null, confidence: null },
    dissent: { asked: false, entries: [] },
  }
}

/** What is wrong with an assessment as a whole, each with its place; none when it can be kept. */
export function faultsOf(content: Content): { pointer: string; reason: string }[] {
  const faults: { pointer: string; reason: string }[] = []
  const fault = (pointer: string, reason: string): void => void faults.push({ pointer, reason })
  for (const kind of ['false-flag', 'hijacked'] as const)
    if (content.hypotheses.filter((each) => each.kind === kind).length !== 1)
      fault('/hypotheses', `must have the hypothesis "${kind}" once: it cannot be taken out`)
  twins(content.hypotheses, '/hypotheses', fault)
  twins(content.evidence, '/evidence', fault)
  const known = new Set(content.hypotheses.map((each) => each.key))
  content.evidence.forEach((item, index) => {
    for (const each of Object.keys(item.readings))
      if (!known.has(each)) fault(`/evidence/${index}/readings/${each}`, 'is a reading for no hypothesis')
  })
  const items = new Set(content.evidence.map((each) => each.key))
  content.falseFlagEliminatedBy.forEach((each, index) => {
    if (!items.has(each)) fault(`/falseFlagEliminatedBy/${index}`, 'names no item of evidence')
  })
  if (content.detectedAt !== null && Number.isNaN(Date.parse(content.detectedAt)))
    fault('/detectedAt', 'must be a time with its zone')
  return faults
}

function twins(
  list: readonly { readonly key: string }[],
  pointer: string,
  fault: (pointer: string, reason: string) => void,
): void {
  const seen = new Set<string>()
  list.forEach((each, index) => {
    if (seen.has(each.key)) fault(`${pointer}/${index}/key`, 'is there twice')
    seen.add(each.key)
  })
}

/** The text of a content as it is kept and hashed: what is read back is hashed again. */
export function textOf(content: Content): string {
  return JSON.stringify(content)
}

/** SHA-256 over the kept text of a frozen version, 64 hexadecimal digits. */
export function hashOf(kept: string): string {
  return createHash('sha256').update(kept).digest('hex')
}
