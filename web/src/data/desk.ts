import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Today } from '../api-types/desk.ts'
import { useMay } from '../shell/session.ts'

const todayQuery = queryOptions({
  queryKey: ['desk', 'today'],
  queryFn: ({ signal }) => api.get<Today>('/desk/today', {}, signal),
  staleTime: 15_000,
})

/** What needs a person now, with feed health, trends and counts; null for who may not see it, and nothing is asked for then. */
export function useToday(everyMs: number): UseQueryResult<Today> | null {
  const may = useMay('desk.read')
  const query = useQuery({ ...todayQuery, refetchInterval: everyMs, enabled: may })
  return may ? query : null
}
