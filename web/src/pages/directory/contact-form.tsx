import { api } from '../../api.ts'
import type { Contact } from '../../api-types/directory.ts'
import { textOf, useForm } from '../../data/form.ts'
import { NamedChoice, TextArea, TextField } from '../../parts/field.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { t } from '../../text/index.ts'

interface ContactFormProps {
  readonly contact: Contact
  readonly onClose: () => void
  readonly onDone: () => Promise<void>
}

/** How a contact wants to be told: attachment, language, pace, key. Only what was changed is sent, and is by hand from then on. */
export function ContactForm({ contact, onClose, onDone }: ContactFormProps) {
  const words = t.directory.contact
  const form = useForm(async (fields) => {
    const text = (name: string): string | null => textOf(fields, name).trim() || null
    const limit = text('messagesADay')
    const said = {
      format: textOf(fields, 'format'),
      language: textOf(fields, 'language').trim(),
      period: text('period'),
      messagesADay: limit === null ? null : Number(limit),
      openpgpKey: text('openpgpKey'),
    }
    const changed = Object.entries(said).filter(([name, value]) => value !== contact[name as keyof typeof said])
    const path = `/directory/contacts/${encodeURIComponent(contact.contactId)}`
    if (changed.length > 0) await api.patch(path, Object.fromEntries(changed), { etag: `"${contact.version}"` })
    onClose()
    await onDone()
  })
  return (
    <FormDialog
      title={words.editTitle(contact.email)}
      note={words.editNote}
      action={t.shell.save}
      form={form}
      onClose={onClose}
    >
      <NamedChoice
        label={words.format}
        name="format"
        defaultValue={contact.format}
        options={Object.entries(words.formats)}
      />
      <TextField
        label={words.language}
        name="language"
        defaultValue={contact.language}
        required
        maxLength={35}
        spellCheck={false}
        fault={form.faultOf('/language')}
      />
      <NamedChoice
        label={words.period}
        name="period"
        defaultValue={contact.period ?? ''}
        options={Object.entries(words.periods)}
      />
      <TextField
        label={words.limit}
        hint={words.limitHint}
        name="messagesADay"
        type="number"
        min={1}
        max={1000}
        defaultValue={contact.messagesADay ?? ''}
        fault={form.faultOf('/messagesADay')}
      />
      <TextArea
        label={words.openpgpKey}
        hint={words.openpgpKeyHint}
        name="openpgpKey"
        rows={4}
        maxLength={20_000}
        spellCheck={false}
        defaultValue={contact.openpgpKey ?? ''}
        fault={form.faultOf('/openpgpKey')}
      />
    </FormDialog>
  )
}
