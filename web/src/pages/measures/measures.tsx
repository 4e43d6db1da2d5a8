import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { measureStates, type MeasureState, type MeasureSummary } from '../../api-types/measures.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useUrlState } from '../../data/url-state.ts'
import { Chip, Exercise, type Tone } from '../../parts/chips.tsx'
import { Choice } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

const head = t.measures.column
const look: Record<MeasureState, [Tone, 'ring' | 'full' | 'square']> = {
  draft: ['quiet', 'ring'],
  waiting: ['care', 'full'],
  applied: ['accent', 'full'],
  reversed: ['quiet', 'square'],
  expired: ['quiet', 'square'],
  'set-aside': ['quiet', 'ring'],
}

export function MeasureStateChip({ state }: { readonly state: MeasureState }) {
  const [tone, mark] = look[state]
  return (
    <Chip tone={tone} mark={mark}>
      {t.measures.state[state]}
    </Chip>
  )
}

const columns: readonly Column<MeasureSummary>[] = [
  {
    id: 'state',
    head: head.state,
    rem: 9,
    className: 'first-end',
    cell: ({ state }) => <MeasureStateChip state={state} />,
  },
  {
    id: 'what',
    head: head.what,
    rem: 14,
    grow: 3,
    className: 'first',
    cell: ({ measureId, proposal }) => (
      <>
        <RowLink to="/measures" id={measureId}>
          {proposal.title}
        </RowLink>{' '}
        {proposal.exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'effect',
    head: head.effect,
    rem: 10,
    grow: 1,
    cell: ({ proposal, effect }) => (
      <>
        <code>{effect}</code> {t.measures.kind[proposal.kind]}
      </>
    ),
  },
  { id: 'targets', head: head.targets, rem: 6, cell: ({ targets }) => targets.length },
  { id: 'until', head: head.until, rem: 7, cell: ({ endsAt, end }) => <When at={end?.at ?? endsAt} /> },
]
const shortColumns = columns.filter(({ id }) => id === 'state' || id === 'what' || id === 'until')

/** Every measure, newest first; the one that is open stands beside. */
export function MeasuresPage() {
  const [search, change] = useUrlState()
  const { measureId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.measures
  useTitle(measureId === undefined ? words.title : null)
  const filters = { state: search['state'], nearMiss: search['nearMiss'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<MeasureSummary>({ path: '/measures', query: filters, refreshMs: 30_000 })
  return (
    <Listed
      words={words}
      before={
        <div className="line">
          <Link to="/measures/propose" className="button" data-kind="primary">
            {words.propose}
          </Link>
        </div>
      }
      filters={
        <>
          <Choice
            label={words.stateLabel}
            value={search['state'] ?? ''}
            onChoose={(state) => change({ state })}
            options={[['', words.any], ...measureStates.map((state) => [state, words.state[state]] as const)]}
          />
          <Choice
            label={words.which}
            value={search['nearMiss'] ?? ''}
            onChoose={(nearMiss) => change({ nearMiss })}
            options={[
              ['', words.all],
              ['yes', words.nearMisses],
            ]}
          />
        </>
      }
      list={list}
      columns={columns}
      shortColumns={shortColumns}
      keyOf={(measure) => measure.measureId}
      openKey={measureId}
      onOpen={(measure) =>
        void navigate({
          to: '/measures/$measureId',
          params: { measureId: measure.measureId },
          search,
          replace: measureId !== undefined,
        })
      }
      empty={
        <Empty
          title={filtered ? words.empty : words.none}
          detail={filtered ? words.emptyDetail : words.noneDetail}
          action={filtered ? undefined : <Link to="/measures/propose">{words.propose}</Link>}
        />
      }
    />
  )
}
