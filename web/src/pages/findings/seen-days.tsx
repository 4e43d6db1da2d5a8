import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const dayMs = 86_400_000
const mostDays = 60

/** The days from the first to the last of `days`, at most the latest sixty. */
function span(days: readonly string[]): readonly string[] {
  const sorted = days.toSorted()
  const last = Date.parse(sorted.at(-1) ?? '')
  const first = Math.max(Date.parse(sorted[0] ?? ''), last - (mostDays - 1) * dayMs)
  if (Number.isNaN(first)) return []
  return Array.from({ length: Math.round((last - first) / dayMs) + 1 }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  )
}

/** A mark for each day on which the finding was seen. A day without one is no evidence of anything. */
export function SeenDays({
  days,
  daysSeen,
  sightings,
}: {
  readonly days: readonly string[]
  readonly daysSeen: number
  readonly sightings: number
}) {
  const words = t.findings.detail
  const seen = new Set(days)
  const all = span(days)
  const summary = words.seenSummary(daysSeen, sightings)
  return (
    <div className="stack-tight">
      <div
        className="strip seen"
        role="img"
        aria-label={`${words.seen}: ${days.map((day) => formatDay(day)).join(', ')}`}
      >
        {all.map((day) => (
          <i
            key={day}
            data-level={seen.has(day) ? '3' : '0'}
            title={seen.has(day) ? words.seenOn(formatDay(day)) : words.notSeenOn(formatDay(day))}
          />
        ))}
      </div>
      {all.length > 1 && (
        <p className="strip-ends small quiet">
          <span>{formatDay(all[0] ?? '')}</span>
          <span>{formatDay(all.at(-1) ?? '')}</span>
        </p>
      )}
      <p>{summary}</p>
      <p className="small quiet">{words.dayUnknown}</p>
    </div>
  )
}
