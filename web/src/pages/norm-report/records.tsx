import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Entry, Metric, Row } from '../../api-types/norm-report.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { formatInstant } from '../../text/format.ts'
import { t } from '../../text/index.ts'

interface RecordsProps {
  readonly metric: Metric
  readonly group: Row['group']
  readonly period: { readonly from: string; readonly to: string }
  readonly onClose: () => void
}

/** The records from which a number was counted. */
export function Records({ metric, group, period, onClose }: RecordsProps) {
  const words = t.normReport
  const { id, name } = metric.definition
  const asked = new URLSearchParams(group).toString()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['norm-report', 'entries', period, id, asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<{ items: Entry[]; next: number | null }>(
        '/norms/report/entries',
        { ...period, metric: id, group: asked, after: pageParam },
        signal,
      ),
    initialPageParam: -1,
    getNextPageParam: ({ next }) => next,
  })
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Dialog title={words.recordsOf(name)} onClose={onClose}>
      {error !== null && <Problem error={error} />}
      {items === undefined && error === null && <Waiting />}
      {items?.length === 0 && <p>{words.noRecords}</p>}
      {items !== undefined && items.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.recordsOf(name)}>
          <table className="records">
            <thead>
              <tr>
                {[words.entry, words.when, words.type, words.about, words.figures].map((text) => (
                  <th key={text} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map(({ index, at, type, subject, figures }) => (
                <tr key={index}>
                  <td>{index}</td>
                  <td>{formatInstant(at)}</td>
                  <td>{type}</td>
                  <td className="ltr">{subject === null ? words.deleted : subject.id}</td>
                  <td className="ltr">
                    {Object.entries(figures)
                      .map(([key, value]) => `${key}=${value}`)
                      .join(' ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{words.more}</Button>}
    </Dialog>
  )
}
