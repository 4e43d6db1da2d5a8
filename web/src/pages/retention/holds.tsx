import { useState } from 'react'
import type { LegalHold } from '../../api-types/retention.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { Button } from '../../parts/button.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { useSession, useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { AskDialog } from './ask-dialog.tsx'
import { Hold } from './hold.tsx'
import { rolesOf, type Looking } from './hold-roles.ts'

/** Nobody in particular, until the session is known. */
const unknown: Looking = { id: '', roles: [] }

/** Legal holds, each with what is done about it. @source NORMS-IN-PRACTICE R049, rule e-6 */
export function Holds() {
  const words = t.retention.holds
  const list = useCursorList<LegalHold>({ path: '/holds', limit: 50 })
  const looking = useSession()?.actor ?? unknown
  const mayNot = useWhyNot('observations.retention.edit')
  const whyNot = mayNot ?? (rolesOf(looking).length === 0 ? words.noRole : undefined)
  const [asking, setAsking] = useState(false)
  return (
    <section className="card" aria-labelledby="holds">
      <div className="card-head">
        <h2 id="holds">{words.title}</h2>
        <p>{words.lead}</p>
      </div>
      <div className="line">
        <Button whyNot={whyNot} onClick={() => setAsking(true)}>
          {words.ask}
        </Button>
      </div>
      {list.loading && <Waiting />}
      {list.error !== null && <Problem error={list.error} onRetry={list.retry} />}
      {!list.loading && list.error === null && list.rows.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className="entries">
        {list.rows.map((hold) => (
          <li key={hold.holdId}>
            <Hold hold={hold} looking={looking} whyNot={whyNot} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <div className="line">
          <Button onClick={list.more}>{t.shell.more}</Button>
        </div>
      )}
      {asking && <AskDialog looking={looking} onClose={() => setAsking(false)} />}
    </section>
  )
}
