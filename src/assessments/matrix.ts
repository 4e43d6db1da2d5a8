import type { Content, Evidence } from './content.ts'

/** What the matrix shows beside its cells. There is no sum, no winner and no percentage: those would be false precision. */
export interface MatrixNotes {
  /** Items whose readings tell hypotheses apart. */
  readonly telling: readonly string[]
  /** Items that read the same to every hypothesis they apply to: they support all or none. */
  readonly untelling: readonly string[]
  /** For each hypothesis, the items that speak against it; the aim is to reject, not to confirm. */
  readonly against: Readonly<Record<string, readonly string[]>>
  /** Items of one origin, which count as one. */
  readonly circles: readonly { readonly origin: string; readonly items: readonly string[] }[]
}

/** Whether an item is consistent with some hypotheses and inconsistent with others. */
function tells(item: Evidence): boolean {
  const values = new Set(Object.values(item.readings))
  return values.has('inconsistent') && (values.has('consistent') || values.has('neutral'))
}

/** Items that share their origin, by the word that was noted for it. */
function circlesOf(evidence: readonly Evidence[]): MatrixNotes['circles'] {
  const byOrigin = Map.groupBy(evidence, (item) => item.origin.trim().toLowerCase())
  return [...byOrigin.entries()]
    .filter(([origin, items]) => origin !== '' && items.length > 1)
    .map(([, items]) => ({ origin: items[0]?.origin.trim() ?? '', items: items.map((item) => item.key) }))
}

/** @source Heuer, Psychology of Intelligence Analysis, chapter 8 (diagnosticity); R012 */
export function matrixNotes(content: Pick<Content, 'hypotheses' | 'evidence'>): MatrixNotes {
  const { hypotheses, evidence } = content
  return {
    telling: evidence.filter(tells).map((item) => item.key),
    untelling: evidence.filter((item) => Object.keys(item.readings).length > 1 && !tells(item)).map((item) => item.key),
    against: Object.fromEntries(
      hypotheses.map((each) => [
        each.key,
        evidence.filter((item) => item.readings[each.key] === 'inconsistent').map((item) => item.key),
      ]),
    ),
    circles: circlesOf(evidence),
  }
}
