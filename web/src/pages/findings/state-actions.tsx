import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { FindingDetail, FindingState } from '../../api-types/observations.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const settable = ['resolved', 'false-positive', 'open'] as const
type Settable = (typeof settable)[number]

/** What a person can say of a finding's state, each with a reason. */
export function StateActions({ finding }: { readonly finding: FindingDetail }) {
  const words = t.findings.detail
  const labels: Record<Settable, string> = {
    resolved: words.setResolved,
    'false-positive': words.setFalsePositive,
    open: words.setOpen,
  }
  const [asked, setAsked] = useState<Settable | null>(null)
  const client = useQueryClient()
  const mayNot = useWhyNot('observations.edit')
  const set = async (state: FindingState, reason: string): Promise<void> => {
    // The version that the reader saw: a change by somebody else meanwhile is not overwritten.
    await api.post(
      `/findings/${encodeURIComponent(finding.findingId)}/state`,
      { state, reason },
      { etag: `"${finding.version}"` },
    )
    announce(words.changed(t.words.findingState[state]))
    await Promise.all([
      client.invalidateQueries({ queryKey: ['finding', finding.findingId] }),
      client.invalidateQueries({ queryKey: ['list', '/findings'] }),
      client.invalidateQueries({ queryKey: ['desk'] }),
    ])
  }
  return (
    <div className="line" role="group" aria-label={words.change}>
      {settable.map((state) => (
        <Button
          key={state}
          whyNot={
            mayNot ??
            (finding.may.includes(state)
              ? undefined
              : words.cannot(t.words.findingState[finding.state], t.words.findingState[state]))
          }
          onClick={() => setAsked(state)}
        >
          {labels[state]}
        </Button>
      ))}
      {asked !== null && (
        <ReasonDialog
          title={words.changeTitle(t.words.findingState[asked])}
          note={words.changeNote}
          action={labels[asked]}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => set(asked, reason)}
        />
      )}
    </div>
  )
}
