import { useState } from 'react'

/**
 * The secret of a one-time address. It stands after the `#`, which browsers send to nobody, and is taken out of the
 * address bar at once, so that neither history nor a look over the shoulder keeps it.
 */
export function useLinkSecret(): string {
  const [secret] = useState(() => decodeURIComponent(window.location.hash.slice(1)))
  if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return secret
}
