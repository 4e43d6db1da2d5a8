import { useEffect, type ReactNode } from 'react'
import { useSession } from '../shell/session.ts'
import { t } from '../text/index.ts'

/**
 * Names the browser's tab: what is most particular first.
 *
 * @param title Null while something more particular is open over this page, and names the tab itself.
 */
export function useTitle(title: string | null): void {
  const team = useSession()?.team?.name ?? null
  useEffect(() => {
    if (title !== null) document.title = t.shell.title(title, team)
  }, [title, team])
}

interface HeadProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}

/** The head of a page: its name, one line on what it is, what can be done. */
export function PageHead({ title, lead, children }: HeadProps) {
  return (
    <div className="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children !== undefined && <div className="line">{children}</div>}
    </div>
  )
}

/** Names and values. A value of null is left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name} className="facts-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
