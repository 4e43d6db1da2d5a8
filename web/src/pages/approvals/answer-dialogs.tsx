import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

interface FormDialogProps {
  readonly title: string
  readonly note: string
  readonly action: string
  readonly onClose: () => void
  readonly onSend: (form: FormData) => Promise<void>
  readonly children: ReactNode
}

/** A form over the page; what the node refuses is shown in it, with what was typed still there. */
export function FormDialog({ title, note, action, onClose, onSend, children }: FormDialogProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setError(null)
    try {
      await onSend(form)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{note}</p>
        {children}
        {error !== null && <Problem error={error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind="primary" type="submit" whyNot={busy ? t.shell.loading : undefined}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()

interface GivenProps {
  readonly onClose: () => void
  readonly onConfirm: (given: Readonly<Record<string, string>>) => Promise<void>
}

/** The head sets aside what a rule forbids: in writing, citing a duty. */
export function OverrideDialog({ onClose, onConfirm }: GivenProps) {
  const words = t.approvals
  return (
    <FormDialog
      title={words.override}
      note={words.overrideNote}
      action={words.override}
      onClose={onClose}
      onSend={(form) => onConfirm({ answer: 'approved', duty: textOf(form, 'duty'), reason: textOf(form, 'reason') })}
    >
      <NamedChoice label={words.overrideDuty} name="duty" options={Object.entries(words.duties)} />
      <TextArea label={t.shell.reason} name="reason" required minLength={20} hint={words.overrideShort} />
    </FormDialog>
  )
}

/** What an outside body answered, as a person of the team records it. */
export function ReferralDialog({ to, onClose, onConfirm }: GivenProps & { readonly to: string }) {
  const words = t.approvals
  const answers = ['affirmative', 'deferring', 'negative'] as const
  return (
    <FormDialog
      title={`${words.record}: ${to}`}
      note={words.referralNote}
      action={words.record}
      onClose={onClose}
      onSend={(form) =>
        onConfirm({
          answer: textOf(form, 'answer'),
          reference: textOf(form, 'reference'),
          reason: textOf(form, 'reason'),
        })
      }
    >
      <NamedChoice
        label={words.referralAnswer}
        name="answer"
        options={answers.map((one) => [one, words.answerWord[one] ?? one] as const)}
      />
      <TextField label={words.referralReference} name="reference" required hint={words.referralReferenceHint} />
      <TextArea label={t.shell.reason} name="reason" required minLength={3} />
    </FormDialog>
  )
}
