import { factsOf } from '../../src/norms/condition.ts'
import type { RulePack } from '../../src/norms/pack.ts'
import type { FactSpec } from '../../src/norms/vocabulary.ts'
import { markdownTable } from './markdown-table.ts'

/** Each fact: meaning, unit or values, what is everyday, and which acts and rules ask about it. */
export function factsPage(pack: RulePack): string {
  const rows = pack.vocabulary.facts.map((spec) => {
    const rules = pack.rules.filter((rule) => factsOf(rule.when).includes(spec.name))
    const acts = [...new Set(rules.flatMap((rule) => rule.acts))].toSorted()
    return [
      `\`${spec.name}\``,
      spec.meaning,
      valuesOf(spec),
      String(spec.ordinary),
      acts.join(', '),
      rules.map((rule) => rule.id).join(', '),
    ]
  })
  return `${[
    '# Facts that rules ask about',
    '',
    'Made from the vocabulary of the base pack; a test fails when it is out of date. _Unknown_ is a value of every fact and is never listed: what is not known, or not',
    'stated, is unknown, and each rule says what follows. No value names a person, an address or a case: facts are kept for ever, so that every decision',
    'can be repeated.',
    '',
    ...markdownTable(['fact', 'meaning', 'values or unit', 'everyday', 'acts', 'rules'], rows),
  ].join('\n')}\n`
}

function valuesOf(spec: FactSpec): string {
  if (spec.type === 'boolean') return 'true, false'
  if (spec.type === 'number') return `number of ${spec.unit}`
  return Object.entries(spec.meanings)
    .map(([value, meaning]) => `\`${value}\` ${meaning}`)
    .join('; ')
}
