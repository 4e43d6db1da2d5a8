import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../api.ts'
import { t } from '../text/index.ts'
import { Button } from './button.tsx'

interface EmptyProps {
  readonly title: string
  readonly detail?: ReactNode
  /** What to do next. */
  readonly action?: ReactNode
}

/** Nothing here, and what leads on. */
export function Empty({ title, detail, action }: EmptyProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {detail !== undefined && <p>{detail}</p>}
      {action !== undefined && <div className="line">{action}</div>}
    </div>
  )
}

export function Waiting() {
  return (
    <p className="waiting" role="status">
      {t.shell.loading}
    </p>
  )
}

/** What happened, what was kept, what to do. */
export interface Told {
  readonly what: string
  readonly kept: string | null
  readonly todo: string | null
}

/** Puts an error into words for a person. */
export function tell(error: unknown): Told {
  const said = t.shell.error
  if (!(error instanceof ApiError)) return { what: said.console, kept: null, todo: said.consoleDo }
  if (error.status === 0) return { what: said.unreachable, kept: said.unreachableKept, todo: said.unreachableDo }
  const what = error.message === '' ? said.refused : error.message
  if (error.status === 403) return { what, kept: said.refusedKept, todo: said.forbiddenDo }
  if (error.status === 404) return { what, kept: null, todo: said.notFoundDo }
  if (error.status === 412) return { what: said.stale, kept: said.staleKept, todo: said.staleDo }
  if (error.status === 429) return { what, kept: said.refusedKept, todo: said.rateDo(error.retryAfterSeconds) }
  if (error.status >= 500) return { what, kept: said.brokenKept, todo: said.brokenDo }
  return { what, kept: said.refusedKept, todo: null }
}

/** An error in the place of what it kept from being shown. */
export function Problem({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { what, kept, todo } = tell(error)
  const known = error instanceof ApiError ? error : null
  return (
    <div className="notice" data-tone="harm" role="alert">
      <strong>{what}</strong>
      {kept !== null && <span>{kept}</span>}
      {todo !== null && <span>{todo}</span>}
      {known !== null && known.faults.length > 0 && (
        <ul>
          {known.faults.map(({ pointer, reason }) => (
            <li key={`${pointer} ${reason}`}>
              <code>{pointer}</code>: {reason}
            </li>
          ))}
        </ul>
      )}
      {known !== null && known.status !== 0 && <span className="quiet small">{t.shell.error.code(known.code)}</span>}
      {onRetry && (
        <div className="line">
          <Button onClick={onRetry}>{t.shell.retry}</Button>
        </div>
      )}
    </div>
  )
}

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  readonly children: (data: T) => ReactNode
}

/** What was loaded; the last good state stays in view under the notice when a later load fails. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const { data, error, refetch } = query
  if (data === undefined && error === null) return <Waiting />
  return (
    <>
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && children(data)}
    </>
  )
}
