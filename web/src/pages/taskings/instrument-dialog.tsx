import { api } from '../../api.ts'
import { bodyClasses, dataClasses, instrumentKinds } from '../../api-types/mandates.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { t } from '../../text/index.ts'
import { changed } from '../mandates/changed.ts'

const endOfDay = (day: string): string | null => (day === '' ? null : `${day}T23:59:59.000Z`)

/** Writes down the instrument that compels data; two persons answer for it afterwards. */
export function InstrumentDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) => {
      const text = (name: string): string => textOf(fields, name).trim()
      return api.post(`${path}/instrument`, {
        kind: text('kind'),
        authority: text('authority'),
        authorityClass: text('authorityClass'),
        reference: text('reference'),
        dated: text('dated'),
        validUntil: endOfDay(text('validUntil')),
        gag: text('bar') === '' ? null : { reference: text('bar'), until: endOfDay(text('barUntil')) },
        scope: text('scope'),
        dataClasses: fields.getAll('dataClass').map(String),
      })
    },
    { said: t.taskings.addInstrumentDone, changed, onClose },
  )
  return (
    <FormDialog
      title={t.taskings.addInstrument}
      note={t.taskings.addInstrumentNote}
      action={t.taskings.addInstrumentDo}
      form={form}
      onClose={onClose}
    >
      <div className="form-grid">
        <NamedChoice
          label={words.instrument}
          name="kind"
          options={instrumentKinds.map((kind) => [kind, words.instrumentKind[kind]] as const)}
        />
        <TextField label={words.authority} name="authority" required maxLength={200} />
        <NamedChoice
          label={t.taskings.originClass}
          name="authorityClass"
          defaultValue="court"
          options={bodyClasses.map((each) => [each, words.bodyClass[each]] as const)}
        />
        <TextField label={words.reference} name="reference" required maxLength={200} />
        <TextField label={words.dated} name="dated" type="date" required fault={form.faultOf('/dated')} />
        <TextField label={words.validUntil} name="validUntil" type="date" />
        <TextField label={words.bar} name="bar" maxLength={200} />
        <TextField label={words.until} name="barUntil" type="date" />
      </div>
      <fieldset>
        <legend>{words.data}</legend>
        <div className="line">
          {dataClasses.map((each) => (
            <label key={each} className="check">
              <input type="checkbox" name="dataClass" value={each} /> {words.dataClass[each]}
            </label>
          ))}
        </div>
      </fieldset>
      <TextArea label={words.scope} name="scope" required rows={3} maxLength={4000} />
    </FormDialog>
  )
}
