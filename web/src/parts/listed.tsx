import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Listing, type ListingProps } from './listing.tsx'
import { PageHead } from './page.tsx'
import { Split } from './split.tsx'
import { t } from '../text/index.ts'

interface ListedProps<Row> extends Omit<ListingProps<Row>, 'label'> {
  readonly words: { readonly title: string; readonly lead: string; readonly table: string }
  /** The columns that are left beside an open row. */
  readonly shortColumns: ListingProps<Row>['columns']
  /** The open row, as the address names it; it is shown by the route below this one. */
  readonly openKey: string | undefined
  /** What stands between the title and the filters. */
  readonly before?: ReactNode
  readonly filters: ReactNode
}

/** A page that is a list with filters, and beside it the one row that is open. */
export function Listed<Row>({ words, before, filters, shortColumns, columns, ...rest }: ListedProps<Row>) {
  const open = rest.openKey !== undefined
  return (
    <Split
      head={
        <>
          <PageHead title={words.title} lead={words.lead} />
          {before}
          <div className="filters" role="search" aria-label={t.findings.filters}>
            {filters}
          </div>
        </>
      }
      body={<Listing {...rest} label={words.table} columns={open ? shortColumns : columns} />}
      detail={open ? <Outlet /> : null}
    />
  )
}
