import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { sessionQuery } from '../shell/session.ts'

/** Goes in after a sign-in: asks who is signed in now, then opens the page that was wanted. */
export function useEnter(): (to?: string) => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return async (to = '/') => {
    client.clear()
    await client.fetchQuery(sessionQuery)
    // Only an address of this console: `//elsewhere` would lead away.
    const own = /^\/(?![/\\])/.test(to) ? to : '/'
    await router.navigate({ href: own, replace: true })
  }
}
