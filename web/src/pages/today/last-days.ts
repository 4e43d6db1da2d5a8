import type { Feed } from '../../api-types/observations.ts'

export interface FeedDay {
  readonly day: string
  readonly rows: number
  /** `before`: the feed was not known yet. `gap`: it was known and brought nothing, today apart, which is not over. */
  readonly state: 'before' | 'up' | 'gap'
}

const shownDays = 30
const dayMs = 86_400_000

/** The last thirty days of a feed, each with what came, whether or not the node names days without a report. */
export function lastDays(days: Feed['days'], now: number): readonly FeedDay[] {
  const byDay = new Map(days.filter(({ reports }) => reports > 0).map((day) => [day.day, day.rows]))
  const first = days.find(({ reports }) => reports > 0)?.day ?? ''
  return Array.from({ length: shownDays }, (_, index) => {
    const day = new Date(now - (shownDays - 1 - index) * dayMs).toISOString().slice(0, 10)
    const rows = byDay.get(day)
    if (rows !== undefined) return { day, rows, state: 'up' }
    const known = first !== '' && day > first && index < shownDays - 1
    return { day, rows: 0, state: known ? 'gap' : 'before' }
  })
}
