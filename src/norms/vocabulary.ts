import { at, fault, fields, text, word, type Fields, type Place } from './faults.ts'

/** One thing that a rule can ask about. "Unknown" is a value of every fact and is never listed. */
export type FactSpec = BooleanFact | EnumFact | NumberFact

interface Named {
  readonly name: string
  readonly meaning: string
  /** Its value in an everyday act, unless the act says another; cases of rules say only what differs from that. */
  readonly ordinary: FactValue
}

export interface BooleanFact extends Named {
  readonly type: 'boolean'
  /** Two half-sentences: what is so when it is true, and when it is false. */
  readonly says: { readonly yes: string; readonly no: string }
}

export interface EnumFact extends Named {
  readonly type: 'enum'
  readonly values: readonly string[]
  /** Each value's meaning, for the reference page. */
  readonly meanings: Readonly<Record<string, string>>
  /** What the value is of: "the recipient's place". */
  readonly says: string
  /** Its values as they stand in a sentence, where that is in another language than the values themselves. */
  readonly words?: Readonly<Record<string, string>>
}

export interface NumberFact extends Named {
  readonly type: 'number'
  readonly unit: string
  readonly says: string
}

export type FactValue = boolean | string | number

/** The acts that are decided, and the facts that rules may ask about. */
export interface Vocabulary {
  readonly acts: Readonly<Record<string, string>>
  /** For each act, the facts whose everyday value is another than `ordinary` says. */
  readonly ordinary: Readonly<Record<string, Readonly<Record<string, FactValue>>>>
  readonly facts: readonly FactSpec[]
  /** Each fact's place in `facts`, and in an encoded set of facts. */
  readonly slots: ReadonlyMap<string, number>
}

const factName = /^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/
const wordForm = /^[A-Za-z0-9][A-Za-z0-9:+-]*$/

/** A file of the vocabulary, as its YAML was read. */
export interface VocabularyFile {
  readonly value: unknown
  readonly place: Place
}

/**
 * Reads the files of a vocabulary: `facts.yaml`, and one more for each act that has facts of its own. Every fault is
 * noted, and what can be read is returned.
 */
export function parseVocabulary(files: readonly VocabularyFile[]): Vocabulary {
  const acts: Record<string, string> = {}
  const facts = new Map<string, FactSpec>()
  for (const { value, place } of files) {
    const top = fields(value, place, { must: ['facts'], may: ['acts', 'ordinary'] })
    for (const [name, meaning] of Object.entries(
      top['acts'] === undefined ? {} : names(top['acts'], at(place, 'acts')),
    ))
      if (Object.hasOwn(acts, name)) fault(at(at(place, 'acts'), name), 'is declared twice')
      else acts[name] = meaning
    for (const [name, spec] of mapping(top['facts'], at(place, 'facts'))) {
      const here = at(at(place, 'facts'), name)
      if (!factName.test(name)) fault(here, 'must be named as subject.property')
      if (facts.has(name)) fault(here, 'is declared twice')
      const fact = parseFact(name, spec, here)
      if (fact) facts.set(name, fact)
    }
  }
  const all = [...facts.values()]
  return {
    acts,
    ordinary: parseOrdinary(files, acts, facts),
    facts: all,
    slots: new Map(all.map((fact, slot) => [fact.name, slot])),
  }
}

/** What is everyday for an act, where that differs: each file may say it of the acts and facts of any file. */
function parseOrdinary(
  files: readonly VocabularyFile[],
  acts: Vocabulary['acts'],
  facts: ReadonlyMap<string, FactSpec>,
): Vocabulary['ordinary'] {
  const ordinary: Record<string, Record<string, FactValue>> = {}
  for (const { value, place } of files) {
    const given = Object(value).ordinary as unknown
    if (given === undefined) continue
    for (const [act, values] of mapping(given, at(place, 'ordinary'))) {
      const here = at(at(place, 'ordinary'), act)
      if (!Object.hasOwn(acts, act)) fault(here, 'is no act')
      for (const [name, one] of mapping(values, here)) {
        const spec = facts.get(name)
        const wrong = spec === undefined ? 'is no fact' : whyNot(spec, one)
        if (wrong) fault(at(here, name), wrong)
        ordinary[act] = { ...ordinary[act], [name]: one as FactValue }
      }
    }
  }
  return ordinary
}

function parseFact(name: string, value: unknown, place: Place): FactSpec | undefined {
  const type = word(fields(value, place, { must: [], may: Object.keys(value ?? {}) }), 'type', place, [
    'boolean',
    'enum',
    'number',
  ])
  const must = ['type', 'meaning', 'ordinary', 'says']
  if (type === 'enum') {
    const from = fields(value, place, { must: [...must, 'values'] })
    const meanings = names(from['values'], at(place, 'values'))
    const fact: EnumFact = {
      ...named(name, from, place),
      type,
      values: Object.keys(meanings),
      meanings,
      says: text(from, 'says', place),
    }
    if (fact.values.length < 2) fault(at(place, 'values'), 'needs at least two values')
    return checked(fact, place)
  }
  if (type === 'number') {
    const from = fields(value, place, { must: [...must, 'unit'] })
    return checked(
      { ...named(name, from, place), type, unit: text(from, 'unit', place), says: text(from, 'says', place) },
      place,
    )
  }
  const from = fields(value, place, { must })
  const says = fields(from['says'], at(place, 'says'), { must: ['yes', 'no'] })
  const here = at(place, 'says')
  return checked(
    {
      ...named(name, from, place),
      type: 'boolean',
      says: { yes: text(says, 'yes', here), no: text(says, 'no', here) },
    },
    place,
  )
}

function named(name: string, from: Fields, place: Place): Named {
  return { name, meaning: text(from, 'meaning', place), ordinary: from['ordinary'] as FactValue }
}

function checked(fact: FactSpec, place: Place): FactSpec {
  const wrong = whyNot(fact, fact.ordinary)
  if (wrong) fault(at(place, 'ordinary'), wrong)
  return fact
}

/** Why a value is none of this fact's; undefined when it is. */
export function whyNot(fact: FactSpec, value: unknown): string | undefined {
  if (fact.type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false'
  if (fact.type === 'number')
    return typeof value === 'number' && Number.isFinite(value) && value >= 0
      ? undefined
      : `must be a number of ${fact.unit}, 0 or more`
  return typeof value === 'string' && fact.values.includes(value)
    ? undefined
    : `must be one of ${fact.values.join(', ')}`
}

function mapping(value: unknown, place: Place): [string, unknown][] {
  return Object.entries(fields(value, place, { must: [], may: Object.keys(Object(value)) }))
}

/** A mapping of words to their meanings. */
function names(value: unknown, place: Place): Record<string, string> {
  const entries = mapping(value, place)
  for (const [name] of entries)
    if (!wordForm.test(name) || name === 'unknown') fault(at(place, name), 'is not a word that can stand for a value')
  return Object.fromEntries(entries.map(([name]) => [name, text(Object.fromEntries(entries), name, place)]))
}
