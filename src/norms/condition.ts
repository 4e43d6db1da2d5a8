import { at, fault, type Place } from './faults.ts'
import { whyNot, type FactSpec, type FactValue, type Vocabulary } from './vocabulary.ts'

/** When a rule applies: a tree over comparisons of one fact with fixed values, and nothing else. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'n-of'; readonly n: number; readonly parts: readonly Condition[] }
  | Comparison

export type Comparison =
  | { readonly kind: 'in'; readonly fact: string; readonly values: readonly FactValue[] }
  | { readonly kind: NumberOperator; readonly fact: string; readonly limit: number }

export const numberOperators = ['above', 'atLeast', 'below', 'atMost'] as const
export type NumberOperator = (typeof numberOperators)[number]

const nothing: Condition = { kind: 'any', parts: [] }

/**
 * Reads a condition as it stands in a policy file:
 * `{ all: […] }`, `{ any: […] }`, `{ not: … }`, `{ n-of: { n: 2, of: […] } }`, `{ fact: name, is: value }`,
 * `{ fact: name, in: [values] }`, `{ fact: name, above | atLeast | below | atMost: number }`.
 *
 * There is no way to ask whether a fact is unknown: such a question would let a withheld fact loosen a rule.
 */
export function parseCondition(value: unknown, vocabulary: Vocabulary, place: Place): Condition {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(place, 'must be a mapping')
  const node = value as Record<string, unknown>
  const keys = Object.keys(node)
  if ('fact' in node) return parseComparison(node, vocabulary, place)
  const [key] = keys
  if (keys.length !== 1 || key === undefined)
    return wrong(place, 'must have one of all, any, not, n-of, or a fact with one comparison')
  if (key === 'all' || key === 'any') return { kind: key, parts: parseParts(node[key], vocabulary, at(place, key)) }
  if (key === 'not') return { kind: 'not', part: parseCondition(node[key], vocabulary, at(place, key)) }
  if (key === 'n-of') return parseNOf(node[key], vocabulary, at(place, key))
  return wrong(at(place, key), 'is not known here')
}

function parseParts(value: unknown, vocabulary: Vocabulary, place: Place): Condition[] {
  if (!Array.isArray(value) || value.length < 1) return [wrong(place, 'must be a list with at least one entry')]
  return value.map((part, index) => parseCondition(part, vocabulary, at(place, index)))
}

function parseNOf(value: unknown, vocabulary: Vocabulary, place: Place): Condition {
  const node = Object(value) as Record<string, unknown>
  if (Object.keys(node).sort().join() !== 'n,of') return wrong(place, 'must have n and of')
  const parts = parseParts(node['of'], vocabulary, at(place, 'of'))
  const n = node['n']
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 1 || n > parts.length)
    return wrong(at(place, 'n'), 'must be a whole number from 1 to the number of entries')
  return { kind: 'n-of', n, parts }
}

function parseComparison(node: Record<string, unknown>, vocabulary: Vocabulary, place: Place): Condition {
  const name = node['fact']
  const spec = vocabulary.facts[vocabulary.slots.get(String(name)) ?? -1]
  if (typeof name !== 'string' || spec === undefined) return wrong(at(place, 'fact'), 'is no fact of the vocabulary')
  const operators = Object.keys(node).filter((key) => key !== 'fact')
  const [operator] = operators
  if (operators.length !== 1 || operator === undefined) return wrong(place, 'must have the fact and one comparison')
  const operand = node[operator]
  const here = at(place, operator)
  if (operator === 'is') return { kind: 'in', fact: name, values: [checked(spec, operand, here)] }
  if (operator === 'in') return parseMembership(spec, operand, here)
  const numeric = numberOperators.find((one) => one === operator)
  if (numeric === undefined || spec.type !== 'number')
    return wrong(here, `does not compare ${spec.type === 'enum' ? 'an' : 'a'} ${spec.type}`)
  return { kind: numeric, fact: name, limit: Number(checked(spec, operand, here)) }
}

function parseMembership(spec: FactSpec, operand: unknown, place: Place): Condition {
  if (spec.type !== 'enum') return wrong(place, 'works on facts with named values only; use is')
  if (!Array.isArray(operand) || operand.length < 2)
    return wrong(place, 'must be a list of at least two values; for one, use is')
  if (new Set(operand).size < operand.length) return wrong(place, 'names a value twice')
  if (operand.length >= spec.values.length) return wrong(place, 'names every value, and so says nothing')
  return {
    kind: 'in',
    fact: spec.name,
    values: operand.map((value, index) => checked(spec, value, at(place, index))),
  }
}

function checked(spec: FactSpec, value: unknown, place: Place): FactValue {
  const reason = value === 'unknown' ? 'a rule cannot ask whether a fact is unknown' : whyNot(spec, value)
  if (reason) fault(place, reason)
  return value as FactValue
}

function wrong(place: Place, reason: string): Condition {
  fault(place, reason)
  return nothing
}

/** The comparisons of a tree, from left to right. */
export function leavesOf(condition: Condition): Comparison[] {
  if (condition.kind === 'not') return leavesOf(condition.part)
  if ('parts' in condition) return condition.parts.flatMap(leavesOf)
  return [condition]
}

/** The facts that a tree asks about, each once, in the order of their first mention. */
export function factsOf(condition: Condition): string[] {
  return [...new Set(leavesOf(condition).map((leaf) => leaf.fact))]
}
