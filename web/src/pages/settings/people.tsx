import { useState } from 'react'
import { api } from '../../api.ts'
import type { Account, DutyConflict, OneTimeLink } from '../../api-types/identity.ts'
import { useAct } from '../../data/act.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useWholeList } from '../../data/whole-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Problem, Waiting } from '../../parts/states.tsx'
import { Secret } from '../../parts/secret.tsx'
import { When } from '../../parts/when.tsx'
import { useWhyNot } from '../../shell/session.ts'
import { t } from '../../text/index.ts'
import { PersonDialog } from './person-dialog.tsx'

/** Who has an account, with which roles, and who unites what should be in two hands. */
export function PeopleTab() {
  const words = t.settings.people
  const list = useCursorList<Account>({ path: '/accounts', limit: 200 })
  const whyNot = useWhyNot('identity.accounts.edit')
  const [asked, setAsked] = useState<Account | 'new' | null>(null)
  const [link, setLink] = useState<OneTimeLink | null>(null)
  return (
    <div className="tab-body">
      <div className="line">
        <Button kind="primary" whyNot={whyNot} onClick={() => setAsked('new')}>
          {words.invite}
        </Button>
      </div>
      {link !== null && (
        <div className="stack-tight">
          <Secret label={words.link} value={link.url} />
          <p className="small quiet">
            {words.linkUntil} <When at={link.expiresAt} as="both" />
          </p>
        </div>
      )}
      <section className="card" aria-label={t.settings.tabs.people}>
        {list.loading && <Waiting />}
        {list.error !== null && <Problem error={list.error} onRetry={list.retry} />}
        <ul className="entries">
          {list.rows.map((account) => (
            <li key={account.accountId}>
              <Person account={account} whyNot={whyNot} onEdit={() => setAsked(account)} onLink={setLink} />
            </li>
          ))}
        </ul>
        {list.hasMore && <Button onClick={list.more}>{t.shell.more}</Button>}
      </section>
      <Conflicts />
      {asked !== null && (
        <PersonDialog account={asked === 'new' ? null : asked} onClose={() => setAsked(null)} onLink={setLink} />
      )}
    </div>
  )
}

interface PersonProps {
  readonly account: Account
  readonly whyNot: string | undefined
  readonly onEdit: () => void
  readonly onLink: (link: OneTimeLink) => void
}

function Person({ account, whyNot, onEdit, onLink }: PersonProps) {
  const words = t.settings.people
  const act = useAct()
  const closed = account.state === 'closed' ? words.states['closed'] : undefined
  return (
    <>
      <div className="stack-tight">
        <span className="line">
          <strong>{account.name}</strong>
          <span className="ltr quiet">{account.email}</span>
          {account.state !== 'active' && (
            <Chip tone={account.state === 'invited' ? 'accent' : 'quiet'}>
              {words.states[account.state] ?? account.state}
            </Chip>
          )}
        </span>
        <span className="small quiet">{account.roles.map((role) => t.words.role[role] ?? role).join(', ')}</span>
        {act.error !== null && <Problem error={act.error} />}
      </div>
      <div className="line">
        <Button whyNot={whyNot ?? closed} onClick={onEdit}>
          {words.edit}
        </Button>
        <Button
          whyNot={whyNot ?? closed}
          onClick={() =>
            void act.run(
              async () =>
                onLink(await api.post<OneTimeLink>(`/accounts/${encodeURIComponent(account.accountId)}/link`)),
              words.newLink,
              ['/accounts'],
            )
          }
        >
          {words.newLink}
        </Button>
      </div>
    </>
  )
}

function Conflicts() {
  const words = t.settings.people
  const conflicts = useWholeList<DutyConflict>('/identity/duty-conflicts').data?.items ?? []
  return (
    <section className="card" aria-labelledby="conflicts">
      <h2 id="conflicts">{words.conflicts}</h2>
      {conflicts.length === 0 && <p className="quiet">{words.conflictsNone}</p>}
      <ul className="stack-tight">
        {conflicts.map((conflict) => (
          <li key={`${conflict.accountId} ${conflict.kind} ${conflict.between.join(' ')}`}>
            <strong>{conflict.name}</strong>{' '}
            <span className="stale">{conflict.between.map((each) => t.words.role[each] ?? each).join(' + ')}</span>{' '}
            {conflict.why}
          </li>
        ))}
      </ul>
    </section>
  )
}
