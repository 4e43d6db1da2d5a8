import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { api } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Segments } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Popover } from '../parts/popover.tsx'
import { t } from '../text/index.ts'
import { directions, setPreferences, themes, usePreferences } from './preferences.ts'
import { useSession } from './session.ts'

/** Colours, direction, keys: kept in this browser. */
export function Display({ onKeys }: { readonly onKeys: () => void }) {
  const chosen = usePreferences()
  const words = t.shell.display
  return (
    <Popover label={words.title} face={<Icon name="display" />}>
      {(close) => (
        <>
          <Segments
            label={words.theme}
            value={chosen.theme}
            options={themes.map((theme) => [theme, words.themes[theme]] as const)}
            onChoose={(theme) => setPreferences({ theme })}
          />
          <Segments
            label={words.direction}
            value={chosen.direction}
            options={directions.map((direction) => [direction, words.directions[direction]] as const)}
            onChoose={(direction) => setPreferences({ direction })}
          />
          <Segments
            label={words.keys}
            value={chosen.singleKeys ? 'on' : 'off'}
            options={[
              ['on', words.keysOn],
              ['off', words.keysOff],
            ]}
            onChoose={(value) => setPreferences({ singleKeys: value === 'on' })}
          />
          <Button
            kind="plain"
            onClick={() => {
              close()
              onKeys()
            }}
          >
            {t.shell.keys.title}
          </Button>
        </>
      )}
    </Popover>
  )
}

/** Who is signed in, with which roles, and the way out. */
export function Account() {
  const session = useSession()
  const signOut = useSignOut()
  const words = t.shell.account
  return (
    <Popover label={words.title} face={<Icon name="account" />}>
      {(close) => (
        <>
          <div className="stack-tight">
            <strong>{session?.actor?.name}</strong>
            <span className="small quiet">
              {session?.actor?.roles.map((role) => t.words.role[role] ?? role).join(', ')}
            </span>
          </div>
          <Link to="/settings/$tab" params={{ tab: 'account' }} onClick={close}>
            {words.profile}
          </Link>
          <Link to="/concerns" onClick={close}>
            {t.conscience.raise}
          </Link>
          <Button onClick={() => void signOut()}>{words.signOut}</Button>
        </>
      )}
    </Popover>
  )
}

/** Ends the session here and on the node, and forgets what was loaded. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return async () => {
    await api.delete('/session')
    await router.navigate({ to: '/sign-in' })
    // Only now: what is still on the page would ask for itself again, as nobody.
    client.clear()
  }
}
