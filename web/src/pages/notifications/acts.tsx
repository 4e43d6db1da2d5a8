import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Notification, NotificationAct } from '../../api-types/observations.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'

const acts = ['release', 'hold', 'suppress', 'resend'] as const satisfies readonly NotificationAct[]

/** Release, hold, suppress, send again: each asks for a reason, which is kept. */
export function NotificationActs({ notification }: { readonly notification: Notification }) {
  const words = t.notifications
  const asks: Record<NotificationAct, readonly [title: string, note: string]> = {
    release: [words.askRelease, words.askReleaseNote],
    hold: [words.askHold, words.askHoldNote],
    suppress: [words.askSuppress, words.askSuppressNote],
    resend: [words.askResend, words.askResendNote],
  }
  const client = useQueryClient()
  const [asked, setAsked] = useState<NotificationAct | null>(null)
  const mayNot = useWhyNot('observations.release')
  const run = async (act: NotificationAct, reason: string): Promise<void> => {
    await api.post(`/notifications/${encodeURIComponent(notification.notificationId)}/${act}`, { reason })
    announce(words.done[act])
    await Promise.all([
      client.invalidateQueries({ queryKey: ['notification', notification.notificationId] }),
      client.invalidateQueries({ queryKey: ['list', '/notifications'] }),
      client.invalidateQueries({ queryKey: ['desk'] }),
    ])
  }
  const primary: NotificationAct = notification.state === 'held' ? 'release' : 'resend'
  return (
    <div className="line" role="group" aria-label={words.act}>
      {acts.map((act) => {
        const fits = notification.may.includes(act)
        return (
          <Button
            key={act}
            {...(act === 'suppress'
              ? { kind: 'harm' as const }
              : act === primary && fits
                ? { kind: 'primary' as const }
                : {})}
            whyNot={mayNot ?? (fits ? undefined : words.cannot[act])}
            onClick={() => setAsked(act)}
          >
            {words[act]}
          </Button>
        )
      })}
      {asked !== null && (
        <ReasonDialog
          title={asks[asked][0]}
          note={asks[asked][1]}
          action={words[asked]}
          harm={asked === 'suppress'}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => run(asked, reason)}
        />
      )}
    </div>
  )
}
