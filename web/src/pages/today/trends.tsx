import { lazy, Suspense, useMemo } from 'react'
import type { Today } from '../../api-types/desk.ts'
import { Waiting } from '../../parts/states.tsx'
import { formatDay, formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { seriesOf, type Series } from './series.ts'

const BarChart = lazy(async () => ({ default: (await import('./bar-chart.tsx')).BarChart }))

/** New findings by class, a small chart each, and the same figures as a table. */
export function Trends({ today }: { readonly today: Today }) {
  const words = t.today
  const series = useMemo(() => seriesOf(today), [today])
  return (
    <section className="card" aria-labelledby="trends">
      <div className="card-head">
        <h2 id="trends">{words.trends}</h2>
        <p>{series.length === 0 ? words.trendsEmpty : words.trendsLead}</p>
      </div>
      {series.length > 0 && (
        <>
          <div className="charts">
            {series.map((one) => (
              <figure key={one.type} className="chart">
                <figcaption className="line">
                  <strong>{one.type}</strong>
                  <span className="push small quiet">{words.perDayMost(one.most)}</span>
                </figcaption>
                <div className="chart-canvas" role="img" aria-label={words.chartLabel(one.type, one.total)}>
                  <Suspense fallback={<Waiting />}>
                    <BarChart series={one} />
                  </Suspense>
                </div>
              </figure>
            ))}
          </div>
          <details>
            <summary>{words.asTable}</summary>
            <TrendTable series={series} />
          </details>
        </>
      )}
    </section>
  )
}

function TrendTable({ series }: { readonly series: readonly Series[] }) {
  const days = series[0]?.days ?? []
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t.today.trends}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.today.day}</th>
            {series.map(({ type }) => (
              <th key={type} scope="col" className="num">
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, up }, index) => (
            <tr key={day}>
              <th scope="row">
                {formatDay(day)} {!up && <span className="stale">({t.today.gap})</span>}
              </th>
              {series.map(({ type, days: own }) => (
                <td key={type} className="num">
                  {formatNumber(own[index]?.count ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
