import type { RulePack } from '../pack.ts'
import type { Rule } from '../rule.ts'
import type { FactSpec } from '../vocabulary.ts'
import { compileByAct } from '../pack.ts'
import { plainWord } from './sentence.ts'
import { actsKey, type Texts } from './texts.ts'

/**
 * A pack with its texts in another language; where one is missing the English stays. Ids, facts, values, conditions, outcomes, and the
 * name, version and digest are the same: it decides what the pack decides.
 */
export function translatedPack(pack: RulePack, texts: Texts): RulePack {
  const facts = pack.vocabulary.facts.map((fact) => translatedFact(fact, texts))
  const acts = Object.entries(pack.vocabulary.acts).map(([act, meaning]) => [act, wordOf(texts, actsKey)(meaning)])
  const vocabulary = { ...pack.vocabulary, acts: Object.fromEntries(acts), facts }
  const rules = pack.rules.map((rule) => translatedRule(rule, texts))
  return { ...pack, vocabulary, rules, byAct: compileByAct(rules, vocabulary) }
}

function wordOf(texts: Texts, key: string): (english: string) => string {
  const known = texts.get(key)
  return (english) => known?.get(english) ?? english
}

function translatedRule(rule: Rule, texts: Texts): Rule {
  const word = wordOf(texts, rule.id)
  const { obligation } = rule
  return {
    ...rule,
    title: word(rule.title),
    reason: word(rule.reason),
    alternatives: rule.alternatives.map(word),
    toLift: rule.toLift === null ? null : word(rule.toLift),
    referTo: rule.referTo === null ? null : word(rule.referTo),
    obligation: obligation === null ? null : { ...obligation, what: word(obligation.what) },
  }
}

function translatedFact(fact: FactSpec, texts: Texts): FactSpec {
  const word = wordOf(texts, fact.name)
  const meaning = word(fact.meaning)
  if (fact.type === 'boolean') return { ...fact, meaning, says: { yes: word(fact.says.yes), no: word(fact.says.no) } }
  if (fact.type === 'number') return { ...fact, meaning, says: word(fact.says), unit: word(fact.unit) }
  return {
    ...fact,
    meaning,
    says: word(fact.says),
    words: Object.fromEntries(fact.values.map((value) => [value, word(plainWord(value))])),
    meanings: Object.fromEntries(Object.entries(fact.meanings).map(([value, text]) => [value, word(text)])),
  }
}
