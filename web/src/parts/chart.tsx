import { useId } from 'react'

/** A point of a chart: its place along the axis, its value, and the ends of its interval where it has one. */
export interface ChartPoint {
  readonly at: number
  readonly value: number
  readonly low?: number | null
  readonly high?: number | null
}

interface ChartProps {
  /** What it shows, for those who do not see it. */
  readonly label: string
  readonly kind: 'bars' | 'line' | 'steps'
  readonly points: readonly ChartPoint[]
  /** The ends of the axis. */
  readonly from: number
  readonly to: number
  /** Spans in which nothing could be seen. */
  readonly gaps?: readonly (readonly [number, number])[]
  /** Texts under the beginning and the end of the axis, and beside its top. */
  readonly ends: readonly [string, string]
  readonly top: string
  readonly most: number
}

const [width, height, left, bottom] = [320, 110, 44, 16]

/**
 * A small chart as SVG: bars, a line or steps, with a band for the interval and shading where nothing could be seen. It prints, scales, and takes its colours
 * from the page; what it shows stands beside it as a table.
 */
export function Chart({ label, kind, points, from, to, gaps = [], ends, top, most }: ChartProps) {
  const id = useId()
  const span = Math.max(1e-9, to - from)
  const x = (at: number): number => left + ((at - from) / span) * (width - left - 4)
  const y = (value: number): number => 4 + (1 - value / Math.max(1e-9, most)) * (height - bottom - 4)
  const path = points.map(({ at, value }, n) => segment(kind, n, x(at), y(value))).join('')
  const bars = (width - left - 4) / Math.max(1, points.length)
  return (
    <svg className="svg-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id}>
      <title id={id}>{label}</title>
      {gaps
        .map(([start, end]) => [Math.max(from, start), Math.min(to, end)] as const)
        .filter(([start, end]) => end > start)
        .map(([start, end]) => (
          <rect
            key={start}
            className="chart-gap"
            x={x(start)}
            y={4}
            width={Math.max(1, x(end) - x(start))}
            height={height - bottom - 4}
          />
        ))}
      <line className="chart-axis" x1={left} x2={width - 4} y1={y(0)} y2={y(0)} />
      {kind === 'bars'
        ? points.map(({ at, value }) => (
            <rect
              key={at}
              className="chart-bar"
              x={x(at) - bars * 0.35}
              width={bars * 0.7}
              y={y(value)}
              height={Math.max(0, y(0) - y(value))}
            />
          ))
        : [
            <path key="band" className="chart-band" d={band(points, kind, x, y)} />,
            <path key="line" className="chart-line" d={path} />,
            ...(kind === 'line'
              ? points.map(({ at, value }) => (
                  <circle key={at} className="chart-dot" cx={x(at)} cy={y(value)} r={2.5} />
                ))
              : []),
          ]}
      {kind === 'bars' &&
        points.map(({ at, low, high }) =>
          typeof low === 'number' && typeof high === 'number' ? (
            <line key={at} className="chart-whisker" x1={x(at)} x2={x(at)} y1={y(low)} y2={y(high)} />
          ) : null,
        )}
      <text x={left - 4} y={12} textAnchor="end">
        {top}
      </text>
      <text x={left - 4} y={y(0)} textAnchor="end">
        0
      </text>
      <text x={left} y={height - 3}>
        {ends[0]}
      </text>
      <text x={width - 4} y={height - 3} textAnchor="end">
        {ends[1]}
      </text>
    </svg>
  )
}

function segment(kind: ChartProps['kind'], n: number, x: number, y: number): string {
  if (n === 0) return `M${x} ${y}`
  return kind === 'steps' ? `H${x}V${y}` : `L${x} ${y}`
}

/** The interval as an area: along the upper ends, and back along the lower ones. */
function band(
  points: readonly ChartPoint[],
  kind: ChartProps['kind'],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  const known = points.filter(({ low, high }) => typeof low === 'number' && typeof high === 'number')
  if (known.length < 2) return ''
  const there = known.map(({ at, high }, n) => segment(kind, n, x(at), y(high!))).join('')
  const back = known.toReversed()
  const home = back.map(({ at, low }, n) =>
    n === 0 ? `L${x(at)} ${y(low!)}` : kind === 'steps' ? `V${y(low!)}H${x(at)}` : `L${x(at)} ${y(low!)}`,
  )
  return `${there}${home.join('')}Z`
}
