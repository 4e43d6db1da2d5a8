import { useState } from 'react'
import { api } from '../../api.ts'
import type { Change, OverlayPreview, OverlayView } from '../../api-types/policy.ts'
import { useAct } from '../../data/act.ts'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { ChangeForm } from './change-form.tsx'
import { overlayKey, saveDraft, useOverlay, workingContent } from './overlay.ts'
import { PreviewView } from './preview-view.tsx'

/** The legal adviser's desk: a draft, its preview, and the question to a second person. */
export function Policy() {
  const query = useOverlay()
  return (
    <>
      <p className="quiet">{t.rules.policy.lead}</p>
      <Loaded query={query}>{(view) => <Desk key={view.draft?.version ?? 0} view={view} />}</Loaded>
    </>
  )
}

function Desk({ view }: { readonly view: OverlayView }) {
  const words = t.rules.policy
  const { error, busy, run } = useAct()
  const whyNot = useWhyNot('norms.policy.edit')
  const [preview, setPreview] = useState<OverlayPreview | null>(null)
  const [reason, setReason] = useState('')
  const content = workingContent(view)
  const keep = (changes: readonly Change[]): Promise<void> =>
    run(async () => void (await saveDraft(view, { ...content, changes })), words.added, [overlayKey])
  const look = (): Promise<void> =>
    run(
      async () => setPreview(await api.post<OverlayPreview>('/norms/overlay/preview', { content })),
      words.previewed,
      [],
    )
  const propose = (shippedBase: boolean): Promise<void> =>
    run(
      async () => void (await api.post('/norms/overlay/proposals', { content, reason, shippedBase })),
      words.proposed((view.adoptions.find((one) => one.overlayVersion !== null)?.overlayVersion ?? 0) + 1),
      [overlayKey],
    )
  const missing = reason.trim() === '' ? words.why : undefined
  return (
    <>
      <Waiting view={view} whyNot={whyNot ?? missing} onPropose={() => void propose(true)} />
      <section className="stack">
        <h2>{view.draft === null ? words.now : words.draft}</h2>
        <p className="small quiet">{view.draft === null ? words.noDraft : words.draftBy(view.draft.changedBy)}</p>
        <Changes changes={content.changes} whyNot={whyNot} onRemove={(rest) => void keep(rest)} />
      </section>
      <ChangeForm whyNot={whyNot} onAdd={(one) => void keep([...without(content.changes, one), one])} />
      {view.draft !== null && (
        <section className="stack card">
          <TextArea label={words.why} value={reason} rows={2} onChange={(event) => setReason(event.target.value)} />
          <div className="line">
            <Button whyNot={whyNot} onClick={() => void look()} aria-busy={busy}>
              {words.preview}
            </Button>
            <Button kind="primary" whyNot={whyNot ?? missing} onClick={() => void propose(false)}>
              {words.propose}
            </Button>
            <Button
              whyNot={whyNot}
              onClick={() => void run(() => api.delete('/norms/overlay/draft'), words.discarded, [overlayKey])}
            >
              {words.discard}
            </Button>
          </div>
        </section>
      )}
      {error !== null && <Problem error={error} />}
      {preview !== null && <PreviewView preview={preview} />}
    </>
  )
}

interface WaitingProps {
  readonly view: OverlayView
  readonly whyNot: string | undefined
  readonly onPropose: () => void
}

/** Rules of the program that are not in force, and why; proposals that wait. */
function Waiting({ view, whyNot, onPropose }: WaitingProps) {
  const words = t.rules.policy
  const { waitingBase } = view
  const waiting = view.proposals.filter((one) => !one.inForce && !one.stale && one.refusedReason === null)
  return (
    <>
      {waitingBase !== null && (
        <div className="notice" data-tone="care">
          <strong>{words.waitingBase(waitingBase.identity)}</strong>
          <span>{words.waitingWhy[waitingBase.why]}</span>
          {waitingBase.why === 'lower-version' && (
            <div className="line">
              <Button whyNot={whyNot} onClick={onPropose}>
                {words.adoptOlder}
              </Button>
            </div>
          )}
        </div>
      )}
      {waiting.map((one) => (
        <p key={one.digest} className="notice" data-tone="care">
          <strong>{words.proposed(one.version)}</strong>
          <span>{one.reason}</span>
        </p>
      ))}
    </>
  )
}

interface ChangesProps {
  readonly changes: readonly Change[]
  readonly whyNot: string | undefined
  readonly onRemove: (rest: readonly Change[]) => void
}

function Changes({ changes, whyNot, onRemove }: ChangesProps) {
  const words = t.rules.policy
  if (changes.length === 0) return <p>{words.noChanges}</p>
  return (
    <ul className="stack">
      {changes.map((one) => (
        <li key={`${one.rule} ${one.path}`} className="card">
          <p className="line">
            <code>{one.rule}</code> <code>{one.path}</code> <strong>{shownValue(one.value)}</strong>
          </p>
          <p>{one.reason}</p>
          <p className="small quiet">
            {words.source}: {one.source}
          </p>
          <div className="line">
            <Button whyNot={whyNot} onClick={() => onRemove(without(changes, one))}>
              {words.remove(`${one.rule} ${one.path}`)}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  )
}

function without(changes: readonly Change[], { rule, path }: Change): Change[] {
  return changes.filter((one) => one.rule !== rule || one.path !== path)
}

function shownValue(value: Change['value']): string {
  return typeof value === 'number' ? String(value) : value.join(', ')
}
