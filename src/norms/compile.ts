import type { Comparison, Condition } from './condition.ts'
import { encodeValue, type Vector } from './fact-set.ts'
import { negate, no, unknown, yes, type Truth } from './kleene.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A condition made ready: asks nothing but the encoded facts. */
export type Judge = (facts: Vector) => Truth

/** Turns a tree into nested closures, so that deciding walks no data structure and compares numbers only. */
export function compileCondition(condition: Condition, vocabulary: Vocabulary): Judge {
  if (condition.kind === 'not') {
    const part = compileCondition(condition.part, vocabulary)
    return (facts) => negate(part(facts))
  }
  if ('parts' in condition) {
    const parts = condition.parts.map((part) => compileCondition(part, vocabulary))
    if (condition.kind === 'n-of') return judgeNOf(condition.n, parts)
    return condition.kind === 'all' ? judgeAll(parts) : judgeAny(parts)
  }
  return compileComparison(condition, vocabulary)
}

/** Adds the slots of the facts on which the truth of a condition hangs; none where it is known. */
export type OpenFacts = (facts: Vector, into: Set<number>) => void

/**
 * Finds which unknown facts matter: those of comparisons in branches that are themselves unknown. In "A and B" with
 * A false, an unknown B matters to nobody.
 */
export function compileOpenFacts(condition: Condition, vocabulary: Vocabulary): OpenFacts {
  const judge = compileCondition(condition, vocabulary)
  const parts = partsOf(condition).map((part) => compileOpenFacts(part, vocabulary))
  const slot = 'fact' in condition ? vocabulary.slots.get(condition.fact) : undefined
  return (facts, into) => {
    if (judge(facts) !== unknown) return
    if (slot !== undefined) into.add(slot)
    for (const part of parts) part(facts, into)
  }
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return [condition.part]
  return 'parts' in condition ? condition.parts : []
}

function judgeAll(parts: readonly Judge[]): Judge {
  return (facts) => {
    let result: Truth = yes
    for (const part of parts) {
      const truth = part(facts)
      if (truth === no) return no
      if (truth < result) result = truth
    }
    return result
  }
}

function judgeAny(parts: readonly Judge[]): Judge {
  return (facts) => {
    let result: Truth = no
    for (const part of parts) {
      const truth = part(facts)
      if (truth === yes) return yes
      if (truth > result) result = truth
    }
    return result
  }
}

function judgeNOf(n: number, parts: readonly Judge[]): Judge {
  return (facts) => {
    let sure = 0
    let possible = 0
    for (const part of parts) {
      const truth = part(facts)
      if (truth === yes) sure += 1
      if (truth !== no) possible += 1
    }
    if (sure >= n) return yes
    return possible >= n ? unknown : no
  }
}

/** What remains is one fact against fixed values; a fact that is unknown (NaN) makes the comparison unknown. */
function compileComparison(leaf: Comparison, vocabulary: Vocabulary): Judge {
  const slot = vocabulary.slots.get(leaf.fact) ?? -1
  const test = compileTest(leaf, vocabulary)
  return (facts) => {
    const value = facts[slot] as number
    if (Number.isNaN(value)) return unknown
    return test(value) ? yes : no
  }
}

function compileTest(leaf: Comparison, vocabulary: Vocabulary): (value: number) => boolean {
  if (leaf.kind === 'in') {
    const spec = vocabulary.facts[vocabulary.slots.get(leaf.fact) ?? -1]
    const numbers = spec ? leaf.values.map((value) => encodeValue(spec, value)) : []
    const [only] = numbers
    return numbers.length === 1 ? (value) => value === only : (value) => numbers.includes(value)
  }
  const { limit } = leaf
  switch (leaf.kind) {
    case 'above':
      return (value) => value > limit
    case 'atLeast':
      return (value) => value >= limit
    case 'below':
      return (value) => value < limit
    case 'atMost':
      return (value) => value <= limit
  }
}
