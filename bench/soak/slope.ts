/** How a figure goes on over time. */
export interface Slope {
  /** The mean of the figure. */
  readonly mean: number
  readonly anHour: number
  /** Whether it grew by more than a tenth of its mean over the time that was looked at, and by more than its scatter explains. */
  readonly grows: boolean
}

/** So many standard errors apart from level: one in some hundreds of level figures is farther off by chance. */
const sure = 3

/**
 * The straight line through a figure, by least squares.
 *
 * @param points Minutes since the start, and the figure. The first quarter is left out: caches fill, code is compiled, pools open.
 */
export function slopeOf(points: readonly (readonly [minute: number, value: number])[]): Slope {
  const kept = points.slice(Math.floor(points.length / 4))
  const n = kept.length
  const mean = (at: 0 | 1): number => kept.reduce((sum, point) => sum + point[at], 0) / n
  const [meanX, meanY] = [mean(0), mean(1)]
  const spread = kept.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  if (n < 3 || spread === 0) return { mean: meanY, anHour: 0, grows: false }
  const slope = kept.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
  const rest = kept.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  const error = Math.sqrt(rest / (n - 2) / spread)
  const gained = slope * (kept.at(-1)![0] - kept[0]![0])
  return { mean: meanY, anHour: slope * 60, grows: gained > Math.abs(meanY) / 10 && slope > sure * error }
}
