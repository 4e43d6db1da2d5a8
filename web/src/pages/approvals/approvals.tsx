import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { approvalStates, type Approval } from '../../api-types/approvals.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Choice } from '../../parts/field.tsx'
import { Listed } from '../../parts/listed.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { approvalColumns, shortApprovalColumns } from './columns.tsx'
import { Lending } from './lending.tsx'
import { Reviews } from './reviews.tsx'

const shows = ['requests', 'reviews', 'lending'] as const
type Show = (typeof shows)[number]

/** The inbox: what was stopped and waits for people, what one person did alone, and the roles that are lent. */
export function ApprovalsPage() {
  const [search, change] = useUrlState()
  const { approvalId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.approvals
  useTitle(approvalId === undefined ? words.title : null)
  const show: Show = search['show'] === 'reviews' || search['show'] === 'lending' ? search['show'] : 'requests'
  const state = search['state'] ?? 'waiting'
  const list = useCursorList<Approval>({
    path: '/approvals',
    query: { state: state === 'any' ? undefined : state },
    refreshMs: 30_000,
    enabled: show === 'requests',
  })
  const tabs = (
    <nav className="tabs" aria-label={words.show}>
      {shows.map((name) => (
        <Link
          key={name}
          to="/approvals"
          search={name === 'requests' ? {} : { show: name }}
          aria-current={name === show ? 'page' : undefined}
          activeProps={{}}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {words.shows[name]}
        </Link>
      ))}
    </nav>
  )
  if (show !== 'requests' && approvalId === undefined)
    return (
      <div className="tabbed">
        <div className="tabbed-head">
          <PageHead title={words.title} lead={show === 'reviews' ? words.reviews.lead : words.lending.lead} />
          {tabs}
        </div>
        <div className="tab-body">{show === 'reviews' ? <Reviews /> : <Lending />}</div>
      </div>
    )
  return (
    <Listed
      words={words}
      before={tabs}
      filters={
        <Choice
          label={words.state}
          value={state}
          onChoose={(chosen) => change({ state: chosen === 'waiting' ? undefined : chosen })}
          options={[['any', words.any], ...approvalStates.map((one) => [one, words.states[one] ?? one] as const)]}
        />
      }
      list={list}
      columns={approvalColumns}
      shortColumns={shortApprovalColumns}
      keyOf={(approval) => approval.approvalId}
      openKey={approvalId}
      onOpen={(approval) =>
        void navigate({
          to: '/approvals/$approvalId',
          params: { approvalId: approval.approvalId },
          search,
          replace: approvalId !== undefined,
        })
      }
      empty={
        state === 'waiting' ? (
          <Empty
            title={words.none}
            detail={words.noneDetail}
            action={
              <Link className="button" to="/decisions">
                {words.noneDo}
              </Link>
            }
          />
        ) : (
          <Empty title={words.empty} detail={words.emptyDetail} />
        )
      }
    />
  )
}
