import type { ComponentType, ReactNode } from 'react'
import { useCursorList } from '../../data/cursor-list.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Problem, Waiting } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

interface CardListProps<T> {
  readonly path: string
  readonly none: string
  readonly keyOf: (one: T) => string
  /** How one entry is shown, with its next step. */
  readonly Card: ComponentType<{ readonly of: T }>
  readonly before?: ReactNode
}

/** Entries of a register, newest first, each a card with its next step. */
export function CardList<T>({ path, none, keyOf, Card, before }: CardListProps<T>) {
  const list = useCursorList<T>({ path, limit: 50 })
  return (
    <div className="tab-body">
      {before !== undefined && <div className="line">{before}</div>}
      {list.loading && <Waiting />}
      {list.error !== null && <Problem error={list.error} onRetry={list.retry} />}
      {!list.loading && list.error === null && list.rows.length === 0 && <Empty title={none} />}
      {list.rows.length > 0 && (
        <ul className="entries card">
          {list.rows.map((one) => (
            <li key={keyOf(one)}>
              <Card of={one} />
            </li>
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="line">
          <Button onClick={list.more}>{t.shell.more}</Button>
        </div>
      )}
    </div>
  )
}
