import { api } from '../../api.ts'
import { textOf } from '../../data/form.ts'
import { t } from '../../text/index.ts'
import { HoldForm } from './hold-form.tsx'
import type { Looking } from './hold-roles.ts'

interface LiftDialogProps {
  readonly holdId: string
  readonly looking: Looking
  readonly onClose: () => void
}

/** Asks for a hold in force to be lifted. */
export function LiftDialog({ holdId, looking, onClose }: LiftDialogProps) {
  const words = t.retention.holds
  return (
    <HoldForm
      title={words.liftTitle}
      note={words.liftNote}
      action={words.liftDo}
      done={words.liftDone}
      looking={looking}
      onClose={onClose}
      send={(fields) =>
        api.post(`/holds/${encodeURIComponent(holdId)}/lift`, {
          role: textOf(fields, 'role'),
          reason: textOf(fields, 'reason').trim(),
        })
      }
    />
  )
}
