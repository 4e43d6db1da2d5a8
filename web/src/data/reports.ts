import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Report } from '../api-types/observations.ts'

/** A report that is being read changes by itself; one that is done or failed does not. */
export function isRunning({ state }: Pick<Report, 'state'>): boolean {
  return state === 'spooled' || state === 'processing'
}

/** One report; asked again each second while it is being read. */
export function reportQuery(reportId: string) {
  return queryOptions({
    queryKey: ['report', reportId],
    queryFn: ({ signal }) => api.get<Report>(`/reports/${encodeURIComponent(reportId)}`, {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isRunning(state.data) ? 1000 : false),
  })
}
