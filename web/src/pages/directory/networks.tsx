import { Link, useNavigate } from '@tanstack/react-router'
import type { Network } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { Chip } from '../../parts/chips.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { t } from '../../text/index.ts'
import { NoEntries } from './teams.tsx'

const head = t.directory.column
const kinds = ['cidr', 'asn', 'domain', 'sector', 'country'] as const

const columns: readonly Column<Network>[] = [
  {
    id: 'value',
    head: head.value,
    rem: 12,
    grow: 2,
    className: 'first',
    cell: ({ kind, value }) => <code className="ltr">{kind === 'asn' ? `AS${value}` : value}</code>,
  },
  { id: 'kind', head: head.kind, rem: 9, cell: ({ kind }) => t.words.basis[kind] ?? kind },
  {
    id: 'team',
    head: head.team,
    rem: 10,
    grow: 2,
    cell: ({ teamId, team }) => (
      <Link to="/directory/teams/$teamId" params={{ teamId }} tabIndex={-1}>
        {team}
      </Link>
    ),
  },
  { id: 'source', head: head.source, rem: 9, grow: 1, className: 'wide-only', cell: ({ source }) => source },
  {
    id: 'chosen',
    head: head.chosen,
    rem: 6,
    className: 'first-end',
    cell: ({ chosen, chosenReason }) =>
      chosen ? (
        <Chip tone="good" title={chosenReason ?? ''}>
          {t.directory.chosen}
        </Chip>
      ) : null,
  },
]

/** Networks and who answers for them. */
export function Networks() {
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const words = t.directory
  const [text, type] = useTypedState(search['search'] ?? '', (value) => change({ search: value.trim() }))
  const query = { search: search['search'], kind: search['kind'] }
  const list = useCursorList<Network>({ path: '/directory/networks', query })
  return (
    <div className="tab-list">
      <div className="filters" role="search" aria-label={words.search}>
        <TextField
          label={words.search}
          wide
          type="search"
          value={text}
          placeholder="192.0.2."
          data-search
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
        <Choice
          label={head.kind}
          value={search['kind'] ?? ''}
          onChoose={(kind) => change({ kind })}
          options={[['', t.findings.any], ...kinds.map((kind) => [kind, t.words.basis[kind] ?? kind] as const)]}
        />
      </div>
      <Listing
        label={words.tabs.networks}
        list={list}
        columns={columns}
        keyOf={({ networkId }) => networkId}
        onOpen={({ teamId }) => void navigate({ to: '/directory/teams/$teamId', params: { teamId } })}
        empty={<NoEntries filtered={Object.values(query).some((value) => (value ?? '') !== '')} />}
      />
    </div>
  )
}
