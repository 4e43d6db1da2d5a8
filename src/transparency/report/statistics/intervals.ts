/** The two-sided 95 % point of the normal distribution. */
export const z95 = 1.959963984540054

/** A number with what it may as well be: the ends of its 95 % interval; null where the data do not reach. */
export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

export const unknownEstimate: Estimate = { value: null, low: null, high: null }

/** Four digits behind the point: more would pretend, and floating point would begin to show. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

/**
 * A share with its 95 % interval by Wilson's score method, without continuity correction.
 *
 * @source E. B. Wilson, JASA 22 (1927) 209; R. G. Newcombe, Statistics in Medicine 17 (1998) 857, method 3
 */
export function wilson(numerator: number, denominator: number): Estimate {
  if (denominator === 0) return unknownEstimate
  const share = numerator / denominator
  const square = z95 * z95
  const spread = z95 * Math.sqrt(square + 4 * numerator * (1 - share))
  const centre = 2 * numerator + square
  const width = 2 * (denominator + square)
  return {
    value: rounded(share),
    low: rounded(Math.max(0, (centre - spread) / width)),
    high: rounded(Math.min(1, (centre + spread) / width)),
  }
}

/** Up to here the ranks come from the binomial distribution itself, beyond from the normal one. */
const exactUpTo = 200

/**
 * A quantile of values that are all known, with its 95 % interval from order statistics: no assumption about their distribution.
 * With few values no rank reaches far enough, and that end stays open.
 *
 * @param sorted In ascending order.
 * @source W. J. Conover, Practical Nonparametric Statistics, section 3.2
 */
export function quantile(sorted: readonly number[], part: number): Estimate {
  const n = sorted.length
  if (n === 0) return unknownEstimate
  const rank = Math.max(1, Math.ceil(part * n - 1e-9))
  const [lower, upper] = n <= exactUpTo ? binomialRanks(n, part) : normalRanks(n, part)
  const at = (place: number | null): number | null => {
    const value = place === null ? undefined : sorted[place - 1]
    return value === undefined ? null : rounded(value)
  }
  return { value: at(rank), low: at(lower), high: at(upper) }
}

/** Ranks, from 1, of which no more than 2.5 % of samples lie beyond on either side; null where there is none. */
function binomialRanks(n: number, part: number): [number | null, number | null] {
  let probability = (1 - part) ** n
  let below = 0
  let lower: number | null = null
  let upper: number | null = null
  for (let successes = 0; successes <= n; successes++) {
    below += probability
    // `below` is now the chance of at most this many values under the quantile.
    if (below <= 0.025) lower = successes + 1
    if (upper === null && below >= 0.975 && successes + 1 <= n) upper = successes + 1
    probability *= ((n - successes) / (successes + 1)) * (part / (1 - part))
  }
  return [lower, upper]
}

function normalRanks(n: number, part: number): [number | null, number | null] {
  const spread = z95 * Math.sqrt(n * part * (1 - part))
  const lower = Math.floor(n * part - spread)
  const upper = Math.ceil(n * part + 1 + spread)
  return [lower >= 1 ? lower : null, upper <= n ? upper : null]
}
