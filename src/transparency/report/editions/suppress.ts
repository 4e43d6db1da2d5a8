import type { Found, Reading, Row } from '../reading.ts'

/**
 * The counts that a reading shows, directly or by subtraction: each of them could point to a person.
 * A share shows its numerator and the rest; a time shows who had the event and who still waits.
 */
export function countsShown(reading: Reading): number[] {
  switch (reading.kind) {
    case 'count':
      return [reading.count]
    case 'share':
      return [reading.numerator, reading.denominator - reading.numerator]
    case 'time':
      return [reading.events, reading.censored]
    case 'quantity':
    case 'ratio':
      return [reading.n]
    case 'age':
      return []
  }
}

/** Nought is no small count: it says of nobody that they were there. */
function tooSmall(counts: readonly number[], least: number): boolean {
  return counts.some((count) => count > 0 && count < least)
}

/**
 * Takes out what is too small to be given, and with it what would give it away.
 *
 * Each breakdown is a partition of the total, so that one missing part is total minus the rest. Where parts are missing there are therefore at least two,
 * and together they come, in each count that a reading shows, to nought or to `least` at least. Where that cannot be had the whole breakdown goes; where the
 * total itself is too small, all of it.
 *
 * @param ownActs The total is given however small it is.
 */
export function suppressed({ total, parts, months }: Found, least: number, ownActs: boolean): Found {
  if (total === null || (!ownActs && tooSmall(countsShown(total.reading), least)))
    return { total: null, parts: [], months: [] }
  return { total, parts: withoutSmall(parts, least), months: withoutSmall(months, least) }
}

function withoutSmall(rows: readonly Row[], least: number): readonly Row[] {
  const hidden = new Set(rows.filter((row) => tooSmall(countsShown(row.reading), least)))
  const size = (row: Row): number => countsShown(row.reading).reduce((sum, count) => sum + count, 0)
  const candidates = rows.filter((row) => !hidden.has(row)).toSorted((a, b) => size(a) - size(b))
  while (hidden.size > 0 && !safe([...hidden], least)) {
    const next = candidates.shift()
    if (next === undefined) return []
    hidden.add(next)
  }
  return rows.filter((row) => !hidden.has(row))
}

function safe(hidden: readonly Row[], least: number): boolean {
  const sums: number[] = []
  for (const { reading } of hidden)
    for (const [at, count] of countsShown(reading).entries()) sums[at] = (sums[at] ?? 0) + count
  return hidden.length >= 2 && !tooSmall(sums, least)
}
