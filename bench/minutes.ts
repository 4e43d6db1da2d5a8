/** A long run: reports without a pause, minute by minute. */
import { setTimeout as sleep } from 'node:timers/promises'
import { handIn, workedThrough, type BenchReport } from './take-in.ts'
import type { WholeNode } from './whole-node.ts'

/**
 * Keeps one report waiting behind the one that is worked on, for so many minutes, and counts what was committed in each.
 *
 * @param reportOf The report of a turn, from 0.
 * @returns Rows a second of each whole minute.
 */
export async function runMinutes(
  node: WholeNode,
  minutes: number,
  reportOf: (turn: number) => BenchReport,
): Promise<number[]> {
  const committed = async (): Promise<number> => {
    const { rows } = await node.admin.query<{ n: string }>('select coalesce(sum(rows), 0) as n from observations.chunk')
    return Number(rows[0]!.n)
  }
  let over = false
  const feeding = (async () => {
    let working: Promise<unknown> = Promise.resolve()
    for (let turn = 0; !over; turn++) {
      const next = await handIn(node, reportOf(turn))
      await working
      working = workedThrough(node, next)
      // It is waited for in the next turn; that it failed before is heard of then.
      working.catch(() => undefined)
    }
    await working
  })()
  const rates: number[] = []
  let [before, at] = [await committed(), performance.now()]
  try {
    while (rates.length < minutes) {
      await Promise.race([sleep(at + 60_000 - performance.now()), feeding])
      const [now, nowAt] = [await committed(), performance.now()]
      rates.push(Math.round(((now - before) * 1000) / (nowAt - at)))
      ;[before, at] = [now, nowAt]
    }
  } finally {
    over = true
  }
  await feeding
  return rates
}
