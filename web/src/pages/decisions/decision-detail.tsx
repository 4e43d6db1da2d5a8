import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { DecisionDetail, EntityRef } from '../../api-types/norms.ts'
import { Button } from '../../parts/button.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { RuleLanguageChoice } from '../../parts/rule-language.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { DecisionView } from './decision-view.tsx'
import { RuleExplanation } from './rule-explanation.tsx'

/** One decision beside the list, with every rule of its act and how each was judged. */
export function DecisionDetailPane() {
  const { decisionId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['decision', decisionId],
    queryFn: ({ signal }) => api.get<DecisionDetail>(`/norms/decisions/${encodeURIComponent(decisionId)}`, {}, signal),
    // What was decided stays; which answers met it does not.
    staleTime: 15_000,
  })
  useTitle(query.data === undefined ? t.decisions.title : `${query.data.outcome} ${query.data.act}`)
  return (
    <Detail
      of={decisionId}
      label={t.decisions.title}
      onClose={() => void navigate({ to: '/decisions', search: (now) => now })}
    >
      <Loaded query={query}>{(decision) => <Body key={decision.decisionId} decision={decision} />}</Loaded>
    </Detail>
  )
}

function Body({ decision }: { readonly decision: DecisionDetail }) {
  const words = t.decisions
  const asking = decision.explanation.filter(({ asks }) => asks !== null)
  const silent = decision.explanation.filter(({ asks }) => asks === null)
  return (
    <>
      <div className="detail-head">
        <h2>{decision.act}</h2>
      </div>
      <RuleLanguageChoice />
      <section>
        <h3>{words.outcome}</h3>
        <DecisionView decision={decision} />
      </section>
      <Facts
        rows={[
          [words.subject, <Ref key="subject" to={decision.subject} />],
          [words.recipient, decision.recipient === null ? null : <Ref key="recipient" to={decision.recipient} />],
          [words.at, <When key="at" at={decision.at} as="both" />],
          [words.expires, <When key="expires" at={decision.expiresAt} as="both" />],
        ]}
      />
      {decision.advice.length > 0 && (
        <section className="stack-tight">
          <h3>{words.advice}</h3>
          <ul className="dots">
            {decision.advice.map((one) => (
              <li key={`${one.pack} ${one.version}`}>
                {words.advises(`${one.pack} ${one.version}`, one.outcome, one.rules.map(({ id }) => id).join(', '))}
                <br />
                <span className="small quiet">{one.rules.map(({ reason }) => reason).join(' ')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Replay decisionId={decision.decisionId} />
      <section>
        <h3>{words.explanation}</h3>
        <ul className="stack">
          {[...asking, ...silent].map((rule) => (
            <li key={rule.id}>
              <RuleExplanation rule={rule} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

/** Something in another room, as a link where the console shows it. */
function Ref({ to }: { readonly to: EntityRef }) {
  const kind = to.id.split('_')[0]
  if (kind === 'finding')
    return (
      <Link className="mono" to="/findings/$findingId" params={{ findingId: to.id }} search={{}}>
        {to.id}
      </Link>
    )
  if (kind === 'notification')
    return (
      <Link className="mono" to="/notifications/$notificationId" params={{ notificationId: to.id }} search={{}}>
        {to.id}
      </Link>
    )
  if (kind === 'team')
    return (
      <Link className="mono" to="/directory/teams/$teamId" params={{ teamId: to.id }}>
        {to.id}
      </Link>
    )
  return (
    <span>
      {to.type} <code>{to.id}</code>
    </span>
  )
}

interface Replayed {
  readonly same: boolean
  readonly stored: { readonly outcome: string }
  readonly repeated: { readonly outcome: string }
}

/** Decides again from what was stored: anyone can see that nothing was made up afterwards. */
function Replay({ decisionId }: { readonly decisionId: string }) {
  const [result, setResult] = useState<Replayed | null>(null)
  const [error, setError] = useState<unknown>(null)
  const replay = async (): Promise<void> => {
    setError(null)
    try {
      setResult(await api.get<Replayed>(`/norms/decisions/${encodeURIComponent(decisionId)}/replay`))
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <div className="line" aria-live="polite">
      <Button onClick={() => void replay()}>{t.decisions.replay}</Button>
      {result !== null && (
        <span className={result.same ? undefined : 'stale'}>
          {result.same
            ? t.decisions.replaySame
            : t.decisions.replayOther(result.stored.outcome, result.repeated.outcome)}
        </span>
      )}
      {error !== null && <Problem error={error} />}
    </div>
  )
}
