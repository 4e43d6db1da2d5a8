import type { Computation } from '../definition.ts'
import type { FactVector } from '../fact-vector.ts'
import { dayNumber, parseCounts } from '../feed-days.ts'
import { matches } from '../query.ts'
import { Cells } from './cells.ts'
import type { Reader } from './reader.ts'
import { timeTally } from './tally.ts'

interface Cohort {
  readonly told: FactVector
  left: number
  /** The last leaf whose closings were counted for it: a leaf is named once, however many ages it has. */
  named: number
}

interface Feed {
  /** By the number of the day on which they were told. */
  readonly cohorts: Map<number, Cohort>
  readonly up: number[]
}

/**
 * How long findings go on being seen after somebody was told, from the daily leaves of the feeds alone.
 *
 * A cohort is what was first notified on one day. A finding that was no longer observed left its cohort with the days until it was
 * last seen: an event. One that a person closed, or that was last seen just before its feed fell silent, is censored at that
 * sighting: a word is no observation, and silence is no evidence. What is open at the end was seen on one of the last
 * `quietDays` days on which its feed was up, else it would have been closed: it is censored at the first of those.
 *
 * @source C16, M-c2
 */
export function readPersistence({ of, quietDays }: Extract<Computation, { kind: 'persistence' }>): Reader {
  const feeds = new Map<string, Feed>()
  const cells = new Cells(timeTally, ['feed'])

  function leave(feed: Feed, vector: FactVector, on: number, name: string, had: 'event' | 'censored'): void {
    for (const [key, count] of parseCounts(String(vector.figures[name] ?? ''))) {
      const border = key.indexOf('/')
      const seen = Number(key.slice(border + 1))
      const cohort = feed.cohorts.get(on - Number(key.slice(0, border)))
      // First notified before the period: another period's cohort.
      if (cohort === undefined) continue
      cohort.left -= count
      const { told, named } = cohort
      const leaves = named === vector.index ? [] : named === -1 ? [told.index, vector.index] : [vector.index]
      cohort.named = vector.index
      cells.add({ time: seen, had, count }, told, leaves)
    }
  }

  return {
    add(vector) {
      if (!matches(of, vector)) return
      const { feed: name, day, told, up } = vector.figures
      const feed = feeds.get(String(name)) ?? { cohorts: new Map<number, Cohort>(), up: [] }
      feeds.set(String(name), feed)
      const on = dayNumber(String(day))
      if (up === true) feed.up.push(on)
      if (Number(told) > 0) feed.cohorts.set(on, { told: vector, left: Number(told), named: -1 })
      leave(feed, vector, on, 'gone', 'event')
      leave(feed, vector, on, 'unwatched', 'censored')
    },
    found() {
      for (const { cohorts, up } of feeds.values()) {
        const days = up.toSorted((a, b) => a - b)
        const horizon = days.at(-quietDays) ?? days[0]
        for (const [day, { told, left }] of cohorts) {
          const watched = horizon === undefined ? 0 : Math.max(0, horizon - day)
          if (left > 0) cells.add({ time: watched, had: 'censored', count: left }, told, [told.index])
        }
      }
      feeds.clear()
      return cells.found()
    },
  }
}
