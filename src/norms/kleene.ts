/**
 * Kleene's strong three-valued logic. The numbers are chosen so that `all` is the smallest and `any` the largest of
 * its parts, and `not` is a subtraction.
 */
export const no = 0
export const unknown = 1
export const yes = 2
export type Truth = typeof no | typeof unknown | typeof yes

/** How a truth is written in explanations and JSON. */
export const truthWord = { [no]: 'no', [unknown]: 'unknown', [yes]: 'yes' } as const
export type TruthWord = (typeof truthWord)[Truth]

/** True becomes false; what is unknown stays unknown. */
export function negate(truth: Truth): Truth {
  return (2 - truth) as Truth
}

/** False as soon as one part is false; true only when all are. */
export function all(parts: readonly Truth[]): Truth {
  return parts.reduce<Truth>((a, b) => (a < b ? a : b), yes)
}

/** True as soon as one part is true; false only when all are. */
export function any(parts: readonly Truth[]): Truth {
  return parts.reduce<Truth>((a, b) => (a > b ? a : b), no)
}

/** True when at least `n` parts are true, false when even the unknown ones could not make `n`. */
export function nOf(n: number, parts: readonly Truth[]): Truth {
  const sure = parts.filter((part) => part === yes).length
  const possible = parts.filter((part) => part !== no).length
  if (sure >= n) return yes
  return possible >= n ? unknown : no
}
