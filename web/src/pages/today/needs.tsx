import { Link } from '@tanstack/react-router'
import type { Need, Today } from '../../api-types/desk.ts'
import { Empty } from '../../parts/states.tsx'
import { useNow, When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** What waits for a person, in the order that the desk gives: by clock and harm. */
export function Needs({ today }: { readonly today: Today }) {
  const words = t.today
  const { needs } = today
  return (
    <section className="card" aria-labelledby="needs">
      <div className="card-head">
        <h2 id="needs">{words.needs}</h2>
        {needs.length > 0 && <p>{words.needsSorted}</p>}
      </div>
      {needs.length > 0 ? (
        <ol className="needs">
          {needs.map((need) => (
            <li key={`${need.kind} ${need.href} ${need.title}`}>
              <NeedLine need={need} />
            </li>
          ))}
        </ol>
      ) : today.feeds.length === 0 && today.counts.open.count === 0 ? (
        <FirstSteps />
      ) : (
        <Empty title={words.nothing} detail={words.nothingDetail} />
      )}
    </section>
  )
}

/** From when on a clock is shown as pressing. */
const soonMs = 4 * 3_600_000

function NeedLine({ need }: { readonly need: Need }) {
  const now = useNow()
  const overdue = need.dueAt !== null && Date.parse(need.dueAt) < now
  const soon = need.dueAt !== null && Date.parse(need.dueAt) - now < soonMs
  return (
    <Link className="need" to={need.href} data-tone={overdue ? 'harm' : soon ? 'care' : undefined}>
      <span className="line">
        <strong>{need.title}</strong>
      </span>
      <span className="detail-line">{need.detail}</span>
      <span className={overdue ? 'clock-cell overdue' : 'clock-cell'}>
        {need.dueAt === null ? (
          <span className="quiet">{t.today.noClock}</span>
        ) : (
          <>
            {overdue ? t.today.overdue : t.today.due} <When at={need.dueAt} />
          </>
        )}
      </span>
      <span className="harm-cell" title={t.today.harmMeaning}>
        {t.today.harm(formatNumber(Math.round(need.harm)))}
      </span>
    </Link>
  )
}

/** What an empty node needs first. */
function FirstSteps() {
  const words = t.today.start
  return (
    <div className="stack">
      <h3>{t.today.startTitle}</h3>
      <ol className="steps">
        <li>
          <span>
            <Link to="/directory/$tab" params={{ tab: 'imports' }}>
              {words.directory}
            </Link>
            <br />
            <span className="quiet">{words.directoryDetail}</span>
          </span>
        </li>
        <li>
          <span>
            <Link to="/reports">{words.report}</Link>
            <br />
            <span className="quiet">{words.reportDetail}</span>
          </span>
        </li>
      </ol>
      <p className="quiet">{words.demo}</p>
    </div>
  )
}
