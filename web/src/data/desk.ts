import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Today } from '../api-types/desk.ts'

/** What needs a person now, with feed health, trends and counts. */
export const todayQuery = queryOptions({
  queryKey: ['desk', 'today'],
  queryFn: ({ signal }) => api.get<Today>('/desk/today', {}, signal),
  staleTime: 15_000,
})
