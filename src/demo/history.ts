import { writeCsvRow } from '#kernel/csv.ts'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import { createChance, type Chance } from './chance.ts'
import { feeds, spike, unknownType, type DemoFeed } from './feeds.ts'
import { seenOn, systemsOf, type Outlook, type System } from './systems.ts'

/** A report as it is handed in. */
export interface DemoReport {
  readonly fileName: string
  readonly text: string
  /** The day that it tells of, counted from the first of the history. */
  readonly day: number
  readonly exercise: boolean
}

export interface HistoryOptions {
  readonly seed: string
  readonly now: Instant
  /** Six or more. */
  readonly days: number
  /** Share of the systems of a full demo, for a smaller one. */
  readonly scale: number
}

/** Days without any report, in the middle of the second half: an outage, which must never look like an improvement. */
export function outageDays(days: number): readonly number[] {
  // However short the history is, its last day has reports.
  const first = Math.min(Math.floor(days * 0.6), days - 4)
  return [first, first + 1, first + 2]
}

/**
 * The reports of the last days, oldest first. The last tells of yesterday, as feeds do: it came this morning.
 *
 * Nothing in it depends on anything but the options.
 */
export function historyOf(options: HistoryOptions): DemoReport[] {
  const { seed, now, days, scale } = options
  const dateOf = (at: number): string => dayOf(plusMs(now, (at - days) * day))
  const outage = new Set(outageDays(days))
  const last = days - 1
  const reports: DemoReport[] = []
  const running = feeds.map((feed) => {
    const chance = createChance(`${seed} ${feed.type}`)
    return { feed, chance, systems: systemsOf(scaled(feed.outlook, scale), days, chance) }
  })
  const add = (feed: DemoFeed, at: number, rows: readonly string[], exercise = false): void => {
    const fileName = `${dateOf(at)}-${feed.type}-exampleland-asn.csv`
    reports.push({ fileName, text: [writeCsvRow(feed.columns), ...rows].join(''), day: at, exercise })
  }

  for (let at = 0; at < days; at++) {
    if (outage.has(at)) continue
    for (const { feed, chance, systems } of running) {
      const rows = rowsOf(feed, seenOn(systems, at, chance), dateOf(at), chance)
      if (at === last) rows.push(...brokenRows(feed, dateOf(at)))
      add(feed, at, rows)
    }
  }
  for (const feed of [spike, unknownType]) {
    const chance = createChance(`${seed} ${feed.type}`)
    add(feed, last, rowsOf(feed, systemsOf(scaled(feed.outlook, scale), 1, chance), dateOf(last), chance))
  }
  const chance = createChance(`${seed} exercise`)
  const exercise = feeds[0]!
  const players = systemsOf({ systems: 8, operators: 2, abroad: 0, arrivals: 0 }, 1, chance)
  add(exercise, last, rowsOf(exercise, players, dateOf(last), chance), true)
  return reports
}

function scaled(outlook: Outlook, scale: number): Outlook {
  const share = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round(count * scale)))
  return {
    systems: share(outlook.systems),
    operators: share(outlook.operators),
    abroad: share(outlook.abroad),
    arrivals: outlook.arrivals,
  }
}

function rowsOf(feed: DemoFeed, systems: readonly System[], date: string, chance: Chance): string[] {
  return systems
    .map((system) => ({ system, second: chance.below(86_400) }))
    .toSorted((a, b) => a.second - b.second)
    .map(({ system, second }) => writeCsvRow(feed.row(system, `${date} ${timeOfDay(second)}`)))
}

/** Rows that cannot be used, as every feed has some: an address that is none, and a time that is none. */
function brokenRows(feed: DemoFeed, date: string): string[] {
  const system = { ip: '198.18.300.1', asn: 64496, country: 'XA', firstDay: 0, lastDay: 0, no: 0 }
  if (feed.type === 'scan_redis') return [writeCsvRow(feed.row(system, `${date} 06:00:00`))]
  if (feed.type === 'scan_smb') return [writeCsvRow(feed.row({ ...system, ip: '198.18.3.1' }, `${date} 25:61:00`))]
  return []
}

function timeOfDay(second: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}`
}
