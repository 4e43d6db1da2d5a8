import type { Notification } from '../../api-types/observations.ts'
import { Chip, Exercise, NotificationStateChip, OutcomeChip, Tlp } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const head = t.notifications.column

export const notificationColumns: readonly Column<Notification>[] = [
  {
    id: 'state',
    head: head.state,
    rem: 7.5,
    className: 'first-end',
    cell: ({ state }) => <NotificationStateChip state={state} />,
  },
  {
    id: 'recipient',
    head: head.recipient,
    rem: 9,
    grow: 2,
    className: 'first',
    cell: ({ notificationId, recipient, exercise }) => (
      <>
        <RowLink to="/notifications" id={notificationId}>
          {recipient.teamName}
        </RowLink>{' '}
        {recipient.stale && (
          <Chip tone="care" mark="square-full" title={t.notifications.stale}>
            {t.notifications.staleShort}
          </Chip>
        )}{' '}
        {exercise && <Exercise />}
      </>
    ),
  },
  {
    id: 'feed',
    head: head.feed,
    rem: 12,
    grow: 3,
    cell: ({ feed, whyHeld }) => (whyHeld === null ? <code>{feed}</code> : <span className="stale">{whyHeld}</span>),
  },
  {
    id: 'findings',
    head: head.findings,
    rem: 5.5,
    className: 'num',
    unit: t.notifications.column.findings.toLowerCase(),
    cell: ({ findings }) => formatNumber(findings),
  },
  {
    id: 'decision',
    head: head.decision,
    rem: 6.5,
    className: 'wide-only',
    cell: ({ outcome }) => (outcome === null ? '–' : <OutcomeChip outcome={outcome} />),
  },
  { id: 'tlp', head: head.tlp, rem: 10, className: 'wide-only', cell: ({ tlp }) => <Tlp tlp={tlp} /> },
  { id: 'made', head: head.made, rem: 7, cell: ({ createdAt }) => <When at={createdAt} /> },
  { id: 'sent', head: head.sent, rem: 7, className: 'wide-only', cell: ({ sentAt }) => <When at={sentAt} /> },
]

export const shortNotificationColumns = notificationColumns.filter(({ id }) =>
  ['state', 'recipient', 'findings', 'made'].includes(id),
)
