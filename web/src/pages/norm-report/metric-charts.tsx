import type { CurvePoint, Feed, Metric } from '../../api-types/norm-report.ts'
import { Chart, type ChartPoint } from '../../parts/chart.tsx'
import { formatNumber, formatShare } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { drawn } from './number-text.ts'

const words = t.normReport.chart

/** Months as numbers on an axis: a year has twelve. */
function monthAt(text: string): number {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number)
  return year * 12 + month - 1 + (day - 1) / 31
}

/** How a number went, month by month, with the interval as a band and days without any feed shaded. */
export function Trend({ metric, feeds }: { readonly metric: Metric; readonly feeds: readonly Feed[] }) {
  const { definition, months } = metric
  const points = months.flatMap(({ group, reading }): ChartPoint[] => {
    const found = drawn(reading)
    if (found === null || found.value === null) return []
    return [{ at: monthAt(group['month'] ?? ''), value: found.value, low: found.low, high: found.high }]
  })
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < 2) return null
  const most = Math.max(...points.map(({ value, high }) => Math.max(value, high ?? value)))
  const share = definition.unit === 'share'
  const say = share ? formatShare : (value: number) => formatNumber(Math.round(value * 100) / 100)
  const bars = definition.unit === 'count'
  const seen = definition.norm === 'c' ? gapsOf(feeds) : []
  return (
    <figure>
      <Chart
        label={words.trend(definition.name)}
        kind={bars ? 'bars' : 'line'}
        points={points}
        from={first.at - (bars ? 0.5 : 0)}
        to={last.at + (bars ? 0.5 : 0)}
        gaps={seen.map(([start, end]): [number, number] => (bars ? [start - 0.5, end - 0.5] : [start, end]))}
        ends={[months[0]?.group['month'] ?? '', months.at(-1)?.group['month'] ?? '']}
        top={say(most)}
        most={most}
      />
      <AsTable
        head={[words.month, words.value, words.low, words.high]}
        rows={months.map(({ group, reading }) => {
          const found = drawn(reading)
          const text = (value: number | null | undefined) =>
            typeof value === 'number' ? say(value) : t.normReport.value.open
          return [group['month'] ?? '', text(found?.value), text(found?.low), text(found?.high)]
        })}
      />
    </figure>
  )
}

function gapsOf(feeds: readonly Feed[]): [number, number][] {
  return feeds.flatMap(({ gaps }) =>
    gaps.map(([start, end]): [number, number] => [monthAt(start), monthAt(end) + 1 / 31]),
  )
}

/** How many still wait after how long. @source Kaplan-Meier */
export function WaitingCurve({ metric, curve }: { readonly metric: Metric; readonly curve: readonly CurvePoint[] }) {
  const last = curve.at(-1)
  if (last === undefined || curve.length < 2) return null
  const unit = t.normReport.value.unit[metric.definition.unit]
  const start: ChartPoint = { at: 0, value: 1, low: 1, high: 1 }
  const points = [start, ...curve.map(({ time, survival, low, high }) => ({ at: time, value: survival, low, high }))]
  return (
    <figure>
      <Chart
        label={words.curve(metric.definition.name)}
        kind="steps"
        points={points}
        from={0}
        to={last.time}
        ends={['0', `${formatNumber(Math.round(last.time))} ${unit}`]}
        top={formatShare(1)}
        most={1}
      />
      <AsTable
        head={[words.after, words.waiting, words.low, words.high, words.atRisk]}
        rows={curve.map(({ time, survival, low, high, atRisk }) => [
          `${formatNumber(Math.round(time * 100) / 100)} ${unit}`,
          formatShare(survival),
          formatShare(low),
          formatShare(high),
          formatNumber(atRisk),
        ])}
      />
    </figure>
  )
}

function AsTable({ head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }) {
  return (
    <details className="chart-table">
      <summary>{words.asTable}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={words.asTable}>
        <table>
          <thead>
            <tr>
              {head.map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells[0]}>
                {cells.map((text, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- cells of a row never move
                  <td key={at}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
