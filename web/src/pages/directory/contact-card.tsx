import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Contact } from '../../api-types/directory.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { ReasonDialog } from '../../parts/dialog.tsx'
import { Problem } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { KeyLine } from './key-note.tsx'
import { ContactForm } from './contact-form.tsx'
import { ContactState } from './contacts.tsx'

/** One way to reach a team; verified with one press once somebody saw it work. */
export function ContactCard({ contact }: { readonly contact: Contact }) {
  const words = t.directory.contact
  const client = useQueryClient()
  const whyNot = useWhyNot('directory.edit')
  const [asking, setAsking] = useState(false)
  const [editing, setEditing] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const path = `/directory/contacts/${encodeURIComponent(contact.contactId)}`
  const after = async (said: string, undo: (() => void) | null = null): Promise<void> => {
    announce(said, undo)
    await client.invalidateQueries({ queryKey: ['contacts', contact.teamId] })
  }
  const setVerified = async (verified: string | null, undoTo: string | null | undefined): Promise<void> => {
    setError(null)
    try {
      const { etag } = await api.getVersioned<Contact>(path)
      await api.patch(path, { verified }, { etag })
      await after(words.verified, undoTo === undefined ? null : () => void setVerified(undoTo, undefined))
    } catch (thrown) {
      setError(thrown)
    }
  }
  const enable = async (): Promise<void> => {
    setError(null)
    try {
      await api.post(`${path}/enable`)
      await after(words.enabled)
    } catch (thrown) {
      setError(thrown)
    }
  }
  const today = new Date(useNow()).toISOString().slice(0, 10)
  return (
    <div className="stack-tight">
      <p className="line">
        <strong className="ltr">{contact.email}</strong>
        <ContactState contact={contact} />
      </p>
      <p className="small quiet">
        {[
          t.directory.roles[contact.role] ?? contact.role,
          contact.level,
          contact.language,
          contact.format,
          contact.phone,
          contact.period !== null && words.periods[contact.period],
          contact.messagesADay !== null && words.limited(contact.messagesADay),
          contact.key === null && words.noKey,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {contact.key !== null && <KeyLine contactKey={contact.key} />}
      {contact.disabledReason !== null && <p className="stale">{contact.disabledReason}</p>}
      <div className="line">
        <Button
          whyNot={whyNot ?? (contact.verified === today ? words.verifiedToday : undefined)}
          onClick={() => void setVerified(today, contact.verified)}
        >
          {words.verify}
        </Button>
        <Button whyNot={whyNot} onClick={() => setEditing(true)}>
          {words.edit}
        </Button>
        {contact.disabledAt === null ? (
          <Button whyNot={whyNot} onClick={() => setAsking(true)}>
            {words.disable}
          </Button>
        ) : (
          <Button whyNot={whyNot} onClick={() => void enable()}>
            {words.enable}
          </Button>
        )}
      </div>
      {error !== null && <Problem error={error} />}
      {editing && (
        <ContactForm contact={contact} onClose={() => setEditing(false)} onDone={() => after(words.edited)} />
      )}
      {asking && (
        <ReasonDialog
          title={words.disableTitle}
          note={words.disableNote}
          action={words.disable}
          harm
          onClose={() => setAsking(false)}
          onConfirm={async (reason) => {
            await api.post(`${path}/disable`, { reason })
            await after(words.disabled)
          }}
        />
      )}
    </div>
  )
}
