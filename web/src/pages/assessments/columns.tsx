import { Link } from '@tanstack/react-router'
import type { AssessmentSummary, Statement } from '../../api-types/assessments.ts'
import { Chip, Exercise, Tlp, type Tone } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const words = t.assessments

export const assessmentColumns: readonly Column<AssessmentSummary>[] = [
  {
    id: 'title',
    head: words.column.title,
    rem: 14,
    grow: 3,
    className: 'first',
    cell: ({ assessmentId, title, exercise }) => (
      <>
        <Link to="/assessments/$assessmentId" params={{ assessmentId }} tabIndex={-1}>
          {title}
        </Link>{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'frozen',
    head: words.column.frozen,
    rem: 6,
    className: 'first-end',
    cell: ({ frozen }) => (frozen === 0 ? words.draft : words.version(frozen)),
  },
  { id: 'marking', head: words.column.marking, rem: 9, cell: ({ marking }) => <Tlp tlp={marking} /> },
  {
    id: 'missing',
    head: words.column.missing,
    rem: 6,
    className: 'num',
    cell: ({ missing }) => (missing.length === 0 ? words.complete : formatNumber(missing.length)),
  },
  { id: 'changed', head: words.column.changed, rem: 7, cell: ({ changedAt }) => <When at={changedAt} /> },
]

const stateTone: Record<string, Tone> = { draft: 'quiet', stopped: 'harm', held: 'care', released: 'good' }

/** The state of a text, in a word and a colour. */
export function StatementChip({ state }: { readonly state: string }) {
  return <Chip tone={stateTone[state] ?? 'quiet'}>{words.statement.states[state] ?? state}</Chip>
}

const head = words.statement.column

export const statementColumns: readonly Column<Statement>[] = [
  {
    id: 'title',
    head: head.title,
    rem: 14,
    grow: 3,
    className: 'first',
    cell: ({ statementId, body, exercise }) => (
      <>
        <Link to="/statements/$statementId" params={{ statementId }} tabIndex={-1}>
          {body.title}
        </Link>{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'state',
    head: head.state,
    rem: 8,
    className: 'first-end',
    cell: ({ state }) => <StatementChip state={state} />,
  },
  { id: 'kind', head: head.kind, rem: 11, cell: ({ body }) => words.statement.kinds[body.kind] ?? body.kind },
  { id: 'audience', head: head.audience, rem: 9, cell: ({ body }) => words.statement.audiences[body.audience] },
  { id: 'at', head: head.at, rem: 7, cell: ({ createdAt }) => <When at={createdAt} /> },
]
