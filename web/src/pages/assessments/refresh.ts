import type { QueryClient } from '@tanstack/react-query'

/** Loads a list anew when it is next looked at: what was changed stands in it. */
export function refreshList(client: QueryClient, path: '/assessments' | '/statements'): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'list' && queryKey[1] === path })
}
