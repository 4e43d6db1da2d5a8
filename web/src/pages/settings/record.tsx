import type { AuditFact } from '../../api-types/transparency.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

const head = t.settings.record.column

const columns: readonly Column<AuditFact>[] = [
  { id: 'what', head: head.what, rem: 14, grow: 2, className: 'first', cell: ({ type }) => <code>{type}</code> },
  { id: 'at', head: head.at, rem: 9, className: 'first-end', cell: ({ at }) => <When at={at} as="absolute" /> },
  { id: 'who', head: head.who, rem: 9, grow: 1, cell: ({ actor }) => <span title={actor.kind}>{actor.id}</span> },
  {
    id: 'about',
    head: head.about,
    rem: 9,
    grow: 1,
    cell: ({ subject }) => <code title={subject.type}>{subject.id}</code>,
  },
  {
    id: 'detail',
    head: head.detail,
    rem: 10,
    grow: 3,
    className: 'wide-only',
    cell: ({ detail }) =>
      Object.entries(detail)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(', '),
  },
]

/** What happened, for those who look into it. */
export function RecordTab() {
  const words = t.settings.record
  const [search, change] = useUrlState()
  const [type, setType] = useTypedState(search['type'] ?? '', (value) => change({ type: value.trim() }))
  const [actor, setActor] = useTypedState(search['actor'] ?? '', (value) => change({ actor: value.trim() }))
  const list = useCursorList<AuditFact>({
    path: '/audit',
    query: { type: search['type'], actor: search['actor'], subjectId: search['subjectId'] },
  })
  return (
    <div className="tab-list">
      <div className="filters" role="search" aria-label={t.findings.filters}>
        <TextField
          label={words.type}
          value={type}
          data-search
          spellCheck={false}
          onChange={(event) => setType(event.target.value)}
        />
        <TextField
          label={words.actor}
          value={actor}
          spellCheck={false}
          onChange={(event) => setActor(event.target.value)}
        />
      </div>
      <Listing
        label={words.table}
        list={list}
        columns={columns}
        keyOf={({ factId }) => factId}
        onOpen={({ subject }) => change({ subjectId: subject.id })}
        empty={<Empty title={words.none} detail={words.noneDetail} />}
      />
    </div>
  )
}
