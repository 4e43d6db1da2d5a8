import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '../parts/announce.tsx'

interface Act {
  readonly error: unknown
  readonly busy: boolean
  /** Does something, says so, and loads anew what it changed; an error is kept to be shown. */
  readonly run: (work: () => Promise<void>, said: string, changed: readonly string[]) => Promise<void>
}

/** Something done by a button, with its error beside it. */
export function useAct(): Act {
  const client = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  return {
    error,
    busy,
    async run(work, said, changed) {
      setError(null)
      setBusy(true)
      try {
        await work()
        announce(said)
      } catch (thrown) {
        // Closing the browser's own window is no failure.
        if (!(thrown instanceof Error && thrown.name === 'NotAllowedError')) setError(thrown)
      } finally {
        setBusy(false)
        await client.invalidateQueries({ predicate: ({ queryKey }) => changed.some((part) => queryKey.includes(part)) })
      }
    },
  }
}
