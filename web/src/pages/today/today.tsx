import { Link } from '@tanstack/react-router'
import { useToday } from '../../data/desk.ts'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { Counts } from './counts.tsx'
import { FeedHealth } from './feed-health.tsx'
import { Needs } from './needs.tsx'
import { Networks } from './networks.tsx'
import { Trends } from './trends.tsx'

/** What needs a person now, and whether the picture can be trusted. */
export function TodayPage() {
  useTitle(t.today.title)
  const query = useToday(30_000)
  if (query === null)
    return (
      <div className="page">
        <PageHead title={t.today.title} />
        <Empty
          title={t.today.notYours}
          detail={t.today.notYoursDetail}
          action={
            <Link className="button" to="/settings">
              {t.today.notYoursDo}
            </Link>
          }
        />
      </div>
    )
  return (
    <div className="page">
      <PageHead title={t.today.title} />
      <Loaded query={query}>
        {(today) => (
          <div className="today">
            <div className="stack today-main">
              <Needs today={today} />
              <Trends today={today} />
            </div>
            <div className="stack">
              <Counts counts={today.counts} />
              <FeedHealth feeds={today.feeds} />
              <Networks networks={today.networks} />
            </div>
          </div>
        )}
      </Loaded>
    </div>
  )
}
