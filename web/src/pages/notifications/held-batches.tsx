import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { HeldBatch } from '../../api-types/observations.ts'
import type { Page } from '../../api-types/page.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

type Verdict = 'release' | 'reject'

/** Batches that the circuit breaker holds: why, the one message to look at, and the two ways on. */
export function HeldBatches() {
  const words = t.notifications.batches
  const query = useQuery({
    queryKey: ['notification-batches'],
    queryFn: ({ signal }) => api.get<Page<HeldBatch>>('/notification-batches', { state: 'held' }, signal),
    refetchInterval: 30_000,
  })
  const batches = query.data?.items ?? []
  if (batches.length === 0) return null
  return (
    <section className="stack" aria-label={words.title}>
      {batches.map((batch) => (
        <Batch key={batch.batchId} batch={batch} />
      ))}
    </section>
  )
}

function Batch({ batch }: { readonly batch: HeldBatch }) {
  const words = t.notifications.batches
  const client = useQueryClient()
  const mayNot = useWhyNot('observations.release')
  const [asked, setAsked] = useState<Verdict | null>(null)
  const run = async (verdict: Verdict, reason: string): Promise<void> => {
    await api.post(`/notification-batches/${encodeURIComponent(batch.batchId)}/${verdict}`, { reason })
    announce(words.done[verdict])
    await Promise.all([
      client.invalidateQueries({ queryKey: ['notification-batches'] }),
      client.invalidateQueries({ queryKey: ['list', '/notifications'] }),
      client.invalidateQueries({ queryKey: ['desk'] }),
    ])
  }
  return (
    <div className="notice" data-tone="care">
      <strong>{words.held(batch.feedName, batch.recipients)}</strong>
      <ul className="stack-tight">
        {batch.reasons.map((reason) => (
          <li key={reason.kind}>{reason.text}</li>
        ))}
      </ul>
      <p className="quiet">
        {t.notifications.findings(batch.findings)}, <When at={batch.gatheredAt} />. {words.what}
      </p>
      <div className="line" role="group" aria-label={words.act(batch.feedName)}>
        {batch.canaryId !== null && (
          <Link className="button" to="/notifications/$notificationId" params={{ notificationId: batch.canaryId }}>
            {words.look}
          </Link>
        )}
        <Button kind="primary" whyNot={mayNot} onClick={() => setAsked('release')}>
          {words.release}
        </Button>
        <Button kind="harm" whyNot={mayNot} onClick={() => setAsked('reject')}>
          {words.reject}
        </Button>
      </div>
      {asked !== null && (
        <ReasonDialog
          title={asked === 'release' ? words.askRelease : words.askReject}
          note={asked === 'release' ? words.askReleaseNote : words.askRejectNote}
          action={words[asked]}
          harm={asked === 'reject'}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => run(asked, reason)}
        />
      )}
    </div>
  )
}
