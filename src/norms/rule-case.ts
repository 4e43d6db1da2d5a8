import { at, fault, fields, text, word, type Place } from './faults.ts'
import { outcomes, type Outcome } from './outcome.ts'
import { whyNot, type FactValue, type Vocabulary } from './vocabulary.ts'

export const caseKinds = ['permit', 'refuse', 'unknown'] as const
/**
 * `permit`: the rule leaves the act free (a rule that allows applies, any other is silent). `refuse`: the rule binds
 * (a rule that allows is silent, any other applies). `unknown`: the rule cannot be judged.
 */
export type CaseKind = (typeof caseKinds)[number]

/** An example that a rule must decide as written: an everyday notice but for these facts. */
export interface RuleCase {
  readonly name: string
  readonly kind: CaseKind
  /** The act, where the rule is about several. */
  readonly act: string | null
  readonly but: Readonly<Record<string, FactValue | 'unknown'>>
  /** The headline of the whole decision, all rules of the pack together. */
  readonly gives: Outcome
  /** Number of the harm that a naive rule would do here. @source NORMS-IN-PRACTICE C14 */
  readonly harm: number | null
}

/** Reads one case; every fault is noted. */
export function parseCase(value: unknown, vocabulary: Vocabulary, place: Place): RuleCase {
  const from = fields(value, place, { must: ['name', 'kind', 'but', 'gives'], may: ['act', 'harm'] })
  const harm = from['harm'] ?? null
  if (harm !== null && !(Number.isInteger(harm) && Number(harm) >= 1 && Number(harm) <= 23))
    fault(at(place, 'harm'), 'must be the number of a harm, 1 to 23')
  return {
    name: text(from, 'name', place, 160),
    kind: word(from, 'kind', place, caseKinds) ?? 'unknown',
    act: word(from, 'act', place, Object.keys(vocabulary.acts)) ?? null,
    but: from['but'] === undefined ? {} : parseBut(from['but'], vocabulary, at(place, 'but')),
    gives: word(from, 'gives', place, outcomes) ?? 'ALLOW',
    harm: harm as number | null,
  }
}

function parseBut(value: unknown, vocabulary: Vocabulary, place: Place): RuleCase['but'] {
  const but = fields(value, place, { must: [], may: vocabulary.slots })
  for (const [name, given] of Object.entries(but)) {
    const spec = vocabulary.facts[vocabulary.slots.get(name) ?? -1]
    const reason = spec === undefined || given === 'unknown' ? undefined : whyNot(spec, given)
    if (reason) fault(at(place, name), reason)
  }
  return but as RuleCase['but']
}
