import type { Computation } from '../definition.ts'
import type { FactVector } from '../fact-vector.ts'
import { parseCounts } from '../feed-days.ts'
import { matches } from '../query.ts'
import type { Found, Reading, Row } from '../reading.ts'
import { wilson } from '../statistics/intervals.ts'
import type { Reader } from './reader.ts'

/** A stock as the last fact of the period, and of each month of it, says. */
export function readLatest({ of, numerator, denominator, mix }: Extract<Computation, { kind: 'latest' }>): Reader {
  const months = new Map<string, FactVector>()
  const share = (part: number, all: number): Reading => ({
    kind: 'share',
    numerator: part,
    denominator: all,
    share: wilson(part, all),
  })

  function row(vector: FactVector, group: Row['group']): Row {
    const [part, all] = [Number(vector.figures[numerator] ?? 0), Number(vector.figures[denominator] ?? 0)]
    return { group, reading: share(part, all), entries: String(vector.index) }
  }

  return {
    add: (vector) => void (matches(of, vector) && months.set(vector.at.slice(0, 7), vector)),
    found(): Found {
      const sorted = [...months].toSorted(([a], [b]) => (a < b ? -1 : 1))
      const last = sorted.at(-1)?.[1]
      if (last === undefined) return { total: null, parts: [], months: [] }
      const all = Number(last.figures[denominator] ?? 0)
      const counts = mix === undefined ? [] : parseCounts(String(last.figures[mix] ?? ''))
      return {
        total: row(last, {}),
        parts: counts.map(([code, count]) => ({
          group: { [mix!]: code },
          reading: share(count, all),
          entries: String(last.index),
        })),
        months: sorted.map(([month, vector]) => row(vector, { month })),
      }
    },
  }
}
