import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { NamedClock } from '../../api-types/obligations.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { NamedChoice, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Loaded } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

/** Starts a clock that a text of law sets, from the event with which it begins. */
export function StartClock({ onClose }: { readonly onClose: () => void }) {
  const words = t.obligations
  const clocks = useQuery({
    queryKey: ['clocks'],
    queryFn: ({ signal }) => api.get<{ clocks: readonly NamedClock[] }>('/clocks', {}, signal),
  })
  const form = useKeptForm(
    (fields) =>
      api.post('/obligations', {
        clock: textOf(fields, 'clock'),
        what: textOf(fields, 'what'),
        startedAt: textOf(fields, 'startedAt'),
        reference: textOf(fields, 'reference'),
      }),
    { said: words.begun, changed: ['/obligations'], onClose },
  )
  return (
    <FormDialog title={words.startTitle} note={words.startNote} action={words.begin} form={form} onClose={onClose}>
      <Loaded query={clocks}>
        {({ clocks: all }) => (
          <NamedChoice
            label={words.clock}
            name="clock"
            required
            options={all.map(({ name, step, from }) => [name, `${step} – ${from}`] as const)}
          />
        )}
      </Loaded>
      <TextField label={words.what} name="what" required maxLength={300} wide />
      <TextField
        label={words.startedAt}
        hint={words.startedAtNote}
        name="startedAt"
        required
        maxLength={40}
        fault={form.faultOf('/startedAt')}
      />
      <TextField label={words.recordedIn} name="reference" required maxLength={300} wide />
    </FormDialog>
  )
}
