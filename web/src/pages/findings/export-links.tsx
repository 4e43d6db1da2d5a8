import { useId } from 'react'
import { WithReason } from '../../parts/button.tsx'
import { t } from '../../text/index.ts'

interface ExportLinksProps {
  readonly whyNot: string | undefined
  readonly addressOf: (format: 'csv' | 'jsonl') => string
}

/** What the filters select, as a file. */
export function ExportLinks({ whyNot, addressOf }: ExportLinksProps) {
  const id = useId()
  return (['csv', 'jsonl'] as const).map((format) => (
    <WithReason
      key={format}
      id={`${id}-${format}`}
      reason={whyNot}
      child={
        whyNot === undefined ? (
          <a className="button" href={addressOf(format)} download title={t.findings.exportNote}>
            {t.findings.exportAs(format.toUpperCase())}
          </a>
        ) : (
          <button type="button" className="button" aria-disabled="true" aria-describedby={`${id}-${format}`}>
            {t.findings.exportAs(format.toUpperCase())}
          </button>
        )
      }
    />
  ))
}
