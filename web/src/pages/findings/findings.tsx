import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { apiPath } from '../../api.ts'
import type { Finding, FindingPage } from '../../api-types/observations.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Grid } from '../../parts/grid.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Split } from '../../parts/split.tsx'
import { Empty, Problem, Waiting } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatMonth } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { findingColumns, shortFindingColumns } from './columns.tsx'
import { ExportLinks } from './export-links.tsx'
import { FilterBar } from './filter-bar.tsx'
import { filtersOf, isFiltered } from './filters.ts'
import { Groups } from './groups.tsx'
import { ViewsMenu } from './views-menu.tsx'

/** Every finding that the filters in the address select, with one of them open beside the list. */
export function FindingsPage() {
  const [search, change] = useUrlState()
  const { findingId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.findings
  useTitle(findingId === undefined ? words.title : null)
  const filters = filtersOf(search)
  const grouped = (search['group'] ?? '') !== ''
  const list = useCursorList<Finding>({
    path: '/findings',
    query: { ...filters, order: search['order'] },
    enabled: !grouped,
  })
  const estimate = (list.first as FindingPage | undefined)?.estimate
  const mayExport = useWhyNot('observations.export')

  return (
    <Split
      head={
        <>
          <PageHead title={words.title} lead={leadOf(estimate, filters['archive'])}>
            <Link className="button" to="/findings/ageing" search={{}}>
              {t.ageing.link}
            </Link>
            <ViewsMenu search={search} />
            <ExportLinks
              whyNot={mayExport}
              addressOf={(format) => apiPath('/findings/export', { ...filters, format })}
            />
          </PageHead>
          <FilterBar search={search} change={change} compact={findingId !== undefined} />
        </>
      }
      body={
        grouped ? (
          <Groups by={search['group'] ?? ''} filters={filters} />
        ) : list.loading ? (
          <Waiting />
        ) : list.error !== null && list.rows.length === 0 ? (
          <Problem error={list.error} onRetry={list.retry} />
        ) : list.rows.length === 0 ? (
          <NoFindings filtered={isFiltered(search)} />
        ) : (
          <Grid
            label={words.table}
            columns={findingId === undefined ? findingColumns : shortFindingColumns}
            list={list}
            total={estimate?.count}
            keyOf={(finding) => finding.findingId}
            openKey={findingId}
            onOpen={(finding) =>
              void navigate({
                to: '/findings/$findingId',
                params: { findingId: finding.findingId },
                search,
                replace: findingId !== undefined,
              })
            }
          />
        )
      }
      detail={findingId === undefined ? null : <Outlet />}
    />
  )
}

/** How many there are, and what they have in common where they were put away. */
function leadOf(estimate: FindingPage['estimate'], archive: unknown): string {
  const words = t.findings
  if (estimate === undefined) return words.lead
  const count = words.countOf(estimate.count, estimate.exact)
  return typeof archive === 'string' ? `${count} · ${words.archive.lead(formatMonth(archive))}` : count
}

function NoFindings({ filtered }: { readonly filtered: boolean }) {
  const words = t.findings
  if (filtered)
    return (
      <Empty
        title={words.empty}
        detail={words.emptyDetail}
        action={
          <Link className="button" to="/findings">
            {words.clear}
          </Link>
        }
      />
    )
  return (
    <Empty
      title={words.none}
      detail={words.noneDetail}
      action={
        <Link className="button" data-kind="primary" to="/reports">
          {words.noneDo}
        </Link>
      }
    />
  )
}
