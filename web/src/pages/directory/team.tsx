import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { Contact, HistoryEntry, Network, Team } from '../../api-types/directory.ts'
import type { Page } from '../../api-types/page.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Facts, PageHead, useTitle } from '../../parts/page.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { RestrictionNotice } from '../mandates/restriction-notice.tsx'
import { ContactCard } from './contact-card.tsx'
import { plain } from './proposals.tsx'

/** One team: who they are, how to reach them, what they answer for, and what changed. */
export function TeamPage() {
  const { teamId = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['team', teamId],
    queryFn: ({ signal }) => api.get<Team>(`/directory/teams/${encodeURIComponent(teamId)}`, {}, signal),
  })
  useTitle(query.data?.name ?? t.directory.title)
  return (
    <div className="page">
      <p>
        <Link to="/directory/$tab" params={{ tab: 'teams' }} className="line">
          <Icon name="back" /> {t.directory.title}
        </Link>
      </p>
      <Loaded query={query}>{(team) => <Body team={team} />}</Loaded>
    </div>
  )
}

function Body({ team }: { readonly team: Team }) {
  const words = t.directory.team
  return (
    <>
      <PageHead title={team.name} lead={[team.functionClass ?? t.directory.notClassed, ...team.countries].join(' · ')}>
        <Link className="button" to="/findings" search={{ team: team.teamId }}>
          {words.findings}
        </Link>
        <Link className="button" to="/notifications" search={{ team: team.teamId }}>
          {words.notifications}
        </Link>
      </PageHead>
      <RestrictionNotice partner={team.name} />
      <div className="today">
        <div className="stack">
          <TeamContacts teamId={team.teamId} />
          <TeamNetworks teamId={team.teamId} />
        </div>
        <div className="stack">
          {Object.keys(team.profile).length > 0 && (
            <section className="card" aria-labelledby="about">
              <h2 id="about">{words.about}</h2>
              <Facts
                rows={Object.entries(team.profile).map(([name, value]) => [
                  words.profile[name] ?? name,
                  Array.isArray(value) ? value.map(plain).join(', ') : plain(value),
                ])}
              />
            </section>
          )}
          <TeamHistory teamId={team.teamId} />
        </div>
      </div>
    </>
  )
}

function TeamContacts({ teamId }: { readonly teamId: string }) {
  const words = t.directory.team
  const query = useQuery({
    queryKey: ['contacts', teamId],
    queryFn: ({ signal }) => api.get<Page<Contact>>('/directory/contacts', { teamId, limit: 100 }, signal),
  })
  return (
    <section className="card" aria-labelledby="contacts">
      <h2 id="contacts">{words.contacts}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="stale">{words.contactsNone}</p>}
            <ul className="stack">
              {items.map((contact) => (
                <li key={contact.contactId}>
                  <ContactCard contact={contact} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}

function TeamNetworks({ teamId }: { readonly teamId: string }) {
  const words = t.directory.team
  const list = useCursorList<Network>({ path: '/directory/networks', query: { teamId }, limit: 100 })
  return (
    <section className="card" aria-labelledby="networks">
      <h2 id="networks">{words.networks}</h2>
      {list.rows.length === 0 && !list.loading && <p className="quiet">{words.networksNone}</p>}
      <ul className="gaps">
        {list.rows.map(({ networkId, kind, value, chosen, source }) => (
          <li key={networkId} title={source}>
            <Link
              className="mono ltr"
              to="/directory/$tab"
              params={{ tab: 'who' }}
              search={{ q: kind === 'asn' ? `AS${value}` : (value.split('/')[0] ?? value) }}
            >
              {kind === 'asn' ? `AS${value}` : value}
            </Link>{' '}
            {chosen && <Chip tone="good">{t.directory.chosen}</Chip>}
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={list.more}>{t.shell.more}</Button>}
    </section>
  )
}

function TeamHistory({ teamId }: { readonly teamId: string }) {
  const words = t.directory.team
  const query = useQuery({
    queryKey: ['team-history', teamId],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly HistoryEntry[] }>(`/directory/teams/${encodeURIComponent(teamId)}/history`, {}, signal),
  })
  return (
    <section className="card" aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="quiet">{words.historyNone}</p>}
            <ol className="timeline">
              {items.map((entry) => (
                <li key={entry.historyId}>
                  <When at={entry.at} as="absolute" />
                  <span>
                    {entry.change} <span className="quiet">{entry.source ?? entry.actor.id}</span> {entry.why}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </section>
  )
}
