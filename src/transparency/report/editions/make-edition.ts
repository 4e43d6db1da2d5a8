import { editions, type Edition } from '../definition.ts'
import type { MetricReport, NormReport, ReportPeriod } from '../compute.ts'
import { daysBefore } from '../feed-days.ts'
import type { Row } from '../reading.ts'
import { editionRules, type EditionRule } from './edition.ts'
import { suppressed } from './suppress.ts'

/** The days that an edition may count on a day; null where all of the period is too recent. */
export function periodOf(edition: Edition, { from, to }: ReportPeriod, today: string): ReportPeriod | null {
  const latest = daysBefore(today, editionRules[edition].delayDays)
  const through = to < latest ? to : latest
  return through < from ? null : { from, to: through }
}

/**
 * Cuts the internal report down to what readers of an edition get. Only takes away: no number of an edition is another one than that of
 * the internal report over the same days.
 *
 * @param report The internal report over the days of `periodOf`.
 * @param asked The last day that was asked for.
 */
export function makeEdition(report: NormReport, edition: Edition, asked: string): NormReport {
  const rule = editionRules[edition]
  const narrowest = edition === editions[0]
  const feeds = rule.feedNames
    ? report.feeds
    : report.feeds.map((each, at) => ({ ...each, feed: `feed ${at + 1}`, gaps: [] }))
  return {
    ...report,
    edition,
    to: asked,
    feeds,
    // How many facts there are says how busy the team is: nobody else's business.
    log: rule.entries ? report.log : { firstIndex: null, lastIndex: null, facts: 0, ofExercises: 0 },
    metrics: narrowest
      ? report.metrics
      : report.metrics.flatMap((metric) => (metric.definition.editions.includes(edition) ? [cut(metric, rule)] : [])),
  }
}

function cut(metric: MetricReport, rule: EditionRule): MetricReport {
  const { total, parts, months } = metric
  const bare = (row: Row): Row => {
    const { reading } = row
    const { curve, ...rest } = reading.kind === 'time' ? reading : { ...reading, curve: undefined }
    const shown = rule.curves && curve !== undefined ? reading : (rest as Row['reading'])
    return { ...row, reading: shown, entries: rule.entries ? row.entries : '' }
  }
  const kept =
    rule.least === 0
      ? { total, parts, months }
      : suppressed({ total, parts, months }, rule.least, metric.definition.ownActs === true)
  const byFeed = (row: Row): boolean => 'feed' in row.group
  return {
    ...metric,
    state: metric.state === 'measured' && kept.total === null ? 'withheld' : metric.state,
    total: kept.total === null ? null : bare(kept.total),
    parts: kept.parts.filter((row) => rule.feedNames || !byFeed(row)).map(bare),
    months: kept.months.map(bare),
  }
}
