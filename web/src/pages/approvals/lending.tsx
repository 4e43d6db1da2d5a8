import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../../api.ts'
import type { Delegation, Delegations } from '../../api-types/approvals.ts'
import { announce } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { NamedChoice, TextField } from '../../parts/field.tsx'
import { Empty, Loaded, Problem } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useSession, useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { roleWords } from './part-words.ts'

/** The roles that are lent now, and a form to lend one of one's own. */
export function Lending() {
  const words = t.approvals.lending
  const query = useQuery({
    queryKey: ['approvals', 'delegations'],
    queryFn: ({ signal }) => api.get<Delegations>('/approvals-delegations', {}, signal),
  })
  return (
    <Loaded query={query}>
      {({ items, people }) => (
        <div className="stack">
          {items.length === 0 ? (
            <Empty title={words.none} detail={words.noneDetail} />
          ) : (
            <ul className="stack">
              {items.map((one) => (
                <li key={one.delegationId}>
                  <Lent delegation={one} />
                </li>
              ))}
            </ul>
          )}
          <LendForm people={people} />
        </div>
      )}
    </Loaded>
  )
}

function useChanged(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['approvals'] })
}

function Lent({ delegation }: { readonly delegation: Delegation }) {
  const words = t.approvals.lending
  const me = useSession()?.actor?.id
  const changed = useChanged()
  const [error, setError] = useState<unknown>(null)
  const mine = me === delegation.from.personId || me === delegation.to.personId
  const end = async (): Promise<void> => {
    try {
      await api.delete(`/approvals-delegations/${encodeURIComponent(delegation.delegationId)}`)
      announce(t.approvals.done.lentEnded)
    } catch (thrown) {
      setError(thrown)
    }
    await changed()
  }
  return (
    <article className="card stack">
      <p>
        <strong>{words.line(roleWords(delegation.role), delegation.from.name, delegation.to.name)}</strong>{' '}
        <span className="quiet">
          {words.until} <When at={delegation.until} as="both" />
        </span>
      </p>
      <p className="prose">{delegation.reason}</p>
      <div className="line">
        <Button whyNot={mine ? undefined : words.notYours} onClick={() => void end()}>
          {words.end}
        </Button>
      </div>
      {error !== null && <Problem error={error} />}
    </article>
  )
}

function LendForm({ people }: Pick<Delegations, 'people'>) {
  const words = t.approvals.lending
  const actor = useSession()?.actor
  const changed = useChanged()
  const mayNot = useWhyNot('norms.approve')
  const [error, setError] = useState<unknown>(null)
  const others = people.filter(({ personId }) => personId !== actor?.id)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const target = event.currentTarget
    const form = new FormData(target)
    const text = (name: string): string => String(form.get(name) ?? '').trim()
    setError(null)
    try {
      const until = new Date(`${text('until')}T23:59:59Z`).toISOString()
      await api.post('/approvals-delegations', { role: text('role'), to: text('to'), until, reason: text('reason') })
      announce(t.approvals.done.lent)
      target.reset()
    } catch (thrown) {
      setError(thrown)
    }
    await changed()
  }
  return (
    <form className="card stack" aria-label={words.lend} onSubmit={(event) => void submit(event)}>
      <h2>{words.lend}</h2>
      <NamedChoice
        label={words.role}
        name="role"
        options={(actor?.roles ?? []).map((role) => [role, roleWords(role)] as const)}
      />
      <NamedChoice label={words.to} name="to" options={others.map(({ personId, name }) => [personId, name] as const)} />
      <TextField label={words.until} name="until" type="date" required />
      <TextField label={words.reason} name="reason" required minLength={3} maxLength={400} />
      {error !== null && <Problem error={error} />}
      <div className="line">
        <Button kind="primary" type="submit" whyNot={mayNot ?? (others.length === 0 ? words.nobody : undefined)}>
          {words.lend}
        </Button>
      </div>
    </form>
  )
}
