import type { ReactNode } from 'react'
import type { FormState } from '../data/form.ts'
import { t } from '../text/index.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Problem } from './states.tsx'

interface FormDialogProps {
  readonly title: string
  readonly note: string
  readonly action: string
  readonly form: FormState
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Some fields in a dialog, with what is kept of them said before. */
export function FormDialog({ title, note, action, form, onClose, children }: FormDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        <p>{note}</p>
        {children}
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
