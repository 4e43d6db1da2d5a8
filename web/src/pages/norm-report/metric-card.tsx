import type { Feed, Metric, Row } from '../../api-types/norm-report.ts'
import { Button } from '../../parts/button.tsx'
import { Facts } from '../../parts/page.tsx'
import { t } from '../../text/index.ts'
import { Trend, WaitingCurve } from './metric-charts.tsx'
import { readingText } from './number-text.ts'

interface CardProps {
  readonly metric: Metric
  readonly feeds: readonly Feed[]
  /** Opens the records behind a number; undefined where the reader or the edition has none. */
  readonly onRecords: ((group: Row['group']) => void) | undefined
}

/** One metric: its number, what it rests on, how it went, what it means, and the way to its records. */
export function MetricCard({ metric, feeds, onRecords }: CardProps) {
  const words = t.normReport
  const { definition, state, total, parts } = metric
  const { reading } = total ?? {}
  return (
    <article className="metric" aria-labelledby={definition.id}>
      <h3 id={definition.id}>
        {definition.name} <span className="quiet small">{definition.id}</span>
      </h3>
      <p>{definition.meaning}</p>
      {total === null ? (
        <p className="metric-absent">
          {state === 'waits'
            ? words.waits(definition.waitsFor ?? '')
            : words.state[state === 'withheld' ? 'withheld' : 'no-facts']}
        </p>
      ) : (
        <Value row={total} metric={metric} />
      )}
      <div className="metric-charts">
        <Trend metric={metric} feeds={feeds} />
        {reading?.kind === 'time' && reading.curve !== undefined && (
          <WaitingCurve metric={metric} curve={reading.curve} />
        )}
      </div>
      {parts.length > 0 && (
        <details className="metric-parts">
          <summary>{words.parts}</summary>
          <ul>
            {parts.map((row) => (
              <li key={Object.values(row.group).join('\n')}>
                <strong>{Object.values(row.group).join(' · ')}</strong> <Value row={row} metric={metric} />
                {onRecords !== undefined && (
                  <Button className="button small" onClick={() => onRecords(row.group)}>
                    {words.records}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <details className="metric-definition">
        <summary>{words.howCounted}</summary>
        <Facts
          rows={[
            [words.definition.numerator, definition.numerator],
            [words.definition.denominator, definition.denominator],
            [words.definition.exclusions, definition.exclusions],
            [words.definition.clock, words.clocks[definition.clock]],
            [words.definition.gaming, definition.gaming],
            [words.definition.guard, definition.guard],
            [words.definition.source, definition.source],
          ]}
        />
      </details>
      {total !== null && onRecords !== undefined && (
        <div className="line no-print">
          <Button aria-label={words.recordsOf(definition.name)} onClick={() => onRecords({})}>
            {words.records}
          </Button>
        </div>
      )}
    </article>
  )
}

function Value({ row, metric }: { readonly row: Row; readonly metric: Metric }) {
  const { value, rest } = readingText(row.reading, metric.definition.unit)
  return (
    <p className="metric-value">
      <strong>{value}</strong> {rest.length > 0 && <span className="quiet">{rest.join(' · ')}</span>}
    </p>
  )
}
