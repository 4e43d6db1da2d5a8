import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Report } from '../../api-types/observations.ts'
import { isRunning, reportQuery } from '../../data/reports.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Exercise, ReportStateChip } from '../../parts/chips.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatBytes, formatDuration, formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { HeldNotice } from './held.tsx'
import { Progress } from './progress.tsx'
import { RejectedRows } from './rejected-rows.tsx'

/** One report beside the list: figures that move while it is read, and the rows that were refused. */
export function ReportDetailPane() {
  const { reportId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery(reportQuery(reportId))
  useTitle(query.data?.fileName || t.reports.title)
  return (
    <Detail
      of={reportId}
      label={t.reports.title}
      onClose={() => void navigate({ to: '/reports', search: (now) => now })}
    >
      <Loaded query={query}>{(report) => <Body report={report} />}</Loaded>
    </Detail>
  )
}

function Body({ report }: { readonly report: Report }) {
  const words = t.reports.detail
  return (
    <>
      <div className="detail-head">
        <h2>{report.fileName === '' ? report.reportId : report.fileName}</h2>
        <p className="line">
          <ReportStateChip state={report.state} held={report.held} />
          {report.exercise && <Exercise />}
        </p>
        <div aria-live="polite">{isRunning(report) && <Progress report={report} />}</div>
        {report.held !== null && <HeldNotice held={report.held} />}
        {report.typeKnown === false && (
          <p className="notice" data-tone="care">
            {t.reports.typeUnknown}
          </p>
        )}
        {report.error !== null && (
          <p className="notice" data-tone="harm">
            {report.error}
          </p>
        )}
      </div>
      <div className="figures">
        <Figure value={report.rows} name={words.rows} />
        <Figure value={report.events} name={words.events} />
        <Figure value={report.findingsNew} name={words.findingsNew} />
        <Figure value={report.findingsSeen} name={words.findingsSeen} />
        <Figure value={report.rejected} name={words.rejected} tone={report.rejected > 0 ? 'care' : undefined} />
      </div>
      <Facts
        rows={[
          [t.reports.feed, report.feed === null ? null : <code key="feed">{report.feed}</code>],
          [words.format, report.format],
          [words.type, report.reportType],
          [words.size, formatBytes(report.sizeBytes)],
          [words.received, <When key="received" at={report.receivedAt} as="both" />],
          [
            words.finished,
            report.finishedAt === null ? null : <When key="finished" at={report.finishedAt} as="absolute" />,
          ],
          [words.took, report.durationMs === null ? null : formatDuration(report.durationMs)],
          [words.origin, t.words.origin[report.origin] ?? report.origin],
          [words.sha256, <code key="sha">{report.sha256}</code>],
        ]}
      />
      {report.feed !== null && (
        <p>
          <Link to="/findings" search={{ feed: report.feed }}>
            {words.findings}
          </Link>
        </p>
      )}
      <Rejected report={report} />
    </>
  )
}

function Figure({
  value,
  name,
  tone,
}: {
  readonly value: number
  readonly name: string
  readonly tone?: 'care' | undefined
}) {
  return (
    <div className="figure" data-tone={tone}>
      <strong>{formatNumber(value)}</strong>
      <span>{name}</span>
    </div>
  )
}

function Rejected({ report }: { readonly report: Report }) {
  const words = t.reports
  const client = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const mayNot = useWhyNot('observations.edit')
  const whyNot =
    mayNot ?? (isRunning(report) ? words.retryRunning : report.rejected === 0 ? words.retryNone : undefined)
  const retry = async (): Promise<void> => {
    setError(null)
    try {
      const after = await api.post<Report>(`/reports/${encodeURIComponent(report.reportId)}/retry`)
      client.setQueryData(reportQuery(report.reportId).queryKey, after)
      announce(words.retried)
      await client.invalidateQueries({ queryKey: ['rejected', report.reportId] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <section>
      <h3>{words.rejected}</h3>
      <div className="line">
        <p>{report.rejected === 0 ? words.rejectedNone : words.rejectedSome(report.rejected)}</p>
        <span className="push">
          <Button whyNot={whyNot} onClick={() => void retry()}>
            {words.retry}
          </Button>
        </span>
      </div>
      {error !== null && <Problem error={error} />}
      {report.rejected > 0 && <RejectedRows reportId={report.reportId} />}
    </section>
  )
}
