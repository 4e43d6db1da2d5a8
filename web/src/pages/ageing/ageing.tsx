import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AgeingItem } from '../../api-types/follow-up.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Listing } from '../../parts/listing.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Split } from '../../parts/split.tsx'
import { Empty } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { filtersOf, isFiltered } from '../findings/filters.ts'
import { AgeingFilters, clearedFilters } from './ageing-filters.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { ageingColumns, shortAgeingColumns } from './columns.tsx'
import { FollowUpPane } from './follow-up-pane.tsx'
import { Share } from './share.tsx'

/** Findings on own territory that wait beyond their seven days, and what is said of them. @source NORMS-IN-PRACTICE R020, M-c3 */
export function AgeingPage() {
  const words = t.ageing
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const [bulk, setBulk] = useState(false)
  const mayNot = useWhyNot('observations.edit')
  const openId = search['open']
  useTitle(words.title)
  const query = { ...filtersOf(search), owner: search['owner'], order: search['order'] ?? 'harm' }
  const list = useCursorList<AgeingItem>({ path: '/findings/ageing', query })
  const open = (findingId: string | undefined): void =>
    void navigate({ to: '.', search: { ...search, open: findingId }, replace: openId !== undefined })
  /** What was dealt with leaves the list; the next one takes its place. */
  const openNext = (): void => {
    const at = list.rows.findIndex(({ findingId }) => findingId === openId)
    open((list.rows[at + 1] ?? list.rows[at - 1])?.findingId)
    document.querySelector<HTMLElement>('[data-grid]')?.focus()
  }
  return (
    <>
      <Split
        head={
          <>
            <PageHead title={words.title} lead={words.lead}>
              <Button
                whyNot={mayNot ?? (list.rows.length === 0 ? words.bulk.none : undefined)}
                onClick={() => setBulk(true)}
              >
                {words.bulk.open}
              </Button>
              <Link className="button" data-kind="plain" to="/findings" search={{}}>
                {words.toAll}
              </Link>
            </PageHead>
            {openId === undefined && <Share />}
            <AgeingFilters search={search} change={change} />
          </>
        }
        body={
          <Listing
            label={words.table}
            list={list}
            columns={openId === undefined ? ageingColumns : shortAgeingColumns}
            keyOf={({ findingId }) => findingId}
            openKey={openId}
            onOpen={({ findingId }) => open(findingId)}
            empty={<NothingWaits filtered={isFiltered(search) || (search['owner'] ?? '') !== ''} change={change} />}
          />
        }
        detail={
          openId === undefined ? null : (
            <FollowUpPane key={openId} findingId={openId} onClose={() => open(undefined)} onDone={openNext} />
          )
        }
      />
      {bulk && <BulkDialog query={query} onClose={() => setBulk(false)} />}
    </>
  )
}

interface NothingWaitsProps {
  readonly filtered: boolean
  readonly change: (values: Readonly<Record<string, string | undefined>>) => void
}

function NothingWaits({ filtered, change }: NothingWaitsProps) {
  const words = t.ageing
  if (filtered)
    return (
      <Empty
        title={words.emptyTitle}
        detail={words.emptyDetail}
        action={<Button onClick={() => change(clearedFilters)}>{t.findings.clear}</Button>}
      />
    )
  return (
    <Empty
      title={words.doneTitle}
      detail={words.doneDetail}
      action={
        <Link className="button" to="/findings" search={{ state: 'open' }}>
          {words.doneDo}
        </Link>
      }
    />
  )
}
