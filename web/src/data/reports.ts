import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Report } from '../api-types/observations.ts'

/** A report that is being read changes by itself; one that is done or failed does not, nor one that people have to answer for first. */
export function isRunning({ state, held }: Pick<Report, 'state' | 'held'>): boolean {
  return held === null && (state === 'spooled' || state === 'processing')
}

/** How often a report that is kept unread is asked for again: somebody may have answered. */
const heldRefreshMs = 15_000

/** One report; asked again each second while it is being read. */
export function reportQuery(reportId: string) {
  return queryOptions({
    queryKey: ['report', reportId],
    queryFn: ({ signal }) => api.get<Report>(`/reports/${encodeURIComponent(reportId)}`, {}, signal),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return false
      if (data.held !== null) return heldRefreshMs
      return isRunning(data) ? 1000 : false
    },
  })
}
