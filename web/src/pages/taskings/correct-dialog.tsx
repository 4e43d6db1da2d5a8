import { api } from '../../api.ts'
import type { TaskingLine } from '../../api-types/taskings.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { t } from '../../text/index.ts'
import { useContacts } from './contacts.ts'
import { changed } from '../mandates/changed.ts'
import { LineFields, lineOf } from './line-fields.tsx'

interface CorrectProps {
  readonly path: string
  readonly line: TaskingLine
  readonly onClose: () => void
}

/** A new version of one act; the old one stays in the ledger. */
export function CorrectDialog({ path, line, onClose }: CorrectProps) {
  const words = t.taskings
  const form = useKeptForm((fields) => api.post(`${path}/corrections`, lineOf(fields, '')), {
    said: words.correctDone,
    changed,
    onClose,
  })
  return (
    <FormDialog
      title={words.correctTitle}
      note={words.correctNote}
      action={words.correctDo}
      form={form}
      onClose={onClose}
    >
      <LineFields prefix="" line={line} contacts={useContacts()} />
    </FormDialog>
  )
}
