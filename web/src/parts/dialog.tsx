import { useState, type ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { t } from '../text/index.ts'
import { Button } from './button.tsx'
import { TextArea } from './field.tsx'
import { Problem } from './states.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the page: focus stays in it, Escape closes it, and the page behind is out of reach meanwhile. */
export function Dialog({ title, onClose, children }: DialogProps) {
  return (
    <ModalOverlay className="modal-under" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <AriaDialog className="dialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

interface ReasonDialogProps {
  readonly title: string
  readonly note: string
  readonly action: string
  readonly harm?: boolean
  readonly onClose: () => void
  /** Does it; what it throws is shown in the dialog, and the reason stays typed. */
  readonly onConfirm: (reason: string) => Promise<void>
}

/** Asks why before something is done; the reason is kept with the record. */
export function ReasonDialog({ title, note, action, harm, onClose, onConfirm }: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const missing = reason.trim() === ''
  const submit = async (): Promise<void> => {
    setTried(true)
    if (missing || busy) return
    setBusy(true)
    setError(null)
    try {
      await onConfirm(reason.trim())
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p>{note}</p>
        <TextArea
          label={t.shell.reason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={1000}
          required
          autoFocus
          {...(tried && missing ? { fault: t.shell.reasonNeeded } : {})}
        />
        {error !== null && <Problem error={error} />}
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button kind={harm ? 'harm' : 'primary'} type="submit" whyNot={busy ? t.shell.loading : undefined}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
