import { api } from '../../api.ts'
import type { OwnSession, Passkey } from '../../api-types/identity.ts'
import { useAct } from '../../data/act.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { TextField } from '../../parts/field.tsx'
import { Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'

/** One's own sessions and passkeys. */
export function AccountTab() {
  return (
    <div className="tab-body">
      <Sessions />
      <Passkeys />
    </div>
  )
}

function Sessions() {
  const words = t.settings.account
  const act = useAct()
  const query = useWholeList<OwnSession>('/sessions')
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      {act.error !== null && <Problem error={act.error} />}
      <Loaded query={query}>
        {({ items }) => (
          <ul className="entries">
            {items.map((session) => (
              <li key={session.sessionId}>
                <div className="stack-tight">
                  <span className="line">
                    <strong>{browserOf(session.agent)}</strong> <span className="ltr">{session.address}</span>
                    {session.current && <Chip tone="good">{words.current}</Chip>}
                  </span>
                  <span className="small quiet">
                    {words.lastSeen} <When at={session.lastSeenAt} />
                  </span>
                </div>
                <Button
                  whyNot={session.current ? words.endCurrent : undefined}
                  onClick={() =>
                    void act.run(() => api.delete(`/sessions/${encodeURIComponent(session.sessionId)}`), words.ended, [
                      '/sessions',
                    ])
                  }
                >
                  {words.end}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

/** The browser and system that a user agent names, short enough to be recognised. */
function browserOf(agent: string): string {
  const browser = /(Firefox|Edg|Chrome|Safari)\/(\d+)/.exec(agent)
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)
  return (
    [browser?.slice(1, 3).join(' ').replace('Edg ', 'Edge '), system?.[1]].filter(Boolean).join(', ') ||
    agent.slice(0, 60)
  )
}

function Passkeys() {
  const words = t.settings.account
  const act = useAct()
  const query = useWholeList<Passkey>('/passkeys')
  const supported = 'PublicKeyCredential' in window
  const add = async (form: HTMLFormElement): Promise<void> => {
    const name = String(new FormData(form).get('name') ?? '').trim()
    const { registerPasskey } = await import('./register-passkey.ts')
    await registerPasskey(name)
    form.reset()
  }
  return (
    <section className="card" aria-labelledby="passkeys">
      <h2 id="passkeys">{words.passkeys}</h2>
      {act.error !== null && <Problem error={act.error} />}
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="quiet">{words.passkeysNone}</p>}
            <ul className="entries">
              {items.map((passkey) => (
                <li key={passkey.passkeyId}>
                  <div className="stack-tight">
                    <strong>{passkey.name}</strong>
                    <span className="small quiet">
                      {passkey.lastUsedOn === null ? words.neverUsed : words.usedOn(formatDay(passkey.lastUsedOn))}
                    </span>
                  </div>
                  <Button
                    onClick={() =>
                      void act.run(
                        () => api.delete(`/passkeys/${encodeURIComponent(passkey.passkeyId)}`),
                        words.removed,
                        ['/passkeys'],
                      )
                    }
                  >
                    {words.remove}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <form
        className="who-form"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void act.run(() => add(form), words.added, ['/passkeys'])
        }}
      >
        <TextField label={words.passkeyName} hint={words.passkeyHint} name="name" required maxLength={100} wide />
        <Button type="submit" whyNot={supported ? undefined : t.people.signIn.noPasskey}>
          {words.add}
        </Button>
      </form>
    </section>
  )
}
