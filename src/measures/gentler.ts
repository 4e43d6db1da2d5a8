import type { KnownTarget } from './known-target.ts'
import type { Proposal } from './proposal.ts'
import { widestLevel } from './target.ts'
import { effectOf, levels, type Level } from './words.ts'

/** Something that would reach less far. */
export type Gentler =
  | { readonly way: 'ask-operator'; readonly operator: string }
  | { readonly way: 'ask-host' }
  | { readonly way: 'one-look' }
  | { readonly way: 'narrower'; readonly level: Level }
  | { readonly way: 'shorter'; readonly hours: number }
  | { readonly way: 'host-executes' }

const usualHours = 72

/**
 * Gentler ways than what is proposed, the gentlest first; each is a measure that could be proposed instead.
 *
 * @source rule e-4, the ladder URL < host < IP < prefix; P1, the host State executes by preference
 */
export function gentlerThan(
  proposal: Pick<Proposal, 'kind' | 'expiryHours'>,
  targets: readonly KnownTarget[],
): Gentler[] {
  const effect = effectOf[proposal.kind]
  if (!['E3', 'E4', 'E5'].includes(effect)) return []
  const operators = [...new Set(targets.flatMap(({ operator }) => (operator === null ? [] : [operator])))]
  const asks: Gentler[] =
    operators.length > 0 ? operators.map((operator) => ({ way: 'ask-operator', operator })) : [{ way: 'ask-host' }]
  if (effect !== 'E3') return [{ way: 'one-look' }, ...asks, { way: 'host-executes' }]
  const level = widestLevel(targets)
  const narrower = levels.slice(0, levels.indexOf(level)).map((one): Gentler => ({ way: 'narrower', level: one }))
  const shorter: Gentler[] = proposal.expiryHours > usualHours ? [{ way: 'shorter', hours: usualHours }] : []
  return [...asks, ...narrower, ...shorter]
}
