/** What a rule can ask for, from the loosest to the strictest. @source NORMS-IN-PRACTICE C0 */
export const outcomes = ['ALLOW', 'OBLIGE', 'HOLD', 'REQUIRE', 'REFER', 'FORBID', 'FORBID!'] as const
export type Outcome = (typeof outcomes)[number]

/** The only prohibitions that nobody can override inside the product. @source NORMS-IN-PRACTICE C0, X1-X7 */
export const absolutes = ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X7'] as const
export type Absolute = (typeof absolutes)[number]

const ranks: ReadonlyMap<string, number> = new Map(outcomes.map((outcome, rank) => [outcome, rank]))

/** The place of an outcome in the order of strictness, 0 (ALLOW) to 6 (FORBID!). */
export function rankOf(outcome: Outcome): number {
  return ranks.get(outcome) ?? outcomes.length
}

/** The stricter of two outcomes. */
export function stricter(a: Outcome, b: Outcome): Outcome {
  return rankOf(a) >= rankOf(b) ? a : b
}

/** Whether an outcome stops the act until something changes: HOLD or stricter. */
export function stops(outcome: Outcome): boolean {
  return rankOf(outcome) >= rankOf('HOLD')
}
