import type { Judgement } from '#norms'
import type { LetterLine } from './letter.ts'

/**
 * What a letter gives as reasons. Of a refused act, the rules that refuse it, and what they offer: to list what would be needed besides would
 * read as if the act could be had for it.
 *
 * @param alternatives What each rule offers instead, by its id.
 */
export function reasonsOf(
  {
    rules,
    outcome,
    holds,
    approvals,
    referrals,
  }: Pick<Judgement, 'rules' | 'outcome' | 'holds' | 'approvals' | 'referrals'>,
  alternatives: ReadonlyMap<string, readonly string[]>,
): Pick<LetterLine, 'rules' | 'holds' | 'approvals' | 'referrals' | 'alternatives'> {
  const refused = outcome === 'FORBID' || outcome === 'FORBID!'
  const asking = rules.filter((rule) => rule.outcome !== 'ALLOW' && rule.outcome !== 'OBLIGE')
  const named = asking.filter(({ id }) => alternatives.has(id))
  // That no rule allows it says something only where no rule speaks.
  const told = refused
    ? asking.filter((rule) => rule.outcome === 'FORBID' || rule.outcome === 'FORBID!')
    : named.length > 0
      ? named
      : asking
  const ids = new Set(told.map(({ id }) => id))
  return {
    rules: told,
    holds: refused ? [] : holds.map((hold) => hold.toLift),
    approvals: refused ? [] : [...new Set(approvals.map((one) => one.role))],
    referrals: [...new Set(referrals.filter(({ rule }) => ids.has(rule)).map((one) => one.to))],
    alternatives: [...new Set(told.flatMap(({ id }) => alternatives.get(id) ?? []))],
  }
}
