import { Link, useNavigate } from '@tanstack/react-router'
import type { Contact } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { Chip } from '../../parts/chips.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { useNow } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { KeyChip } from './key-note.tsx'
import { NoEntries } from './teams.tsx'
import { FreshnessNote } from './who-answer.tsx'

const head = t.directory.column

const columns: readonly Column<Contact>[] = [
  {
    id: 'team',
    head: head.team,
    rem: 11,
    grow: 2,
    className: 'first',
    cell: ({ teamId, team }) => (
      <Link to="/directory/teams/$teamId" params={{ teamId }} tabIndex={-1}>
        {team}
      </Link>
    ),
  },
  { id: 'email', head: head.email, rem: 11, grow: 2, cell: ({ email }) => <span className="ltr">{email}</span> },
  { id: 'role', head: head.role, rem: 8, cell: ({ role }) => t.directory.roles[role] ?? role },
  { id: 'format', head: head.format, rem: 4, className: 'wide-only', cell: ({ format }) => format },
  {
    id: 'verified',
    head: head.verified,
    rem: 11,
    className: 'first-end',
    cell: (contact) => (
      <>
        <ContactState contact={contact} />
        <KeyChip contactKey={contact.key} />
      </>
    ),
  },
]

/** Whether a contact can be relied upon: disabled, amber, or verified lately. */
export function ContactState({ contact }: { readonly contact: Contact }) {
  if (contact.disabledAt !== null)
    return (
      <Chip tone="harm" mark="square-full" title={contact.disabledReason ?? ''}>
        {t.directory.disabled}
      </Chip>
    )
  return <FreshnessNote freshness={contact.freshness} />
}

/** Ways to reach teams; the stale ones can be listed alone. */
export function Contacts() {
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const words = t.directory
  const now = useNow()
  const [text, type] = useTypedState(search['search'] ?? '', (value) => change({ search: value.trim() }))
  const staleOnly = search['only'] === 'stale'
  const before = new Date(now - 180 * 86_400_000).toISOString().slice(0, 10)
  const query = {
    search: search['search'],
    ...(staleOnly ? { verifiedBefore: before } : {}),
    ...(search['only'] === 'disabled' ? { disabled: 'true' } : {}),
  }
  const list = useCursorList<Contact>({ path: '/directory/contacts', query })
  return (
    <div className="tab-list">
      <div className="filters" role="search" aria-label={words.search}>
        <TextField
          label={words.search}
          wide
          type="search"
          value={text}
          placeholder={words.searchPlaceholder}
          data-search
          onChange={(event) => type(event.target.value)}
        />
        <Choice
          label={words.only}
          value={search['only'] ?? ''}
          onChoose={(only) => change({ only })}
          options={Object.entries(words.onlyOptions)}
        />
      </div>
      <Listing
        label={words.tabs.contacts}
        list={list}
        columns={columns}
        keyOf={({ contactId }) => contactId}
        onOpen={({ teamId }) => void navigate({ to: '/directory/teams/$teamId', params: { teamId } })}
        empty={<NoEntries filtered={Object.values(query).some((value) => (value ?? '') !== '')} />}
      />
    </div>
  )
}
