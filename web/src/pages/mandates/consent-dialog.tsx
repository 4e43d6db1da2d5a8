import { api } from '../../api.ts'
import { authorityClasses, effects } from '../../api-types/mandates.ts'
import { textOf } from '../../data/form.ts'
import { useKeptForm } from '../../data/kept-form.ts'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { t } from '../../text/index.ts'
import { changed } from './changed.ts'

/** Puts a consent of a State or an owner on record; it counts when somebody else has called back. */
export function ConsentDialog({ onClose }: { readonly onClose: () => void }) {
  const words = t.mandates
  const form = useKeptForm(
    (fields) => {
      const text = (name: string): string => textOf(fields, name).trim()
      const orNull = (value: string): string | null => (value === '' ? null : value)
      return api.post('/mandates/consents', {
        country: orNull(text('country').toUpperCase()),
        authority: text('authority'),
        authorityClass: text('authorityClass'),
        authorityProof: text('authorityProof'),
        systems: text('systems')
          .split(/\s*\n\s*/)
          .filter((each) => each !== ''),
        effect: text('effect'),
        limits: text('limits'),
        legalBasis: text('legalBasis'),
        from: `${text('from')}T00:00:00.000Z`,
        until: `${text('until')}T23:59:59.000Z`,
        revocationChannel: text('revocationChannel'),
        ownerAuthorisation: orNull(text('ownerAuthorisation')),
      })
    },
    { said: words.added, changed, onClose },
  )
  return (
    <FormDialog title={words.addConsent} note={words.addConsentNote} action={words.add} form={form} onClose={onClose}>
      <div className="form-grid">
        <TextField label={words.country} hint={words.countryHint} name="country" pattern="[A-Za-z]{2}" autoFocus />
        <TextField label={words.authority} name="authority" required maxLength={200} />
        <NamedChoice
          label={words.authorityClass}
          name="authorityClass"
          options={authorityClasses.map((each) => [each, words.authorityClasses[each]] as const)}
        />
        <TextField label={words.proof} name="authorityProof" maxLength={1000} />
        <NamedChoice
          label={words.effect}
          name="effect"
          defaultValue="E4"
          options={effects.map((each) => [each, t.taskings.effects[each]] as const)}
        />
        <TextField label={words.limits} name="limits" required maxLength={1000} />
        <TextField label={words.legalBasis} name="legalBasis" required maxLength={1000} />
        <TextField label={words.revocation} name="revocationChannel" required maxLength={200} />
        <TextField label={words.from} name="from" type="date" required />
        <TextField label={words.until} name="until" type="date" required fault={form.faultOf('/until')} />
        <TextField label={words.owner} name="ownerAuthorisation" maxLength={1000} />
      </div>
      <TextArea label={words.systems} name="systems" required rows={3} spellCheck={false} />
    </FormDialog>
  )
}
