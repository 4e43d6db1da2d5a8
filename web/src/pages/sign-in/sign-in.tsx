import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useEnter } from '../../data/enter.ts'
import { textOf, useForm } from '../../data/form.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Problem } from '../../parts/states.tsx'
import { useSession } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { Door } from './door.tsx'

/** Where a person shows who they are. */
export function SignIn() {
  const words = t.people.signIn
  useTitle(words.title)
  const { to } = useSearch({ strict: false })
  const team = useSession()?.team
  const enter = useEnter()
  const form = useForm(async (fields) => {
    await api.post('/session', { email: textOf(fields, 'email').trim(), password: textOf(fields, 'password') })
    await enter(to)
  })
  const [passkeyError, setPasskeyError] = useState<unknown>(null)
  const byPasskey = async (): Promise<void> => {
    setPasskeyError(null)
    try {
      const { signInWithPasskey } = await import('./passkey-sign-in.ts')
      await signInWithPasskey()
      await enter(to)
    } catch (error) {
      // Closing the browser's own window is no failure.
      if (!(error instanceof Error && error.name === 'NotAllowedError')) setPasskeyError(error)
    }
  }
  const passkeys = 'PublicKeyCredential' in window
  return (
    <Door title={words.title} lead={team?.name ?? words.lead}>
      <form className="stack" onSubmit={form.onSubmit}>
        {form.error !== null && <Problem error={form.error} />}
        {to !== undefined && form.error === null && <p className="small quiet">{t.shell.signedOut}</p>}
        <TextField label={words.name} name="email" type="email" autoComplete="username webauthn" required autoFocus />
        <TextField label={words.password} name="password" type="password" autoComplete="current-password" required />
        <Button kind="primary" type="submit" whyNot={form.busy ? words.busy : undefined}>
          {form.busy ? words.busy : words.submit}
        </Button>
      </form>
      <div className="stack">
        <p className="door-or small">{words.or}</p>
        {passkeyError !== null && <Problem error={passkeyError} />}
        <Button onClick={() => void byPasskey()} whyNot={passkeys ? undefined : words.noPasskey}>
          {words.passkey}
        </Button>
        <p className="small quiet">{words.forgot}</p>
      </div>
    </Door>
  )
}
