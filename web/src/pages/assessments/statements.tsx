import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Statement } from '../../api-types/assessments.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Choice } from '../../parts/field.tsx'
import { Listing } from '../../parts/listing.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Split } from '../../parts/split.tsx'
import { Empty } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { statementColumns } from './columns.tsx'
import { Composer } from './composer.tsx'

/** Texts that leave, and the way to write one. */
export function StatementsPage() {
  const words = t.assessments.statement
  useTitle(words.title)
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const [writing, setWriting] = useState(false)
  const whyNot = useWhyNot('assessments.edit')
  const list = useCursorList<Statement>({
    path: '/statements',
    query: { state: search['state'], assessmentId: search['assessment'] },
  })
  const open = (statementId: string): void => void navigate({ to: '/statements/$statementId', params: { statementId } })
  return (
    <>
      <Split
        head={
          <>
            <PageHead title={words.title} lead={words.lead}>
              <Button kind="primary" whyNot={whyNot} onClick={() => setWriting(true)}>
                {words.write}
              </Button>
            </PageHead>
            <div className="filters" role="search" aria-label={t.findings.filters}>
              <Choice
                label={words.column.state}
                value={search['state'] ?? ''}
                onChoose={(state) => change({ state })}
                options={[['', t.reports.any], ...Object.entries(words.states)]}
              />
            </div>
          </>
        }
        body={
          <Listing
            label={words.table}
            list={list}
            columns={statementColumns}
            keyOf={(row) => row.statementId}
            onOpen={(row) => open(row.statementId)}
            empty={<Empty title={words.none} detail={words.noneDetail} />}
          />
        }
        detail={null}
      />
      {writing && (
        <Dialog title={words.write} onClose={() => setWriting(false)}>
          <Composer assessmentId={search['assessment'] ?? null} onKept={open} onClose={() => setWriting(false)} />
        </Dialog>
      )}
    </>
  )
}
