import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Approval, ApprovalPart } from '../../api-types/approvals.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { t } from '../../text/index.ts'
import { OverrideDialog, ReferralDialog } from './answer-dialogs.tsx'
import { roleWords } from './part-words.ts'

type Asked =
  | { readonly what: 'approve' | 'refuse' | 'override' | 'referral'; readonly part: ApprovalPart }
  | { readonly what: 'glass' | 'withdraw' }

/** One button for each seat that this person may take; what is not for them says why. */
export function Answer({ approval }: { readonly approval: Approval }) {
  const words = t.approvals
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { you } = approval
  const path = `/approvals/${encodeURIComponent(approval.approvalId)}`
  const send = async (to: string, body: object | undefined, said: string): Promise<void> => {
    try {
      await api.post(`${path}/${to}`, body)
      announce(said)
    } finally {
      const changed = ['approval', '/approvals', 'desk', 'notification', '/notifications', 'approvals', 'decision']
      await client.invalidateQueries({ predicate: ({ queryKey }) => changed.some((part) => queryKey.includes(part)) })
    }
  }
  const seats = [...new Map(you.answer.map((part) => [`${part.kind} ${part.role ?? part.rule}`, part])).values()]
  const close = (): void => setAsked(null)
  return (
    <>
      <div className="line" role="group" aria-label={words.your}>
        {seats.map((part) => (
          <Seat key={`${part.kind} ${part.rule}`} part={part} onAsk={(what) => setAsked({ what, part })} />
        ))}
        {approval.state === 'waiting' && seats.length === 0 && (
          <Button whyNot={you.whyNot ?? undefined}>{words.approve}</Button>
        )}
        {you.breakGlass && (
          <Button kind="harm" onClick={() => setAsked({ what: 'glass' })}>
            {words.breakGlass}
          </Button>
        )}
        {you.retry && <Button onClick={() => void send('retry', undefined, words.done.retried)}>{words.retry}</Button>}
        {you.withdraw && <Button onClick={() => setAsked({ what: 'withdraw' })}>{words.withdraw}</Button>}
      </div>
      {asked?.what === 'approve' && (
        <ReasonDialog
          title={asked.part.kind === 'request' ? words.putForward : words.approveAs(roleWords(asked.part.role))}
          note={asked.part.kind === 'request' ? words.forwardNote : words.approveNote}
          action={asked.part.kind === 'request' ? words.putForward : words.approve}
          onClose={close}
          onConfirm={(reason) =>
            send('answers', { ...seatBody(asked.part), answer: 'approved', reason }, words.done.approved)
          }
        />
      )}
      {asked?.what === 'refuse' && (
        <ReasonDialog
          title={words.refuse}
          note={words.refuseNote}
          action={words.refuse}
          harm
          onClose={close}
          onConfirm={(reason) =>
            send('answers', { ...seatBody(asked.part), answer: 'refused', reason }, words.done.refused)
          }
        />
      )}
      {asked?.what === 'override' && (
        <OverrideDialog
          onClose={close}
          onConfirm={(given) =>
            send('answers', { kind: 'override', rule: asked.part.rule, ...given }, words.done.approved)
          }
        />
      )}
      {asked?.what === 'referral' && (
        <ReferralDialog
          to={asked.part.to ?? ''}
          onClose={close}
          onConfirm={(given) =>
            send('answers', { kind: 'referral', rule: asked.part.rule, ...given }, words.done.approved)
          }
        />
      )}
      {asked?.what === 'glass' && (
        <ReasonDialog
          title={words.breakGlass}
          note={words.glassNote}
          action={words.breakGlass}
          harm
          onClose={close}
          onConfirm={(reason) => send('break-glass', { reason }, words.done.glass)}
        />
      )}
      {asked?.what === 'withdraw' && (
        <ReasonDialog
          title={words.withdraw}
          note={words.withdrawNote}
          action={words.withdraw}
          onClose={close}
          onConfirm={(reason) => send('withdraw', { reason }, words.done.withdrawn)}
        />
      )}
    </>
  )
}

function seatBody({ kind, role }: ApprovalPart): object {
  return kind === 'request' ? { kind } : { kind, role }
}

interface SeatProps {
  readonly part: ApprovalPart
  readonly onAsk: (what: 'approve' | 'refuse' | 'override' | 'referral') => void
}

function Seat({ part, onAsk }: SeatProps) {
  const words = t.approvals
  if (part.kind === 'referral') return <Button onClick={() => onAsk('referral')}>{words.record}</Button>
  if (part.kind === 'override')
    return (
      <Button kind="harm" onClick={() => onAsk('override')}>
        {words.override}
      </Button>
    )
  return (
    <>
      <Button kind="primary" onClick={() => onAsk('approve')}>
        {part.kind === 'request' ? words.putForward : words.approveAs(roleWords(part.role))}
      </Button>
      {part.kind === 'approval' && <Button onClick={() => onAsk('refuse')}>{words.refuse}</Button>}
    </>
  )
}
