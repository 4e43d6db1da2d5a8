import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { api, type Query } from '../api.ts'

/** A list that the API gives whole, or of which the first piece is enough. */
export function useWholeList<T>(path: string, query: Query = {}): UseQueryResult<{ readonly items: readonly T[] }> {
  return useQuery({
    queryKey: ['whole', path, query],
    queryFn: ({ signal }) => api.get<{ items: readonly T[] }>(path, query, signal),
  })
}
