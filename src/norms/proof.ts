import { cone, coneSize, valuesOf } from './cone.ts'
import { askedBy } from './evaluate.ts'
import { unknown } from './kleene.ts'
import { stops } from './outcome.ts'
import type { CompiledRule, RulePack } from './pack.ts'

/** A rule with more sets of facts than this could no longer be proved whenever it is loaded or tested. */
export const largestCone = 200_000

/**
 * The first refinement, by one fact, that turns what a rule was sure of, or that makes it stop the act where it let
 * it pass before. Refining fact by fact reaches every completion, so none here means none at all.
 */
export function firstLoosening(
  pack: RulePack,
  compiled: CompiledRule,
  all = cone(pack, compiled.slots),
): string | undefined {
  for (const facts of all) {
    const before = compiled.judge(facts)
    for (const slot of compiled.slots) {
      if (!Number.isNaN(facts[slot])) continue
      for (const value of valuesOf(pack, slot)) {
        facts[slot] = value
        const after = compiled.judge(facts)
        facts[slot] = NaN
        const stopsAfter = stops(askedBy(compiled, after, false) ?? 'ALLOW') && compiled.rule.outcome !== 'ALLOW'
        const stopsBefore = stops(askedBy(compiled, before, false) ?? 'ALLOW')
        if (before !== unknown && after !== before)
          return `${compiled.rule.id}: turned by ${pack.vocabulary.facts[slot]?.name}`
        if (stopsAfter && !stopsBefore)
          return `${compiled.rule.id}: let pass what ${pack.vocabulary.facts[slot]?.name} stops`
      }
    }
  }
  return undefined
}

/** Why these rules cannot be proved, or do not hold over their whole cone; empty when they do. */
export function unproved(pack: RulePack, touched: ReadonlySet<string>): { rule: string; reason: string }[] {
  const rules = new Map([...pack.byAct.values()].flat().map((one) => [one.rule.id, one]))
  return [...rules.values()].flatMap((compiled) => {
    const { id } = compiled.rule
    const size = coneSize(pack, compiled.slots)
    if (size > largestCone)
      return [{ rule: id, reason: `can tell ${size} sets of facts apart; at most ${largestCone} can be proved` }]
    const found = touched.has(id) ? firstLoosening(pack, compiled) : undefined
    return found === undefined ? [] : [{ rule: id, reason: found }]
  })
}
