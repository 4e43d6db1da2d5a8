import { day, msBetween, type Instant } from '#kernel/instant.ts'
import type { Computation } from '../definition.ts'
import type { FactVector } from '../fact-vector.ts'
import { matches } from '../query.ts'
import { nothingFound } from '../reading.ts'
import { rangesOf } from '../statistics/index-ranges.ts'
import { quantile, rounded } from '../statistics/intervals.ts'
import type { Reader } from './reader.ts'

/** Days since the last fact of a kind. */
export function readAge({ of }: Extract<Computation, { kind: 'age' }>): Reader {
  let last: FactVector | null = null
  let n = 0
  return {
    add(vector) {
      if (!matches(of, vector)) return
      last = vector
      n++
    },
    found(end: Instant) {
      if (last === null) return nothingFound
      const days = Math.floor(msBetween(last.at, end) / day)
      return { ...nothingFound, total: { group: {}, reading: { kind: 'age', n, days }, entries: String(last.index) } }
    },
  }
}

/** How many times longer the median of the slowest group is than that of the fastest; groups that are too small to say are left out. */
export function readRatio({ of, figure, by: [by], least }: Extract<Computation, { kind: 'ratio' }>): Reader {
  const groups = new Map<string, { values: number[]; indexes: number[] }>()
  return {
    add(vector) {
      const value = vector.figures[figure]
      if (typeof value !== 'number' || !matches(of, vector)) return
      const name = String(vector.figures[by] ?? 'unknown')
      const group = groups.get(name) ?? { values: [], indexes: [] }
      groups.set(name, group)
      group.values.push(value)
      group.indexes.push(vector.index)
    },
    found() {
      const large = [...groups.values()].filter(({ values }) => values.length >= least)
      if (groups.size === 0) return nothingFound
      const medians = large.map(
        ({ values }) =>
          quantile(
            values.toSorted((a, b) => a - b),
            0.5,
          ).value ?? 0,
      )
      const [fastest, slowest] = [Math.min(...medians), Math.max(...medians)]
      const ratio = large.length < 2 || fastest === 0 ? null : rounded(slowest / fastest)
      const n = large.reduce((sum, { values }) => sum + values.length, 0)
      const entries = rangesOf([...groups.values()].flatMap(({ indexes }) => indexes))
      return {
        ...nothingFound,
        total: { group: {}, reading: { kind: 'ratio', n, groups: large.length, ratio }, entries },
      }
    },
  }
}
