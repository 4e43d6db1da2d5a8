import { useNow } from '../parts/when.tsx'
import { formatClock, formatDay } from '../text/format.ts'
import { t } from '../text/index.ts'

/** The time by which everything here is stated. */
export function UtcClock() {
  const now = useNow()
  const instant = new Date(now).toISOString()
  return (
    <time className="clock" dateTime={instant}>
      <span className="date">{formatDay(instant, now)} </span>
      {formatClock(now)} {t.shell.utc}
    </time>
  )
}
