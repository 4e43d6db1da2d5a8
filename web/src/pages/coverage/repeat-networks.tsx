import { Link, useNavigate } from '@tanstack/react-router'
import type { RepeatNetwork } from '../../api-types/coverage.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const words = t.coverage.repeat
const head = words.column

const columns: readonly Column<RepeatNetwork>[] = [
  {
    id: 'asn',
    head: head.asn,
    rem: 7,
    className: 'first',
    cell: ({ asn }) => (
      <Link className="ltr" to="/findings" search={{ asn: String(asn) }} tabIndex={-1}>
        AS{asn}
      </Link>
    ),
  },
  {
    id: 'open',
    head: head.open,
    rem: 4,
    className: 'num',
    unit: words.units.open,
    cell: ({ open }) => formatNumber(open),
  },
  {
    id: 'reopened',
    head: head.reopened,
    rem: 6,
    className: 'num',
    unit: words.units.reopened,
    cell: ({ reopened }) => formatNumber(reopened),
  },
  {
    id: 'newAfter',
    head: head.newAfter,
    rem: 7,
    className: 'num wide-only',
    cell: ({ newAfter }) => <span title={words.newAfterMeaning}>{formatNumber(newAfter)}</span>,
  },
  { id: 'last', head: head.last, rem: 7, className: 'wide-only', cell: ({ lastAt }) => <When at={lastAt} /> },
  {
    id: 'measures',
    head: head.measures,
    rem: 12,
    grow: 1,
    className: 'first-end',
    cell: ({ measures }) => <Measures measures={measures} />,
  },
]

function Measures({ measures }: Pick<RepeatNetwork, 'measures'>) {
  if (measures.notifications === 0) return <span className="stale">{words.noMeasure}</span>
  return (
    <>
      {words.notifications(measures.notifications)} <When at={measures.lastSentAt} /> ·{' '}
      {words.answers(measures.answers, measures.answersToMend)}
    </>
  )
}

/** Networks where problems come back, beside what was done about them. @source NORMS-IN-PRACTICE R025 */
export function RepeatNetworks() {
  const navigate = useNavigate()
  const list = useCursorList<RepeatNetwork>({ path: '/desk/networks' })
  return (
    <div className="tab-list">
      <div className="filters">
        <p className="quiet small">{words.lead}</p>
      </div>
      <Listing
        label={words.table}
        list={list}
        columns={columns}
        keyOf={({ asn }) => String(asn)}
        onOpen={({ asn }) => void navigate({ to: '/findings', search: { asn: String(asn) } })}
        empty={
          <Empty
            title={words.none}
            detail={words.noneDetail}
            action={
              <Link className="button" to="/findings" search={{}}>
                {words.noneDo}
              </Link>
            }
          />
        }
      />
    </div>
  )
}
