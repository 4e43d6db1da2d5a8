import type { Today } from '../../api-types/desk.ts'

/** One class over the days: how many new findings each day, or null where no feed was up. */
export interface Series {
  readonly type: string
  readonly total: number
  readonly most: number
  readonly days: readonly { readonly day: string; readonly count: number; readonly up: boolean }[]
}

/** The days on which any feed was up; on the others nothing new says nothing. */
export function upDays({ feeds }: Pick<Today, 'feeds'>): ReadonlySet<string> {
  return new Set(feeds.flatMap(({ days }) => days.filter(({ reports }) => reports > 0).map(({ day }) => day)))
}

const dayMs = 86_400_000
/** So that one bar is a day of a fortnight and not the whole chart. */
const leastDays = 14

/** Each day from the first to the last, also those that nobody names: they are the gaps. */
function calendar(named: readonly string[]): readonly string[] {
  if (named.length === 0) return []
  const at = named.map((day) => Date.parse(`${day}T00:00:00Z`))
  const last = Math.max(...at)
  const count = Math.max(leastDays, (last - Math.min(...at)) / dayMs + 1)
  return Array.from({ length: count }, (_, index) =>
    new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  )
}

/** The classes with the most new findings first; at most `limit`. */
export function seriesOf(today: Pick<Today, 'trends' | 'feeds'>, limit = 6): readonly Series[] {
  const up = upDays(today)
  const days = calendar([
    ...today.trends.map(({ day }) => day),
    ...today.feeds.flatMap((feed) => feed.days.map(({ day }) => day)),
  ])
  const byType = new Map<string, Map<string, number>>()
  for (const { day, type, newFindings } of today.trends) {
    const counts = byType.get(type) ?? new Map<string, number>()
    byType.set(type, counts)
    counts.set(day, (counts.get(day) ?? 0) + newFindings)
  }
  return [...byType]
    .map(([type, counts]) => ({
      type,
      total: [...counts.values()].reduce((sum, count) => sum + count, 0),
      most: Math.max(0, ...counts.values()),
      days: days.map((day) => ({ day, count: counts.get(day) ?? 0, up: up.has(day) })),
    }))
    .toSorted((a, b) => b.total - a.total)
    .slice(0, limit)
}
