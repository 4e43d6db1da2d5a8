import { ordinaryFacts } from '../cases.ts'
import { cone } from '../cone.ts'
import { evaluate } from '../evaluate.ts'
import { decodeValue, encodeFacts, type Vector } from '../fact-set.ts'
import { rankOf, type Outcome } from '../outcome.ts'
import { compileByAct, type RulePack } from '../pack.ts'
import type { FactValue } from '../vocabulary.ts'
import type { ForeignPack } from './foreign-pack.ts'

/** The same facts, and another headline. */
export interface Conflict {
  readonly rule: string
  readonly act: string
  /** What differs from an everyday act; null is unknown. */
  readonly facts: Readonly<Record<string, FactValue | null>>
  readonly base: Outcome
  readonly pack: Outcome
  /** What would come out if the pack were adopted: the stricter of the two. */
  readonly together: Outcome
}

export interface Conflicts {
  /** Sets of facts that were tried. */
  readonly tried: number
  /** How many gave another headline; of each rule the first few are listed. */
  readonly found: number
  readonly listed: readonly Conflict[]
}

/** Listed for each rule and act. */
export const maxConflictsListed = 8
/** Tried for each rule and act. */
const maxTried = 20_000

/**
 * Where a pack and the policy in force part: for each of its rules, every set of the facts it asks about, the other facts as
 * they are in an everyday act.
 */
export function conflictsWith(base: RulePack, pack: ForeignPack): Conflicts {
  const byAct = compileByAct(pack.rules, base.vocabulary)
  const listed: Conflict[] = []
  let tried = 0
  let found = 0
  for (const [act, rules] of byAct)
    for (const { rule, judge, slots } of rules) {
      const ordinary = encodeFacts(ordinaryFacts(base.vocabulary, act), base.vocabulary)
      let here = 0
      let count = 0
      for (const varied of cone(base, slots)) {
        if ((count += 1) > maxTried) break
        const facts = ordinary.slice()
        for (const slot of slots) facts[slot] = varied[slot] ?? NaN
        const truth = judge(facts)
        if (truth === 0) continue
        const says = truth === 2 ? rule.outcome : rule.whenUnknown
        const { headline } = evaluate(base, act, facts)
        if (headline === says) continue
        found += 1
        if ((here += 1) > maxConflictsListed) continue
        const together = rankOf(says) > rankOf(headline) ? says : headline
        listed.push({ rule: rule.id, act, facts: named(base, facts, ordinary), base: headline, pack: says, together })
      }
      tried += Math.min(count, maxTried)
    }
  return { tried, found, listed }
}

function named(base: RulePack, facts: Vector, ordinary: Vector): Conflict['facts'] {
  return Object.fromEntries(
    base.vocabulary.facts.flatMap((spec, slot) => {
      const [value, usual] = [decodeValue(spec, facts[slot] ?? NaN), decodeValue(spec, ordinary[slot] ?? NaN)]
      return value === usual ? [] : [[spec.name, value] as const]
    }),
  )
}
