import { Link } from '@tanstack/react-router'
import type { Feed } from '../../api-types/observations.ts'
import { Chip } from '../../parts/chips.tsx'
import { Empty } from '../../parts/states.tsx'
import { useNow, When } from '../../parts/when.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { lastDays } from './last-days.ts'

/** For each feed a mark a day; a day without a report is hatched, since what is unseen then says nothing. */
export function FeedHealth({ feeds }: { readonly feeds: readonly Feed[] }) {
  const words = t.today
  return (
    <section className="card" aria-labelledby="feeds">
      <div className="card-head">
        <h2 id="feeds">{words.feeds}</h2>
        {feeds.length > 0 && <p>{words.feedsLead}</p>}
      </div>
      {feeds.length === 0 && (
        <Empty
          title={words.feedsEmpty}
          action={
            <Link className="button" to="/reports">
              {words.feedsEmptyDo}
            </Link>
          }
        />
      )}
      <ul>
        {feeds.map((feed) => (
          <li key={feed.feed} className="feed">
            <span className="line">
              <Link to="/reports" search={{ feed: feed.feed }}>
                {feed.name === '' ? feed.feed : feed.name}
              </Link>
              {feed.silent && (
                <Chip tone="care" mark="square-full">
                  {words.feedSilent}
                </Chip>
              )}
              <span className="push small quiet">
                {words.feedLast} <When at={feed.lastReportAt} none={words.feedNever} />
              </span>
            </span>
            <DayStrip feed={feed} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How much came on a day, in three steps of the feed's own most. */
export function levelOf(rows: number, most: number): '1' | '2' | '3' {
  if (rows * 3 > most * 2) return '3'
  return rows * 3 > most ? '2' : '1'
}

function DayStrip({ feed }: { readonly feed: Feed }) {
  const words = t.today
  const days = lastDays(feed.days, useNow())
  const most = Math.max(1, ...days.map(({ rows }) => rows))
  const known = days.filter(({ state }) => state !== 'before')
  const gaps = known.filter(({ state }) => state === 'gap').map(({ day }) => formatDay(day))
  return (
    <div className="strip" role="img" aria-label={words.feedSummary(known.length, gaps)}>
      {days.map(({ day, rows, state }) => (
        <i
          key={day}
          data-level={state === 'up' ? levelOf(rows, most) : state}
          title={
            state === 'up'
              ? words.dayRows(formatDay(day), rows)
              : state === 'gap'
                ? words.dayGap(formatDay(day))
                : undefined
          }
        />
      ))}
    </div>
  )
}
