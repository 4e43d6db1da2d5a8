import { useNavigate, useParams } from '@tanstack/react-router'
import type { Report } from '../../api-types/observations.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { isRunning } from '../../data/reports.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { reportColumns, shortReportColumns } from './columns.tsx'
import { HandIn } from './hand-in.tsx'

/** Reports as they came in, and where new ones are handed in. */
export function ReportsPage() {
  const [search, change] = useUrlState()
  const { reportId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.reports
  useTitle(reportId === undefined ? words.title : null)
  const [feed, typeFeed] = useTypedState(search['feed'] ?? '', (value) => change({ feed: value.trim() }))
  const filters = { state: search['state'], feed: search['feed'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<Report>({ path: '/reports', query: filters, refreshMs: 15_000, fastWhile: isRunning })
  return (
    <Listed
      words={words}
      before={<HandIn />}
      filters={
        <>
          <Choice
            label={words.state}
            value={search['state'] ?? ''}
            onChoose={(state) => change({ state })}
            options={[['', words.any], ...Object.entries(t.words.reportState)]}
          />
          <TextField
            label={words.feed}
            wide
            value={feed}
            data-search
            placeholder={words.feedPlaceholder}
            onChange={(event) => typeFeed(event.target.value)}
            spellCheck={false}
          />
        </>
      }
      list={list}
      columns={reportColumns}
      shortColumns={shortReportColumns}
      keyOf={(report) => report.reportId}
      openKey={reportId}
      onOpen={(report) =>
        void navigate({
          to: '/reports/$reportId',
          params: { reportId: report.reportId },
          search,
          replace: reportId !== undefined,
        })
      }
      empty={
        <Empty title={filtered ? words.empty : words.none} detail={filtered ? words.emptyDetail : words.noneDetail} />
      }
    />
  )
}
