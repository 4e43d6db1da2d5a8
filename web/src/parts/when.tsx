import { useSyncExternalStore } from 'react'
import { formatInstant, formatRelative } from '../text/format.ts'

const everyMs = 15_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: number | undefined

/** One timer for all times on the page, so that they move together. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

/** The time now in milliseconds, renewed every quarter of a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

interface WhenProps {
  readonly at: string | null
  /** `relative`: how far from now; `absolute`: day and clock; `both`. */
  readonly as?: 'relative' | 'absolute' | 'both'
  readonly none?: string
}

/** An instant; what is not shown of it stands in the title. */
export function When({ at, as = 'relative', none = '–' }: WhenProps) {
  const current = useNow()
  if (at === null) return <span className="quiet">{none}</span>
  const absolute = formatInstant(at, current)
  const relative = formatRelative(at, current)
  return (
    <time dateTime={at} title={as === 'relative' ? absolute : relative}>
      {as === 'relative' ? relative : as === 'absolute' ? absolute : `${absolute} (${relative})`}
    </time>
  )
}
