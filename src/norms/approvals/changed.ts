import type { FactValue } from '../vocabulary.ts'

/** A fact that is another than when people were last asked; null where it was or is unknown. */
export interface FactChange {
  readonly fact: string
  readonly before: FactValue | null
  readonly after: FactValue | null
}

type Known = Readonly<Record<string, FactValue>>

/** What differs between two sets of facts, in the order of their names. */
export function changedFacts(before: Known, after: Known): FactChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names
    .filter((name) => before[name] !== after[name])
    .map((fact) => ({ fact, before: before[fact] ?? null, after: after[fact] ?? null }))
}
