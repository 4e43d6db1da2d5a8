import type { Approval, ApprovalState } from '../../api-types/approvals.ts'
import { Chip, Exercise, type Tone } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { partWords } from './part-words.ts'

const head = t.approvals.column

const look: Record<ApprovalState, Tone> = {
  waiting: 'care',
  stopped: 'harm',
  approved: 'accent',
  done: 'good',
  failed: 'harm',
  refused: 'quiet',
  withdrawn: 'quiet',
  superseded: 'quiet',
}

export function ApprovalStateChip({ state }: { readonly state: ApprovalState }) {
  return (
    <Chip tone={look[state]} mark={state === 'waiting' ? 'ring' : 'full'}>
      {t.approvals.states[state] ?? state}
    </Chip>
  )
}

export const approvalColumns: readonly Column<Approval>[] = [
  {
    id: 'state',
    head: head.state,
    rem: 10,
    className: 'first-end',
    cell: ({ state }) => <ApprovalStateChip state={state} />,
  },
  {
    id: 'what',
    head: head.what,
    rem: 12,
    grow: 3,
    className: 'first',
    cell: ({ approvalId, title, exercise, you }) => (
      <>
        {you.answer.length > 0 && (
          <Chip tone="accent" mark="full">
            {t.approvals.yours}
          </Chip>
        )}{' '}
        <RowLink to="/approvals" id={approvalId}>
          {title}
        </RowLink>{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'open',
    head: head.open,
    rem: 12,
    grow: 2,
    className: 'wide-only',
    cell: ({ open }) => open.map(partWords).join('; ') || '–',
  },
  { id: 'by', head: head.by, rem: 9, className: 'wide-only', cell: ({ askedBy }) => askedBy.name },
  { id: 'deadline', head: head.deadline, rem: 7, cell: ({ deadline }) => <When at={deadline} /> },
]

export const shortApprovalColumns = approvalColumns.filter(({ id }) => ['state', 'what', 'deadline'].includes(id))
