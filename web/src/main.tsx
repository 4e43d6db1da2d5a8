import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError, whenSignedOut } from './api.ts'
import { makeRouter } from './router.tsx'
import { applyPreferences } from './shell/preferences.ts'
import { sessionQuery } from './shell/session.ts'
import './style/index.css'

/** What a second try can mend: a node that did not answer, or was not ready. */
function worthRetry(failures: number, error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503) && failures < 3
}

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: worthRetry, refetchOnWindowFocus: true } },
})
const router = makeRouter(client)

whenSignedOut(() => {
  // Only a page behind the sign-in has a session to lose.
  if (client.getQueryData(sessionQuery.queryKey)?.signedIn !== true) return
  client.removeQueries({ queryKey: sessionQuery.queryKey })
  void router.invalidate()
})

applyPreferences()
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the console.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
