import type { RulePack } from '../pack.ts'
import type { Rule } from '../rule.ts'
import type { FactValue } from '../vocabulary.ts'
import type { OverlayContent } from './document.ts'
import { limitsOf } from './limits.ts'

/** A limit on a fact that is another now. */
export interface LimitMove {
  readonly fact: string
  readonly from: number
  readonly to: number
}

/** Which limits a content moves, by the rules as they were before. */
export function limitMoves(rules: readonly Rule[], content: OverlayContent): LimitMove[] {
  const before = new Map(rules.map((rule) => [rule.id, rule]))
  return content.changes.flatMap(({ rule, path, value }) => {
    const old = before.get(rule)
    const limit = old && limitsOf(old.when).find((one) => one.path === path)
    return limit === undefined || typeof value !== 'number' ? [] : [{ fact: limit.fact, from: limit.limit, to: value }]
  })
}

/**
 * A number moved along with a limit: what was at it is at it, what was above stays above, what was below stays below, and
 * what need not move stays.
 */
export function moveNumber(value: number, { from, to }: Pick<LimitMove, 'from' | 'to'>): number {
  if (value === from) return to
  const apart = Math.min(1, Math.abs(value - from))
  return value > from ? Math.max(value, to + apart) : Math.max(0, Math.min(value, to - apart))
}

/** The pack with the numbers of its cases, and of what is everyday, moved along with these limits. */
export function moveCases(pack: RulePack, moves: readonly LimitMove[]): RulePack {
  const moved = (fact: string, value: FactValue | 'unknown'): FactValue | 'unknown' =>
    typeof value !== 'number'
      ? value
      : moves.filter((one) => one.fact === fact).reduce((now, move) => moveNumber(now, move), value)
  const facts = pack.vocabulary.facts.map((spec) => ({
    ...spec,
    ordinary: moved(spec.name, spec.ordinary) as FactValue,
  }))
  const ordinary = Object.fromEntries(
    Object.entries(pack.vocabulary.ordinary).map(([act, values]) => [
      act,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, moved(name, value) as FactValue])),
    ]),
  )
  const rules = pack.rules.map((rule) => ({
    ...rule,
    cases: rule.cases.map((one) => ({
      ...one,
      but: Object.fromEntries(Object.entries(one.but).map(([name, value]) => [name, moved(name, value)])),
    })),
  }))
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const byAct = new Map(
    [...pack.byAct].map(([act, compiled]) => [
      act,
      compiled.map((one) => ({ ...one, rule: byId.get(one.rule.id) ?? one.rule })),
    ]),
  )
  return { ...pack, rules, byAct, vocabulary: { ...pack.vocabulary, facts, ordinary } }
}
