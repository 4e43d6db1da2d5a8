import { Link, useNavigate } from '@tanstack/react-router'
import type { CoveragePage, CoveredAsn } from '../../api-types/coverage.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { Empty } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const head = t.coverage.column
const shows = ['all', 'no-contact', 'no-findings'] as const
type Show = (typeof shows)[number]

const columns: readonly Column<CoveredAsn>[] = [
  {
    id: 'asn',
    head: head.asn,
    rem: 8,
    className: 'first',
    cell: ({ asn }) => (
      <Link className="ltr" to="/directory/$tab" params={{ tab: 'who' }} search={{ q: `AS${asn}` }} tabIndex={-1}>
        AS{asn}
      </Link>
    ),
  },
  {
    id: 'contact',
    head: head.contact,
    rem: 9,
    className: 'first-end',
    cell: ({ contact }) =>
      contact ? (
        <Chip tone="good" mark="full">
          {t.coverage.contact}
        </Chip>
      ) : (
        <Chip tone="care" mark="ring">
          {t.coverage.noContact}
        </Chip>
      ),
  },
  {
    id: 'findings',
    head: head.findings,
    rem: 11,
    cell: ({ asn, findings }) =>
      findings ? (
        <Link to="/findings" search={{ asn: String(asn) }} tabIndex={-1}>
          {t.coverage.findings}
        </Link>
      ) : (
        <span className="quiet" title={t.coverage.noFindingsMeaning}>
          {t.coverage.noFindings}
        </span>
      ),
  },
  {
    id: 'basis',
    head: head.basis,
    rem: 10,
    grow: 1,
    className: 'wide-only',
    cell: ({ basis }) => t.coverage.basis[basis] ?? basis,
  },
]

/** Each AS number of the nation, with and without a contact, with and without findings. @source NORMS-IN-PRACTICE R021 */
export function CoveredNetworks() {
  const words = t.coverage
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const show: Show = shows.find((each) => each === search['show']) ?? 'all'
  const list = useCursorList<CoveredAsn>({ path: '/desk/coverage', query: { show } })
  const first = list.first as CoveragePage | undefined
  return (
    <div className="tab-list">
      <div className="filters">
        <Choice
          label={words.show}
          value={show}
          options={shows.map((each) => [each, words.shows[each]] as const)}
          onChoose={(value) => change({ show: value === 'all' ? '' : value })}
        />
        {first !== undefined && <Sums page={first} />}
      </div>
      <Listing
        label={words.table}
        list={list}
        columns={columns}
        keyOf={({ asn }) => String(asn)}
        onOpen={({ asn }) =>
          void navigate({ to: '/directory/$tab', params: { tab: 'who' }, search: { q: `AS${asn}` } })
        }
        empty={<NoNetworks narrowed={show !== 'all'} onAll={() => change({ show: '' })} />}
      />
    </div>
  )
}

function Sums({ page: { sums, tables } }: { readonly page: CoveragePage }) {
  const words = t.coverage
  return (
    <div className="stack-tight small">
      <ul className="line">
        {(['asns', 'withContact', 'withFindings', 'withNeither'] as const).map((name) => (
          <li key={name}>
            <strong>{formatNumber(sums[name])}</strong> <span className="quiet">{words.sum[name]}</span>
          </li>
        ))}
      </ul>
      {tables === 0 && (
        <p className="quiet">
          {words.noTable}{' '}
          <Link to="/directory/$tab" params={{ tab: 'imports' }} search={{}}>
            {words.noTableDo}
          </Link>
        </p>
      )}
    </div>
  )
}

function NoNetworks({ narrowed, onAll }: { readonly narrowed: boolean; readonly onAll: () => void }) {
  const words = t.coverage
  if (narrowed)
    return (
      <Empty title={words.empty} detail={words.emptyDetail} action={<Button onClick={onAll}>{words.emptyDo}</Button>} />
    )
  return (
    <Empty
      title={words.none}
      detail={words.noneDetail}
      action={
        <Link className="button" data-kind="primary" to="/directory/$tab" params={{ tab: 'imports' }} search={{}}>
          {words.noTableDo}
        </Link>
      }
    />
  )
}
