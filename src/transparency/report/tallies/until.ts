import { msBetween, hour, type Instant } from '#kernel/instant.ts'
import type { Computation } from '../definition.ts'
import type { FactVector } from '../fact-vector.ts'
import { matches, matchesAny } from '../query.ts'
import { Cells } from './cells.ts'
import type { Reader } from './reader.ts'
import { timeTally } from './tally.ts'

/**
 * Waits from one fact to another about the same thing. A second start while the first still waits does not begin the wait anew:
 * asking again makes nobody faster.
 */
export function readUntil({ start, end, lost = [], same = [], by }: Extract<Computation, { kind: 'until' }>): Reader {
  const cells = new Cells(timeTally, by)
  const waiting = new Map<string, FactVector>()
  const keyOf = ({ ref, figures }: FactVector): string => [ref, ...same.map((name) => figures[name] ?? '')].join('\n')

  function ends(begun: FactVector, at: Instant, had: 'event' | 'censored', leaf: number | null): void {
    // Facts of one transaction may bear times that differ by less than the clock can tell.
    const time = Math.max(0, msBetween(begun.at, at)) / hour
    cells.add({ time, had, count: 1 }, begun, leaf === null ? [begun.index] : [begun.index, leaf])
  }

  return {
    add(vector) {
      const had = matchesAny(end, vector) ? 'event' : matchesAny(lost, vector) ? 'censored' : null
      const begun = had === null ? undefined : waiting.get(keyOf(vector))
      if (had !== null && begun !== undefined) {
        waiting.delete(keyOf(vector))
        ends(begun, vector.at, had, vector.index)
      }
      if (matches(start, vector) && !waiting.has(keyOf(vector))) waiting.set(keyOf(vector), vector)
    },
    found(until) {
      for (const begun of waiting.values()) ends(begun, until, 'censored', null)
      waiting.clear()
      return cells.found()
    },
  }
}
