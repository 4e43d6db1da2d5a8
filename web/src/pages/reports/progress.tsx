import type { Report } from '../../api-types/observations.ts'
import { t } from '../../text/index.ts'

/** How much of a report has been read: bytes read of bytes there, which is known from the start. */
export function Progress({ report }: { readonly report: Pick<Report, 'readBytes' | 'sizeBytes' | 'state'> }) {
  const share =
    report.sizeBytes === 0 || report.state === 'spooled' ? 0 : Math.min(1, report.readBytes / report.sizeBytes)
  const percent = Math.floor(share * 100)
  return (
    <span className="progress">
      <progress className="meter" max={1} value={share} aria-label={t.reports.progressLabel} />
      <span className="small">
        {report.state === 'spooled' ? t.words.reportState.spooled : t.reports.progress(percent)}
      </span>
    </span>
  )
}
