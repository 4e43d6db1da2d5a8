import type { Report } from '../../api-types/observations.ts'
import { isRunning } from '../../data/reports.ts'
import { Exercise, ReportStateChip } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { When } from '../../parts/when.tsx'
import { formatBytes, formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { Progress } from './progress.tsx'

const head = t.reports.column

export const reportColumns: readonly Column<Report>[] = [
  {
    id: 'file',
    head: head.file,
    rem: 12,
    grow: 3,
    className: 'first',
    cell: ({ reportId, fileName, exercise }) => (
      <>
        <RowLink to="/reports" id={reportId}>
          {fileName === '' ? reportId : fileName}
        </RowLink>{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'state',
    head: head.state,
    rem: 8,
    className: 'first-end',
    cell: (report) =>
      isRunning(report) ? <Progress report={report} /> : <ReportStateChip state={report.state} held={report.held} />,
  },
  { id: 'feed', head: head.feed, rem: 9, grow: 2, cell: ({ feed }) => (feed === null ? '–' : <code>{feed}</code>) },
  {
    id: 'rows',
    head: head.rows,
    rem: 5.5,
    className: 'num',
    unit: t.reports.detail.rows,
    cell: ({ rows }) => formatNumber(rows),
  },
  {
    id: 'rejected',
    head: head.rejected,
    rem: 5,
    className: 'num',
    unit: t.reports.detail.rejected,
    cell: ({ rejected }) => (rejected > 0 ? <span className="stale">{formatNumber(rejected)}</span> : '0'),
  },
  {
    id: 'found',
    head: head.found,
    rem: 8,
    className: 'num wide-only',
    cell: ({ findingsNew, findingsSeen }) => `${formatNumber(findingsNew)} / ${formatNumber(findingsSeen)}`,
  },
  { id: 'size', head: head.size, rem: 5, className: 'num wide-only', cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
  { id: 'received', head: head.received, rem: 7, cell: ({ receivedAt }) => <When at={receivedAt} /> },
]

export const shortReportColumns = reportColumns.filter(({ id }) => ['file', 'state', 'rows', 'received'].includes(id))
