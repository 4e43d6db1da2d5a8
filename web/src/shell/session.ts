import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, setCsrf } from '../api.ts'
import type { Session } from '../api-types/identity.ts'
import { t } from '../text/index.ts'

/** Who is signed in, what they may do, and the team whose node this is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await api.get<Session>('/session', {}, signal)
    setCsrf(session.csrf)
    return session
  },
  staleTime: 60_000,
})

export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data
}

/** Whether the reader may do something: what they may not read is not asked for. False while nobody knows who reads. */
export function useMay(action: string): boolean {
  return useSession()?.actor?.actions.includes(action) ?? false
}

/** What an action is in words, where the node names it by its code alone. */
function wordsOf(action: string): string {
  return (t.shell.actions as Record<string, string>)[action] ?? action
}

/**
 * Why the reader may not do something, or undefined when they may. The node decides in any case; this only lets a
 * button say so before it is pressed.
 */
export function useWhyNot(action: string): string | undefined {
  const session = useSession()
  if (session?.actor?.actions.includes(action) ?? true) return undefined
  return t.shell.needsAction(wordsOf(action))
}
