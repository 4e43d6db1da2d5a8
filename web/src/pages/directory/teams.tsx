import { Link, useNavigate } from '@tanstack/react-router'
import type { Team } from '../../api-types/directory.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { Empty } from '../../parts/states.tsx'
import { t } from '../../text/index.ts'

const head = t.directory.column

const columns: readonly Column<Team>[] = [
  {
    id: 'team',
    head: head.team,
    rem: 14,
    grow: 3,
    className: 'first',
    cell: ({ teamId, name }) => (
      <Link to="/directory/teams/$teamId" params={{ teamId }} tabIndex={-1}>
        {name}
      </Link>
    ),
  },
  {
    id: 'function',
    head: head.function,
    rem: 8,
    grow: 1,
    cell: ({ functionClass }) => functionClass ?? <span className="quiet">{t.directory.notClassed}</span>,
  },
  {
    id: 'country',
    head: head.country,
    rem: 6,
    grow: 1,
    className: 'first-end',
    cell: ({ countries }) => countries.join(' ') || '–',
  },
]

/** The teams of the directory. */
export function Teams() {
  const [search, change] = useUrlState()
  const navigate = useNavigate()
  const words = t.directory
  const [text, type] = useTypedState(search['search'] ?? '', (value) => change({ search: value.trim() }))
  const list = useCursorList<Team>({ path: '/directory/teams', query: { search: search['search'] } })
  return (
    <div className="tab-list">
      <div className="filters" role="search" aria-label={words.search}>
        <TextField
          label={words.search}
          wide
          type="search"
          value={text}
          placeholder={words.searchTeam}
          data-search
          onChange={(event) => type(event.target.value)}
        />
      </div>
      <Listing
        label={words.table}
        list={list}
        columns={columns}
        keyOf={({ teamId }) => teamId}
        onOpen={({ teamId }) => void navigate({ to: '/directory/teams/$teamId', params: { teamId } })}
        empty={<NoEntries filtered={(search['search'] ?? '') !== ''} />}
      />
    </div>
  )
}

/** An empty list of the directory, and how to fill it. */
export function NoEntries({ filtered }: { readonly filtered: boolean }) {
  const words = t.directory
  if (filtered) return <Empty title={words.nothingFits} detail={words.nothingFitsDetail} />
  return (
    <Empty
      title={words.none}
      detail={words.noneDetail}
      action={
        <Link className="button" data-kind="primary" to="/directory/$tab" params={{ tab: 'imports' }}>
          {words.noneDo}
        </Link>
      }
    />
  )
}
