import type { FactVector } from './fact-vector.ts'
import type { Computation, FactQuery } from './definition.ts'

/** Whether a fact is one of those that are asked for. */
export function matches(query: FactQuery, { type, figures }: Pick<FactVector, 'type' | 'figures'>): boolean {
  if (type !== query.type) return false
  for (const [name, words] of Object.entries(query.where ?? {})) {
    const value = figures[name]
    if (value === undefined || value === null || !words.includes(value)) return false
  }
  for (const [name, words] of Object.entries(query.holding ?? {})) {
    const held = String(figures[name] ?? '').split(' ')
    if (!words.some((word) => held.includes(word))) return false
  }
  for (const [name, limit] of Object.entries(query.atMost ?? {})) {
    const value = figures[name]
    if (typeof value !== 'number' || value > limit) return false
  }
  for (const [name, limit] of Object.entries(query.atLeast ?? {})) {
    const value = figures[name]
    if (typeof value !== 'number' || value < limit) return false
  }
  return true
}

/** Whether a fact is one of any of those that are asked for. */
export function matchesAny(queries: readonly FactQuery[], vector: Pick<FactVector, 'type' | 'figures'>): boolean {
  return queries.some((query) => matches(query, vector))
}

/** The types of facts that a computation reads. */
export function typesRead(computation: Computation): string[] {
  const { kind } = computation
  const queries =
    kind === 'until'
      ? [computation.start, ...computation.end, ...(computation.lost ?? [])]
      : kind === 'count' || kind === 'share' || kind === 'quantity'
        ? computation.of
        : [computation.of]
  return [...new Set(queries.map(({ type }) => type))]
}
