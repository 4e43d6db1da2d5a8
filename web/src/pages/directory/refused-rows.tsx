import type { ImportRefusal } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { Button } from '../../parts/button.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** The rows that an import refused, each with column and reason, to be mended at the source. */
export function RefusedImportRows({ importId }: { readonly importId: string }) {
  const words = t.directory.import
  const column = t.reports.rejectedColumn
  const whyNot = useWhyNot('directory.import')
  const list = useCursorList<ImportRefusal>({
    path: `/directory/imports/${encodeURIComponent(importId)}/refused`,
    limit: 50,
    enabled: whyNot === undefined,
  })
  if (whyNot !== undefined) return <p className="quiet">{whyNot}</p>
  if (list.loading) return <Waiting />
  if (list.error !== null) return <Problem error={list.error} onRetry={list.retry} />
  return (
    <div className="stack">
      <h3>{words.refused}</h3>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={words.refused}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="num">
                {column.line}
              </th>
              <th scope="col">{column.reason}</th>
              <th scope="col">{column.sample}</th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.line}>
                <td className="num">{formatNumber(row.line)}</td>
                <td>
                  {row.faults.map((fault) => (
                    <div key={`${fault.column} ${fault.reason}`}>
                      <code>{fault.column}</code> {fault.reason}
                    </div>
                  ))}
                </td>
                <td>
                  <code className="sample ltr">{row.text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.hasMore && <Button onClick={list.more}>{t.shell.more}</Button>}
    </div>
  )
}
