import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { DecisionSummary, Outcome } from '../../api-types/norms.ts'
import { useCursorList } from '../../data/cursor-list.ts'
import { useTypedState, useUrlState } from '../../data/url-state.ts'
import { OutcomeChip } from '../../parts/chips.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Column } from '../../parts/grid.tsx'
import { Listed } from '../../parts/listed.tsx'
import { useTitle } from '../../parts/page.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

const head = t.decisions.column

const columns: readonly Column<DecisionSummary>[] = [
  {
    id: 'outcome',
    head: head.outcome,
    rem: 7,
    className: 'first-end',
    cell: ({ outcome }) => <OutcomeChip outcome={outcome} />,
  },
  {
    id: 'subject',
    head: head.subject,
    rem: 10,
    grow: 3,
    className: 'first',
    cell: ({ decisionId, subject }) => (
      <RowLink to="/decisions" id={decisionId} className="mono ltr">
        {subject.id}
      </RowLink>
    ),
  },
  { id: 'act', head: head.act, rem: 7, cell: ({ act }) => act },
  {
    id: 'rules',
    head: head.rules,
    rem: 7,
    grow: 2,
    cell: ({ rules }) => (rules.length === 0 ? '–' : <code>{rules.join(' ')}</code>),
  },
  { id: 'at', head: head.at, rem: 7, cell: ({ at }) => <When at={at} /> },
]
const shortColumns = columns.filter(({ id }) => id !== 'act')

/** Every decision of the norm gate, newest first. */
export function DecisionsPage() {
  const [search, change] = useUrlState()
  const { decisionId } = useParams({ strict: false })
  const navigate = useNavigate()
  const words = t.decisions
  useTitle(decisionId === undefined ? words.title : null)
  const [rule, typeRule] = useTypedState(search['rule'] ?? '', (value) => change({ rule: value.trim() }))
  const filters = { outcome: search['outcome'], rule: search['rule'], subject: search['subject'] }
  const filtered = Object.values(filters).some((value) => (value ?? '') !== '')
  const list = useCursorList<DecisionSummary>({ path: '/norms/decisions', query: filters, refreshMs: 60_000 })
  return (
    <Listed
      words={words}
      filters={
        <>
          <Choice
            label={words.outcome}
            value={search['outcome'] ?? ''}
            onChoose={(outcome) => change({ outcome })}
            options={[
              ['', words.any],
              ...(Object.keys(t.words.outcome) as Outcome[]).map(
                (outcome) => [outcome, `${outcome} – ${t.words.outcome[outcome]}`] as const,
              ),
            ]}
          />
          <TextField
            label={words.rule}
            value={rule}
            data-search
            placeholder={words.rulePlaceholder}
            onChange={(event) => typeRule(event.target.value)}
            spellCheck={false}
          />
        </>
      }
      list={list}
      columns={columns}
      shortColumns={shortColumns}
      keyOf={(decision) => decision.decisionId}
      openKey={decisionId}
      onOpen={(decision) =>
        void navigate({
          to: '/decisions/$decisionId',
          params: { decisionId: decision.decisionId },
          search,
          replace: decisionId !== undefined,
        })
      }
      empty={
        <Empty
          title={filtered ? words.empty : words.none}
          detail={filtered ? words.emptyDetail : words.noneDetail}
          action={filtered ? undefined : <Link to="/notifications">{words.noneDo}</Link>}
        />
      }
    />
  )
}
