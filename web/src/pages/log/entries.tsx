import type { LogEntry } from '../../api-types/transparency.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listing } from '../../parts/listing.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const head = t.log.column

function placeOf({ state, index }: LogEntry['log']): string {
  return state === 'pending' ? t.log.places.pending : t.log.places[state](formatNumber(index ?? 0))
}

const columns: readonly Column<LogEntry>[] = [
  { id: 'what', head: head.what, rem: 14, grow: 2, className: 'first', cell: ({ type }) => <code>{type}</code> },
  { id: 'at', head: head.at, rem: 9, className: 'first-end', cell: ({ at }) => <When at={at} as="absolute" /> },
  {
    id: 'about',
    head: head.about,
    rem: 9,
    grow: 2,
    cell: ({ subject }) => <code title={subject.type}>{subject.id}</code>,
  },
  { id: 'place', head: head.place, rem: 7, cell: ({ log }) => placeOf(log) },
  {
    id: 'proof',
    head: head.proof,
    rem: 5,
    cell: ({ factId, log }) =>
      log.state === 'published' && (
        <a
          href={`/api/v1/log/proofs/${encodeURIComponent(factId)}`}
          download
          aria-label={t.log.proofOf(formatNumber(log.index ?? 0))}
        >
          {t.log.proof}
        </a>
      ),
  },
]

/** What happened, with the place of each in the log and the proof for it. */
export function Entries() {
  const words = t.log
  const [search, change] = useUrlState()
  const [type, setType] = useTypedState(search['type'] ?? '', (value) => change({ type: value.trim() }))
  const [subject, setSubject] = useTypedState(search['subjectId'] ?? '', (value) => change({ subjectId: value.trim() }))
  const list = useCursorList<LogEntry>({
    path: '/log/entries',
    query: { type: search['type'], subjectId: search['subjectId'] },
  })
  return (
    <section className="tab-list" aria-label={words.entries}>
      <div className="filters" role="search" aria-label={t.findings.filters}>
        <TextField
          label={words.type}
          value={type}
          data-search
          spellCheck={false}
          onChange={(event) => setType(event.target.value)}
        />
        <TextField
          label={words.subject}
          value={subject}
          spellCheck={false}
          onChange={(event) => setSubject(event.target.value)}
        />
      </div>
      <Listing
        label={words.table}
        list={list}
        columns={columns}
        keyOf={({ factId }) => factId}
        onOpen={({ subject: about }) => change({ subjectId: about.id })}
        empty={<Empty title={words.nothing} detail={words.nothingDetail} />}
      />
    </section>
  )
}
