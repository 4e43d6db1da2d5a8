import type { OverlayView, Proposal } from '../../api-types/policy.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { overlayKey, saveDraft, useOverlay } from './overlay.ts'

/** What came into force and what was proposed; an older version goes back into the draft, never into force by itself. */
export function History() {
  const words = t.rules.history
  return (
    <>
      <p className="quiet">{words.lead}</p>
      <Loaded query={useOverlay()}>{(view) => <Body view={view} />}</Loaded>
    </>
  )
}

function Body({ view }: { readonly view: OverlayView }) {
  const words = t.rules.history
  const { error, run } = useAct()
  const whyNot = useWhyNot('norms.policy.edit')
  return (
    <>
      {error !== null && <Problem error={error} />}
      <section className="stack">
        <h2>{words.adoptions}</h2>
        <ul className="stack">
          {view.adoptions.map((one) => (
            <li key={one.no} className="card">
              <p className="line">
                <strong>{words.adoption(one.no, `${one.base} ${one.version}`)}</strong>
                {one.overlayVersion !== null && <span>{words.overlay(one.overlayVersion)}</span>}
                <span className="quiet">{words[one.cause]}</span>
                <When at={one.at} as="both" />
              </p>
              <p>{one.reason}</p>
              <details>
                <summary className="small">{words.note}</summary>
                <pre className="small wrapped">{one.note}</pre>
              </details>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack">
        <h2>{words.proposals}</h2>
        {view.proposals.length === 0 && <p>{words.none}</p>}
        <ul className="stack">
          {view.proposals.map((one) => (
            <li key={one.digest} className="card">
              <p className="line">
                <strong>{words.overlay(one.version)}</strong>
                <span>{stateOf(one, view)}</span>
                <span className="quiet">{words.by(one.proposedBy.name)}</span>
                <When at={one.proposedAt} as="both" />
              </p>
              <p>{one.reason}</p>
              {!one.inForce && (
                <div className="line">
                  <Button
                    whyNot={whyNot}
                    onClick={() =>
                      void run(async () => void (await saveDraft(view, one.content)), words.restored, [overlayKey])
                    }
                  >
                    {words.restore}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function stateOf(one: Proposal, view: OverlayView): string {
  const words = t.rules.history
  if (one.inForce) return words.inForce
  if (one.refusedReason !== null) return words.refused(one.refusedReason)
  if (view.adoptions.some(({ overlayDigest }) => overlayDigest === one.digest)) return words.was
  return one.stale ? words.stale : words.waiting
}
