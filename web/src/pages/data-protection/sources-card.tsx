import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Source, SourceState } from '../../api-types/sources.ts'
import { useAct } from '../../data/act.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip, type Tone } from '../../parts/chips.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const tone: Record<SourceState, Tone> = { new: 'care', described: 'care', assessed: 'good', refused: 'quiet' }
const changed = ['/sources', '/approvals', '/reports']

/** Where reports come from, and what the officer said of each. @source rule e-5 */
export function SourcesCard() {
  const words = t.sources
  const query = useWholeList<Source>('/sources')
  return (
    <section className="card" aria-labelledby="sources">
      <div className="card-head">
        <h2 id="sources">{words.title}</h2>
        <p>{words.lead}</p>
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="entries">
            {items.map((source) => (
              <li key={source.feed}>
                <SourceLine source={source} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function SourceLine({ source }: { readonly source: Source }) {
  const words = t.sources
  const whyNot = useWhyNot('observations.source.close')
  const act = useAct()
  const [closing, setClosing] = useState(false)
  const { feed, state, description, decidedBy, decidedAt, reason, waiting, shipped } = source
  return (
    <>
      <div className="line">
        <code>{feed}</code>
        <Chip tone={tone[state]} mark={state === 'assessed' ? 'full' : 'ring'}>
          {words.state[state]}
        </Chip>
        {waiting > 0 && (
          <Link to="/reports" search={{ feed }}>
            {words.waiting(waiting)}
          </Link>
        )}
        {!shipped && state === 'assessed' && (
          <span className="push">
            <Button whyNot={whyNot} onClick={() => setClosing(true)}>
              {words.close}
            </Button>
          </span>
        )}
      </div>
      {description !== null && (
        <p className="small quiet">
          {description.purpose} {description.ground} {description.fields} – {words.keptFor(description.retentionDays)}
        </p>
      )}
      {shipped && decidedBy !== null && (
        <p className="small quiet">
          {words.decided(decidedBy)} – {decidedAt}
        </p>
      )}
      {reason !== null && <p className="small">{reason}</p>}
      {act.error !== null && <Problem error={act.error} />}
      {closing && (
        <ReasonDialog
          title={words.closeTitle(feed)}
          note={words.closeNote}
          action={words.closeAction}
          onClose={() => setClosing(false)}
          onConfirm={async (why) => {
            setClosing(false)
            const path = `/sources/${encodeURIComponent(feed)}/close`
            await act.run(async () => void (await api.post(path, { reason: why })), words.closed, changed)
          }}
        />
      )}
    </>
  )
}
