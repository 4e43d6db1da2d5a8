import { rounded, z95, type Estimate } from './intervals.ts'

/** One step of the curve: after `time` the share `survival` still waits, of `atRisk` that were watched until then. */
export interface CurvePoint {
  readonly time: number
  readonly survival: number
  readonly low: number
  readonly high: number
  readonly atRisk: number
  readonly events: number
}

/** Times to an event, where some were watched only so long: those count as watched, not as lost. */
export interface Survival {
  readonly n: number
  readonly events: number
  readonly censored: number
  readonly median: Estimate
  /** When nine of ten have had their event. */
  readonly p90: Estimate
  readonly curve: readonly CurvePoint[]
}

/** How many had their event at a time, and how many were last seen without it. */
export class Times {
  readonly #at = new Map<number, { events: number; censored: number }>()

  /** @throws {RangeError} where the time is negative or no number: a bug of the caller. */
  add(time: number, had: 'event' | 'censored', count = 1): void {
    if (!(time >= 0)) throw new RangeError(`a waiting time of ${time}`)
    if (count === 0) return
    const known = this.#at.get(time) ?? { events: 0, censored: 0 }
    if (had === 'event') known.events += count
    else known.censored += count
    this.#at.set(time, known)
  }

  /**
   * The product-limit estimate. At a time that both an event and a censoring have, the event comes first. The variance is Greenwood's, the
   * interval is taken on the scale of log(-log S), and that of a quantile is where the bounds of the curve cross it.
   *
   * @source E. L. Kaplan, P. Meier, JASA 53 (1958) 457; R. Brookmeyer, J. Crowley, Biometrics 38 (1982) 29; D. Collett, Modelling Survival Data, 2.2
   */
  estimate(): Survival {
    const steps = [...this.#at].toSorted(([a], [b]) => a - b)
    const n = steps.reduce((sum, [, { events, censored }]) => sum + events + censored, 0)
    const curve: CurvePoint[] = []
    let atRisk = n
    let survival = 1
    let greenwood = 0
    let allEvents = 0
    for (const [time, { events, censored }] of steps) {
      if (events > 0) {
        survival = events === atRisk ? 0 : survival * (1 - events / atRisk)
        greenwood += events === atRisk ? 0 : events / (atRisk * (atRisk - events))
        allEvents += events
        const [low, high] = survival === 0 ? [0, curve.at(-1)?.high ?? 1] : bounds(survival, greenwood)
        curve.push({ time, survival, low, high, atRisk, events })
      }
      atRisk -= events + censored
    }
    return {
      n,
      events: allEvents,
      censored: n - allEvents,
      median: crossing(curve, 0.5),
      p90: crossing(curve, 0.1),
      curve,
    }
  }
}

function bounds(survival: number, greenwood: number): [number, number] {
  const spread = (z95 * Math.sqrt(greenwood)) / Math.abs(Math.log(survival))
  return [survival ** Math.exp(spread), survival ** Math.exp(-spread)]
}

/** The first time at which no more than `left` still wait; products of fractions miss a half by a hair. */
function crossing(curve: readonly CurvePoint[], left: number): Estimate {
  const first = (value: (point: CurvePoint) => number): number | null => {
    const point = curve.find((each) => value(each) <= left + 1e-9)
    return point === undefined ? null : rounded(point.time)
  }
  return { value: first((each) => each.survival), low: first((each) => each.low), high: first((each) => each.high) }
}

/** The curve as it is shown: a point wherever another hundredth is gone, and the last one. */
export function thinned(curve: readonly CurvePoint[]): CurvePoint[] {
  let shown = 100
  return curve.flatMap((point, at) => {
    const hundredths = Math.floor(point.survival * 100)
    if (hundredths === shown && at < curve.length - 1) return []
    shown = hundredths
    const { time, survival, low, high, atRisk, events } = point
    return [
      { time: rounded(time), survival: rounded(survival), low: rounded(low), high: rounded(high), atRisk, events },
    ]
  })
}
