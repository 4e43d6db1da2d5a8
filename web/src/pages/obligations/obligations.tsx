import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { obligationStates, type Obligation } from '../../api-types/obligations.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { obligationColumns, shortObligationColumns } from './columns.tsx'
import { StartClock } from './start-clock.tsx'

/** What is owed, the most pressing first; the one that is open stands beside. */
export function ObligationsPage() {
  const [search, change] = useUrlState()
  const { obligationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const [starting, setStarting] = useState(false)
  const words = t.obligations
  useTitle(obligationId === undefined ? words.title : null)
  const filters = { state: search['state'], owner: search['owner'], subject: search['subject'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<Obligation>({ path: '/obligations', query: filters, refreshMs: 30_000 })
  return (
    <>
      <Listed
        words={words}
        before={
          <div className="line">
            <Button onClick={() => setStarting(true)}>{words.start}</Button>
          </div>
        }
        filters={
          <>
            <Choice
              label={words.stateLabel}
              value={search['state'] ?? ''}
              onChoose={(state) => change({ state })}
              options={[['', words.any], ...obligationStates.map((state) => [state, words.state[state]] as const)]}
            />
            <Choice
              label={words.ownerLabel}
              value={search['owner'] ?? ''}
              onChoose={(owner) => change({ owner })}
              options={[['', words.any], ...Object.entries(t.words.role)]}
            />
          </>
        }
        list={list}
        columns={obligationColumns}
        shortColumns={shortObligationColumns}
        keyOf={({ id }) => id}
        openKey={obligationId}
        onOpen={({ id }) =>
          void navigate({
            to: '/obligations/$obligationId',
            params: { obligationId: id },
            search,
            replace: obligationId !== undefined,
          })
        }
        empty={
          <Empty
            title={filtered ? words.empty : words.none}
            detail={filtered ? words.emptyDetail : words.noneDetail}
            action={filtered ? <Link to="/obligations">{t.findings.clear}</Link> : undefined}
          />
        }
      />
      {starting && <StartClock onClose={() => setStarting(false)} />}
    </>
  )
}
