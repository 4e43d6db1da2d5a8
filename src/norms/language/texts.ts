import { at, fault, fields, text, type Place } from '../faults.ts'
import type { RulePack } from '../pack.ts'
import type { Rule } from '../rule.ts'
import type { FactSpec } from '../vocabulary.ts'
import { maxPolicyBytes } from '../yaml-text.ts'
import { plainWord } from './sentence.ts'

/**
 * Texts of a pack in another language: of each rule, fact or the acts, what stands for which English text. An English text that
 * has changed since has no translation any more, so that nobody reads what a rule no longer says.
 */
export type Texts = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The longest translation, characters: other languages need more of them than English. */
const maxText = 900

/** Where the words of the acts stand. */
export const actsKey = 'acts'

/** A file of translations, JSON: under the id of a rule, the name of a fact, or `acts`, what stands for each English text. */
export function parseTexts(bytes: Uint8Array, into: Map<string, Map<string, string>>, place: Place): void {
  const value = readJson(bytes, place)
  if (value === undefined) return
  for (const [key, pairs] of Object.entries(fields(value, place, { must: [], may: Object.keys(Object(value)) }))) {
    const here = at(place, key)
    const known = into.get(key) ?? new Map<string, string>()
    into.set(key, known)
    const from = fields(pairs, here, { must: [], may: Object.keys(Object(pairs)) })
    for (const english of Object.keys(from)) {
      if (known.has(english)) fault(at(here, english), 'is translated twice')
      known.set(english, text(from, english, here, maxText))
    }
  }
}

function readJson(bytes: Uint8Array, place: Place): unknown {
  if (bytes.byteLength > maxPolicyBytes) return void fault(place, `is larger than ${maxPolicyBytes} bytes`)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return void fault(place, 'is no JSON in UTF-8')
  }
}

/** Every text of a pack that a reader sees, in English, with where it stands. */
export function textsOf({ rules, vocabulary }: Pick<RulePack, 'rules' | 'vocabulary'>): Map<string, Set<string>> {
  return new Map([
    [actsKey, new Set(Object.values(vocabulary.acts))],
    ...vocabulary.facts.map((fact) => [fact.name, new Set(textsOfFact(fact))] as const),
    ...rules.map((rule) => [rule.id, new Set(textsOfRule(rule))] as const),
  ])
}

function textsOfRule({ title, reason, alternatives, toLift, referTo, obligation }: Rule): string[] {
  return [title, reason, ...alternatives, toLift, referTo, obligation?.what].filter((one) => typeof one === 'string')
}

/** Labels with a colon, such as TLP:RED, are the same in every language. */
function textsOfFact(fact: FactSpec): string[] {
  if (fact.type === 'boolean') return [fact.says.yes, fact.says.no, fact.meaning]
  if (fact.type === 'number') return [fact.says, fact.unit, fact.meaning]
  const words = fact.values.filter((value) => !value.includes(':')).map(plainWord)
  return [fact.says, ...words, fact.meaning, ...Object.values(fact.meanings)]
}

/** What a translation lacks, and what it still holds of texts that are gone. */
export interface Coverage {
  /** Texts that are shown in English, each with the rule or fact that it is of. */
  readonly missing: readonly { readonly of: string; readonly text: string }[]
  readonly spare: readonly { readonly of: string; readonly text: string }[]
}

/** Holds a translation against the pack that it is of. */
export function coverageOf(pack: Pick<RulePack, 'rules' | 'vocabulary'>, texts: Texts): Coverage {
  const wanted = textsOf(pack)
  const without = (
    some: ReadonlyMap<string, ReadonlySet<string> | ReadonlyMap<string, string>>,
    other: ReadonlyMap<string, ReadonlySet<string> | ReadonlyMap<string, string>>,
  ) =>
    [...some].flatMap(([of, all]) =>
      [...all.keys()].filter((text) => !other.get(of)?.has(text)).map((text) => ({ of, text })),
    )
  return { missing: without(wanted, texts), spare: without(texts, wanted) }
}
