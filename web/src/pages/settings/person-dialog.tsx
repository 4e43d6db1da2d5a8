import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Account, OneTimeLink } from '../../api-types/identity.ts'
import { textOf, useForm } from '../../data/form.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'
import { RoleChoice, roleOptions } from './role-choice.tsx'

interface PersonDialogProps {
  /** Null invites somebody new. */
  readonly account: Account | null
  readonly onClose: () => void
  readonly onLink: (link: OneTimeLink) => void
}

/** Invites a person, or changes what one may do. */
export function PersonDialog({ account, onClose, onLink }: PersonDialogProps) {
  const words = t.settings.people
  const client = useQueryClient()
  const [roles, setRoles] = useState<readonly string[]>(account?.roles ?? ['analyst'])
  const [duties, setDuties] = useState<readonly string[]>(account?.duties ?? ['csirt'])
  const path = account === null ? '' : `/accounts/${encodeURIComponent(account.accountId)}`
  const done = async (said: string): Promise<void> => {
    onClose()
    announce(said)
    await client.invalidateQueries({ queryKey: ['list', '/accounts'] })
    await client.invalidateQueries({ queryKey: ['whole', '/identity/duty-conflicts'] })
  }
  const form = useForm(async (fields) => {
    const person = { name: textOf(fields, 'name').trim(), roles, duties }
    if (account === null) {
      const made = await api.post<{ link: OneTimeLink }>('/accounts', {
        ...person,
        email: textOf(fields, 'email').trim(),
      })
      onLink(made.link)
    } else await api.put(path, person, { etag: `"${account.version}"` })
    await done(words.saved)
  })
  const close = useForm(async () => {
    await api.delete(path)
    await done(words.closed)
  })
  return (
    <Dialog title={account === null ? words.invite : account.name} onClose={onClose}>
      <form className="stack" onSubmit={form.onSubmit}>
        {form.error !== null && <Problem error={form.error} />}
        <TextField
          label={words.name}
          name="name"
          required
          defaultValue={account?.name ?? ''}
          autoFocus
          fault={form.faultOf('/name')}
        />
        {account === null && (
          <TextField label={words.email} name="email" type="email" required fault={form.faultOf('/email')} />
        )}
        <RoleChoice
          label={words.roles}
          hint={words.rolesHint}
          options={roleOptions}
          chosen={roles}
          onChoose={setRoles}
        />
        <RoleChoice
          label={words.duty}
          hint={words.dutyHint}
          options={Object.entries(t.words.functionClass)}
          chosen={duties}
          onChoose={setDuties}
        />
        <div className="actions">
          <Button onClick={onClose}>{t.shell.cancel}</Button>
          <Button
            kind="primary"
            type="submit"
            whyNot={roles.length === 0 ? words.chooseRole : form.busy ? t.shell.loading : undefined}
          >
            {account === null ? words.send : t.shell.save}
          </Button>
        </div>
      </form>
      {account !== null && (
        <form className="stack-tight" onSubmit={close.onSubmit}>
          {close.error !== null && <Problem error={close.error} />}
          <p className="small quiet">{words.closeNote}</p>
          <div className="line">
            <Button kind="harm" type="submit">
              {words.close}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
