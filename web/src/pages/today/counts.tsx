import { Link } from '@tanstack/react-router'
import type { Count, Today } from '../../api-types/desk.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** How much there is of what, each figure leading to its list. */
export function Counts({ counts }: { readonly counts: Today['counts'] }) {
  const words = t.today.count
  const plain = (count: number): Count => ({ count, exact: true })
  const figures = [
    { name: words.open, value: counts.open, to: '/findings', search: { state: 'open' } },
    { name: words.notified, value: counts.notified, to: '/findings', search: { state: 'notified' } },
    {
      name: words.unrouted,
      value: counts.unrouted,
      to: '/findings',
      search: { route: 'none', state: 'open' },
      tone: 'care',
    },
    {
      name: words.heldNotifications,
      value: plain(counts.heldNotifications),
      to: '/notifications',
      search: { state: 'held' },
      tone: 'care',
    },
    {
      name: words.bounced,
      value: plain(counts.bounced),
      to: '/notifications',
      search: { state: 'bounced' },
      tone: 'harm',
    },
  ] as const
  return (
    <section className="card" aria-labelledby="counts">
      <h2 id="counts">{t.today.counts}</h2>
      <div className="figures">
        {figures.map((figure) => (
          <Link
            key={figure.name}
            className="figure"
            to={figure.to}
            search={figure.search}
            data-tone={figure.value.count > 0 && 'tone' in figure ? figure.tone : undefined}
          >
            <strong title={figure.value.exact ? undefined : t.today.about(formatNumber(figure.value.count))}>
              {!figure.value.exact && <span aria-hidden="true">≈ </span>}
              {formatNumber(figure.value.count)}
            </strong>
            <span>{figure.name}</span>
          </Link>
        ))}
      </div>
    </section>
  )
}
