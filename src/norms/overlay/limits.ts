import type { Condition, NumberOperator } from '../condition.ts'

/** A number in a rule's condition, by the place where it stands in the policy file: `when/all/1/above`. */
export interface Limit {
  readonly path: string
  readonly fact: string
  readonly operator: NumberOperator
  readonly limit: number
}

/** Every number that a condition compares with, from left to right. */
export function limitsOf(condition: Condition, path = 'when'): Limit[] {
  if (condition.kind === 'not') return limitsOf(condition.part, `${path}/not`)
  if ('parts' in condition) {
    const list = condition.kind === 'n-of' ? 'n-of/of' : condition.kind
    return condition.parts.flatMap((part, index) => limitsOf(part, `${path}/${list}/${index}`))
  }
  if (condition.kind === 'in') return []
  const { fact, kind: operator, limit } = condition
  return [{ path: `${path}/${operator}`, fact, operator, limit }]
}

/** The same condition with another number at this place; everything else is as it was. */
export function withLimit(condition: Condition, path: string, limit: number, here = 'when'): Condition {
  if (condition.kind === 'not') return { kind: 'not', part: withLimit(condition.part, path, limit, `${here}/not`) }
  if ('parts' in condition) {
    const list = condition.kind === 'n-of' ? 'n-of/of' : condition.kind
    const parts = condition.parts.map((part, index) => withLimit(part, path, limit, `${here}/${list}/${index}`))
    return { ...condition, parts }
  }
  return condition.kind !== 'in' && `${here}/${condition.kind}` === path ? { ...condition, limit } : condition
}
