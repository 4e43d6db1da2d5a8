import { api } from '../../api.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { t } from '../../text/index.ts'
import { changed } from '../mandates/changed.ts'

/** Puts on record what was handed over. */
export function HandOverDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const words = t.taskings
  const form = useKeptForm(
    (fields) =>
      api.post(`${path}/handed-over`, { records: Number(textOf(fields, 'records')), how: textOf(fields, 'how') }),
    { said: words.handOverDone, changed, onClose },
  )
  return (
    <FormDialog
      title={words.handOver}
      note={words.handOverNote}
      action={words.addInstrumentDo}
      form={form}
      onClose={onClose}
    >
      <TextField
        label={words.recordsHanded}
        name="records"
        required
        inputMode="numeric"
        pattern="[1-9][0-9]{0,8}"
        autoFocus
      />
      <TextArea label={words.how} name="how" required rows={2} maxLength={1000} />
    </FormDialog>
  )
}
