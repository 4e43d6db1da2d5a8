import type { AgeingItem, FollowUp } from '../../api-types/follow-up.ts'
import type { Column } from '../../parts/grid.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { findingColumns, systemOf } from '../findings/columns.tsx'
import { wordOfCode } from './outcomes.ts'

const head = t.ageing.column

/** Who follows a finding up, as people say it. */
export function ownerText({ owner }: Pick<FollowUp, 'owner'>): string {
  if (owner.name !== null) return owner.name
  const role = owner.role === null ? t.words.none : (t.words.role[owner.role] ?? owner.role)
  return owner.byRule ? t.ageing.byRule(role) : role
}

/** A column of the findings, as it stands there. */
function asThere(id: string, change: Partial<Column<AgeingItem>> = {}): Column<AgeingItem>[] {
  return findingColumns.filter((column) => column.id === id).map((column) => ({ ...column, ...change }))
}

export const ageingColumns: readonly Column<AgeingItem>[] = [
  ...asThere('severity'),
  ...asThere('system', { cell: (finding) => <span className="mono ltr">{systemOf(finding)}</span> }),
  ...asThere('problem'),
  {
    id: 'age',
    head: head.age,
    rem: 5,
    className: 'num',
    cell: ({ followUp }) => t.ageing.days(followUp.ageDays),
  },
  ...asThere('team', { className: 'wide-only' }),
  { id: 'owner', head: head.owner, rem: 9, cell: ({ followUp }) => ownerText(followUp) },
  {
    id: 'next',
    head: head.next,
    rem: 6.5,
    className: 'wide-only',
    cell: ({ followUp }) => <When at={followUp.nextActionAt} />,
  },
  {
    id: 'said',
    head: head.said,
    rem: 9,
    grow: 1,
    className: 'wide-only',
    cell: ({ followUp: { reason } }) =>
      reason === null ? (
        <span className="quiet">{t.ageing.nothingSaid}</span>
      ) : (
        <span className="stale" title={`${t.ageing.reviewPassed}: ${reason.note}`}>
          {wordOfCode(reason.code)}
        </span>
      ),
  },
]

/** Beside an open finding there is room for what tells rows apart. */
const shortRem: Readonly<Record<string, number>> = { severity: 5.5, system: 9, problem: 7, age: 5 }
export const shortAgeingColumns = ageingColumns.flatMap((column) => {
  const rem = shortRem[column.id]
  return rem === undefined ? [] : [{ ...column, rem }]
})
