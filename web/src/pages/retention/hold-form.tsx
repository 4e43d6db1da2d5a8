import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useForm, type FormState } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { rolesOf, type Looking } from './hold-roles.ts'

interface HoldFormProps {
  readonly title: string
  readonly note: string
  readonly action: string
  readonly done: string
  readonly looking: Looking
  readonly onClose: () => void
  readonly send: (fields: FormData) => Promise<unknown>
  /** What stands before the role and the reason. */
  readonly children?: (form: FormState) => ReactNode
}

/** Asks for something that two other persons confirm: why, and in which role one asks. */
export function HoldForm({ title, note, action, done, looking, onClose, send, children }: HoldFormProps) {
  const words = t.retention.holds
  const client = useQueryClient()
  const form = useForm(async (fields) => {
    await send(fields)
    announce(done)
    onClose()
    await client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes('/holds') || queryKey.includes('retention'),
    })
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <p>{note}</p>
        {children?.(form)}
        <NamedChoice
          label={words.role}
          name="role"
          options={rolesOf(looking).map((role) => [role, t.words.role[role] ?? role] as const)}
        />
        <TextArea
          label={words.reason}
          name="reason"
          required
          maxLength={2000}
          rows={3}
          fault={form.faultOf('/reason')}
        />
        {form.error !== null && <Problem error={form.error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={form.busy ? t.shell.loading : undefined}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
