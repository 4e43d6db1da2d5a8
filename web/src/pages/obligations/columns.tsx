import type { Obligation, Standing } from '../../api-types/obligations.ts'
import { Chip, Exercise, type Tone } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'

const head = t.obligations.column
const tones: Record<Standing, Tone> = {
  open: 'accent',
  paused: 'quiet',
  overdue: 'harm',
  met: 'quiet',
  'met-late': 'care',
  'not-done': 'care',
}

export function StandingChip({ standing }: { readonly standing: Standing }) {
  return <Chip tone={tones[standing]}>{t.obligations.standing[standing]}</Chip>
}

export const obligationColumns: readonly Column<Obligation>[] = [
  {
    id: 'standing',
    head: head.standing,
    rem: 9,
    className: 'first-end',
    cell: ({ standing }) => <StandingChip standing={standing} />,
  },
  {
    id: 'what',
    head: head.what,
    rem: 14,
    grow: 4,
    className: 'first',
    cell: ({ id, what, exercise }) => (
      <>
        <RowLink to="/obligations" id={id}>
          {what}
        </RowLink>{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  { id: 'rule', head: head.rule, rem: 8, grow: 1, cell: ({ rule }) => <code>{rule}</code> },
  {
    id: 'owner',
    head: head.owner,
    rem: 8,
    grow: 1,
    cell: ({ owner }) => t.words.role[owner as keyof typeof t.words.role] ?? owner,
  },
  { id: 'due', head: head.due, rem: 8, cell: ({ dueAt, endedAt }) => <When at={endedAt ?? dueAt} /> },
]
export const shortObligationColumns = obligationColumns.filter(({ id }) => id !== 'rule' && id !== 'owner')
