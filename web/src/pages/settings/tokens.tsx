import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { ApiToken } from '../../api-types/identity.ts'
import { useAct } from '../../data/act.ts'
import { textOf, useForm } from '../../data/form.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/index.ts'
import { RoleChoice, roleOptions } from './role-choice.tsx'

const mostDays = 366
const usualDays = 90

/** API tokens: made with the least that they need, shown once, ended with one press. */
export function TokensTab() {
  const words = t.settings.tokens
  const client = useQueryClient()
  const act = useAct()
  const [roles, setRoles] = useState<readonly string[]>(['analyst'])
  const [made, setMade] = useState<string | null>(null)
  const list = useCursorList<ApiToken>({ path: '/tokens', limit: 200 })
  const form = useForm(async (fields) => {
    const { token } = await api.post<{ token: string }>('/tokens', {
      name: textOf(fields, 'name').trim(),
      roles,
      days: Number(textOf(fields, 'days')),
    })
    setMade(token)
    await client.invalidateQueries({ queryKey: ['list', '/tokens'] })
  })
  return (
    <div className="tab-body">
      <p className="quiet">{words.lead}</p>
      {made !== null && <Secret label={words.made} value={made} />}
      <form className="card" onSubmit={form.onSubmit} aria-labelledby="make">
        <h2 id="make">{words.make}</h2>
        {form.error !== null && <Problem error={form.error} />}
        <div className="form-grid">
          <TextField label={words.name} name="name" required maxLength={200} fault={form.faultOf('/name')} />
          <TextField
            label={words.days}
            name="days"
            type="number"
            min={1}
            max={mostDays}
            defaultValue={usualDays}
            required
            fault={form.faultOf('/days')}
          />
        </div>
        <RoleChoice label={words.roles} options={roleOptions} chosen={roles} onChoose={setRoles} />
        <div className="line">
          <Button
            kind="primary"
            type="submit"
            whyNot={roles.length === 0 ? t.settings.people.chooseRole : form.busy ? t.shell.loading : undefined}
          >
            {words.make}
          </Button>
        </div>
      </form>
      <section className="card" aria-label={t.settings.tabs.tokens}>
        {act.error !== null && <Problem error={act.error} />}
        {list.loading && <Waiting />}
        {list.error !== null && <Problem error={list.error} onRetry={list.retry} />}
        {!list.loading && list.rows.length === 0 && <p className="quiet">{words.none}</p>}
        <ul className="entries">
          {list.rows.map((token) => (
            <li key={token.tokenId}>
              <div className="stack-tight">
                <strong>{token.name}</strong>
                <span className="small quiet">
                  {token.roles.map((role) => t.words.role[role] ?? role).join(', ')} ·{' '}
                  {token.endedAt === null ? (
                    <>
                      {words.until} <When at={token.expiresAt} as="absolute" />
                    </>
                  ) : (
                    <>
                      {words.endedAt} <When at={token.endedAt} />
                    </>
                  )}{' '}
                  ·{' '}
                  {token.lastUsedOn === null ? words.neverUsed : t.settings.account.usedOn(formatDay(token.lastUsedOn))}
                </span>
              </div>
              <Button
                whyNot={token.endedAt === null ? undefined : words.endedAt}
                onClick={() =>
                  void act.run(() => api.delete(`/tokens/${encodeURIComponent(token.tokenId)}`), words.ended, [
                    '/tokens',
                  ])
                }
              >
                {words.end}
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
