import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { bodyClasses } from '../../api-types/mandates.ts'
import type { Outcome } from '../../api-types/norms.ts'
import { purposes, type TaskingCount, type TaskingSummary } from '../../api-types/taskings.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

const head = t.taskings.column

const columns: readonly Column<TaskingSummary>[] = [
  {
    id: 'outcomes',
    head: head.outcomes,
    rem: 11,
    className: 'first-end',
    cell: ({ outcomes }) => (
      <span className="line">
        {outcomes.map(({ line, outcome }) => outcome !== null && <OutcomeChip key={line} outcome={outcome.outcome} />)}
      </span>
    ),
  },
  {
    id: 'origin',
    head: head.origin,
    rem: 12,
    grow: 3,
    className: 'first',
    cell: ({ taskingId, origin }) => (
      <RowLink to="/taskings" id={taskingId}>
        {origin.body}
      </RowLink>
    ),
  },
  { id: 'purpose', head: head.purpose, rem: 10, grow: 2, cell: ({ purpose }) => t.taskings.purpose[purpose] },
  { id: 'at', head: head.at, rem: 7, cell: ({ receivedAt }) => <When at={receivedAt} /> },
  {
    id: 'answered',
    head: head.answered,
    rem: 7,
    cell: ({ answeredAt }) => (answeredAt === null ? t.taskings.open : <When at={answeredAt} />),
  },
]
const shortColumns = columns.filter(({ id }) => id !== 'purpose' && id !== 'at')

/** The ledger of what bodies outside ask. */
export function TaskingsPage() {
  const [search, change] = useUrlState()
  const { taskingId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.taskings
  useTitle(taskingId === undefined ? words.title : null)
  const filters = { originClass: search['originClass'], purpose: search['purpose'], outcome: search['outcome'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<TaskingSummary>({ path: '/taskings', query: filters, refreshMs: 60_000 })
  const record = <Link to="/taskings/record">{words.record}</Link>
  return (
    <Listed
      words={words}
      before={
        <>
          <p className="line">
            {record}
            <Link to="/mandates/$tab" params={{ tab: 'instruments' }}>
              {words.mandates}
            </Link>
          </p>
          <Counts />
        </>
      }
      filters={
        <>
          <Choice
            label={words.originClass}
            value={search['originClass'] ?? ''}
            onChoose={(originClass) => change({ originClass })}
            options={[['', words.any], ...bodyClasses.map((each) => [each, t.mandates.bodyClass[each]] as const)]}
          />
          <Choice
            label={words.purposeLabel}
            value={search['purpose'] ?? ''}
            onChoose={(purpose) => change({ purpose })}
            options={[['', words.any], ...purposes.map((each) => [each, words.purpose[each]] as const)]}
          />
          <Choice
            label={words.outcome}
            value={search['outcome'] ?? ''}
            onChoose={(outcome) => change({ outcome })}
            options={[
              ['', words.any],
              ...(Object.keys(t.words.outcome) as Outcome[]).map(
                (each) => [each, `${each} – ${t.words.outcome[each]}`] as const,
              ),
            ]}
          />
        </>
      }
      list={list}
      columns={columns}
      shortColumns={shortColumns}
      keyOf={(one) => one.taskingId}
      openKey={taskingId}
      onOpen={(one) =>
        void navigate({
          to: '/taskings/$taskingId',
          params: { taskingId: one.taskingId },
          search,
          replace: taskingId !== undefined,
        })
      }
      empty={
        <Empty
          title={filtered ? words.empty : words.none}
          detail={filtered ? words.emptyDetail : words.noneDetail}
          action={filtered ? undefined : record}
        />
      }
    />
  )
}

/** How many acts of a kind came out how; what goes into the report. @source M-k1 */
function Counts() {
  const words = t.taskings
  const query = useQuery({
    queryKey: ['/taskings', 'counts'],
    queryFn: ({ signal }) => api.get<{ items: TaskingCount[] }>('/taskings/counts', {}, signal),
  })
  const items = query.data?.items ?? []
  return (
    <details>
      <summary>{words.counts}</summary>
      {items.length === 0 ? (
        <p className="quiet">{words.countsNone}</p>
      ) : (
        <ul className="dots" data-counts>
          {items.map(({ originClass, purpose, outcome, acts }) => (
            <li key={`${originClass} ${purpose} ${outcome}`} className="line">
              {t.mandates.bodyClass[originClass]}, {words.purpose[purpose]} <OutcomeChip outcome={outcome} />
              <strong>{words.acts(acts)}</strong>
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}
