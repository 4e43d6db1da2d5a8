import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { RejectedRow } from '../../api-types/observations.ts'
import type { Page } from '../../api-types/page.ts'
import { Button } from '../../parts/button.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** The rows of a report that were refused: where, why, and as they came. */
export function RejectedRows({ reportId }: { readonly reportId: string }) {
  const words = t.reports.rejectedColumn
  const { data, error, hasNextPage, fetchNextPage, refetch, isPending } = useInfiniteQuery({
    queryKey: ['rejected', reportId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RejectedRow>>(
        `/reports/${encodeURIComponent(reportId)}/rejected`,
        { cursor: pageParam, limit: 50 },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
  if (isPending) return <Waiting />
  if (error !== null && data === undefined) return <Problem error={error} onRetry={() => void refetch()} />
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className="stack">
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t.reports.rejected}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="num">
                {words.line}
              </th>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.reason}</th>
              <th scope="col">{words.sample}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.part} ${row.offset} ${row.reason}`}>
                <td className="num">{formatNumber(row.line)}</td>
                <td>{row.column === null ? '–' : <code>{row.column}</code>}</td>
                <td title={row.reason}>{row.meaning}</td>
                <td>
                  <code className="sample ltr">{row.sample}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t.shell.more}</Button>}
    </div>
  )
}
