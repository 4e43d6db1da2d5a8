import type { ReactNode } from 'react'
import type { CursorList } from '../data/cursor-list.ts'
import { Grid, type Column } from './grid.tsx'
import { Problem, Waiting } from './states.tsx'

export interface ListingProps<T> {
  readonly label: string
  readonly list: CursorList<T>
  readonly columns: readonly Column<T>[]
  readonly keyOf: (row: T) => string
  readonly onOpen: (row: T) => void
  readonly openKey?: string | undefined
  readonly total?: number | undefined
  /** What stands in place of a list without rows. */
  readonly empty: ReactNode
}

/** A list with all that can become of it: on its way, failed, empty, or rows. */
export function Listing<T>({ list, empty, openKey, ...grid }: ListingProps<T>) {
  if (list.loading) return <Waiting />
  if (list.rows.length > 0) return <Grid {...grid} list={list} openKey={openKey} />
  if (list.error !== null) return <Problem error={list.error} onRetry={list.retry} />
  return empty
}
