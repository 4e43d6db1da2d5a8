import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Proposal } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty, Problem, Waiting } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

/** What another source says of a field that has a source of record: nothing is overwritten until a person decides. */
export function Proposals() {
  const words = t.directory.proposals
  const list = useCursorList<Proposal>({ path: '/directory/proposals' })
  const client = useQueryClient()
  const whyNot = useWhyNot('directory.edit')
  const [error, setError] = useState<unknown>(null)
  const decide = async (proposal: Proposal, state: 'accepted' | 'declined'): Promise<void> => {
    setError(null)
    try {
      await api.post(`/directory/proposals/${encodeURIComponent(proposal.proposalId)}/decide`, { state })
      announce(words.done[state])
      await client.invalidateQueries({ queryKey: ['list', '/directory/proposals'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (list.loading) return <Waiting />
  if (list.error !== null) return <Problem error={list.error} onRetry={list.retry} />
  const open = list.rows.filter(({ state }) => state === 'open')
  if (open.length === 0) return <Empty title={words.none} detail={words.noneDetail} />
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      {error !== null && <Problem error={error} />}
      <ul className="stack">
        {open.map((proposal) => (
          <li key={proposal.proposalId} className="card">
            <p>
              <code>{proposal.field}</code> {words.of} <code>{proposal.subjectId}</code> · {proposal.source} ·{' '}
              <When at={proposal.at} />
            </p>
            <dl className="facts">
              <dt>{words.now}</dt>
              <dd>{plain(proposal.current)}</dd>
              <dt>{words.proposed}</dt>
              <dd>
                <strong>{plain(proposal.proposed)}</strong>
              </dd>
            </dl>
            <div className="line">
              <Button kind="primary" whyNot={whyNot} onClick={() => void decide(proposal, 'accepted')}>
                {words.accept}
              </Button>
              <Button whyNot={whyNot} onClick={() => void decide(proposal, 'declined')}>
                {words.decline}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={list.more}>{t.shell.more}</Button>}
    </div>
  )
}

/** A value of any kind as one line. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
