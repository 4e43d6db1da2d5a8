import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import type { Measure, MeasureView, Proposed } from '../../api-types/measures.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { Fields } from './fields.tsx'
import { emptyDraft, toDraft, toProposal, type Draft, type ProposalBody } from './proposal-form.ts'
import { Targets } from './targets.tsx'
import { Verdict } from './verdict.tsx'

/** Where a measure is proposed or changed; what the rules say stands beside the form while it is filled in. */
export function ProposeMeasurePage() {
  const { from } = useSearch({ strict: false })
  const words = t.measures
  useTitle(from === undefined ? words.propose : words.editTitle)
  const before = useQuery({
    queryKey: ['measure-to-edit', from],
    queryFn: ({ signal }) => api.getVersioned<Measure>(`/measures/${encodeURIComponent(from ?? '')}`, signal),
    enabled: from !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  })
  if (from === undefined) return <Form start={emptyDraft} editing={null} />
  return (
    <Loaded query={before}>
      {({ value, etag }) => <Form start={toDraft(value.proposal)} editing={{ measureId: value.measureId, etag }} />}
    </Loaded>
  )
}

interface Editing {
  readonly measureId: string
  readonly etag: string | null
}

/** Long enough that a sentence is not judged letter by letter. */
const restMs = 400

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), restMs)
    return () => window.clearTimeout(timer)
  }, [value])
  return rested
}

function Form({ start, editing }: { readonly start: Draft; readonly editing: Editing | null }) {
  const words = t.measures
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>(start)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const mayPropose = useWhyNot('measures.propose')
  const mayApply = useWhyNot('measures.apply')
  const proposal = toProposal(draft)
  const whyNot = proposal === null ? words.verdictWaiting : busy ? t.shell.loading : undefined

  async function send(decide: boolean): Promise<void> {
    if (proposal === null) return
    setBusy(true)
    setError(null)
    try {
      const { measure, held } = await keep(proposal, editing)
      const address = `/measures/${encodeURIComponent(measure.measureId)}`
      const after = decide ? await api.post<Measure>(`${address}/apply`, { why: '' }) : measure
      if (held?.nearMiss) announce(words.split(held.targets.length, held.nearMiss.team))
      else announce(said(after, decide, editing !== null))
      await navigate({ to: '/measures/$measureId', params: { measureId: measure.measureId }, search: {} })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }

  return (
    <div className="page propose">
      <PageHead title={editing === null ? words.propose : words.editTitle} lead={words.proposeLead} />
      <div className="propose-columns">
        <form className="stack" onSubmit={(event) => event.preventDefault()}>
          <Fields filling={{ draft, set: (name, value) => setDraft((now) => ({ ...now, [name]: value })) }} />
          {error !== null && <Problem error={error} />}
          <div className="line">
            <Button kind="primary" whyNot={mayApply ?? whyNot} onClick={() => void send(true)}>
              {words.keepAndDecide}
            </Button>
            <Button whyNot={mayPropose ?? whyNot} onClick={() => void send(false)}>
              {editing === null ? words.keepDraft : words.save}
            </Button>
          </div>
        </form>
        <LiveVerdict draft={draft} />
      </div>
    </div>
  )
}

function keep(proposal: ProposalBody, editing: Editing | null): Promise<Proposed> {
  if (editing === null) return api.post<Proposed>('/measures', proposal)
  return api.put<Proposed>(`/measures/${encodeURIComponent(editing.measureId)}`, proposal, { etag: editing.etag })
}

function said(after: Measure, decided: boolean, edited: boolean): string {
  const words = t.measures
  if (!decided) return edited ? words.saved : words.kept
  return after.state === 'applied' ? words.applied : after.state === 'waiting' ? words.asked : words.stillOpen
}

/** What the rules say of the form as it is now; the last answer stays until the next is there. */
function LiveVerdict({ draft }: { readonly draft: Draft }) {
  const words = t.measures
  const proposal = useRested(toProposal(draft) === null ? null : JSON.stringify(toProposal(draft)))
  const query = useQuery({
    queryKey: ['measure-preview', proposal],
    queryFn: () => api.post<MeasureView>('/measures/preview', JSON.parse(proposal ?? '{}')),
    enabled: proposal !== null,
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  })
  return (
    <section className="card propose-verdict" aria-labelledby="verdict" aria-live="polite">
      <h2 id="verdict">{words.verdictTitle}</h2>
      {proposal === null ? (
        <p className="quiet">{words.verdictWaiting}</p>
      ) : (
        <Loaded query={query}>
          {(view) => (
            <div className="stack">
              {view.nearMiss !== null && (
                <div className="notice" data-tone="care">
                  <strong>{words.nearMissPreview(view.nearMiss.asset, view.nearMiss.team)}</strong>
                </div>
              )}
              <Verdict view={view} heading="h3" />
              <Targets targets={view.targets} />
            </div>
          )}
        </Loaded>
      )}
    </section>
  )
}
