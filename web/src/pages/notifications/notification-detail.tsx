import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { NotificationDetail } from '../../api-types/observations.ts'
import { Chip, Exercise, FindingStateChip, NotificationStateChip } from '../../parts/chips.tsx'
import { useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { systemOf } from '../findings/columns.tsx'
import { ApprovalBeside } from '../approvals/beside.tsx'
import { RestrictionNotice } from '../mandates/restriction-notice.tsx'
import { NotificationActs } from './acts.tsx'
import { DecisionBeside } from './decision-beside.tsx'
import { Delivery } from './delivery.tsx'
import { Preview } from './preview.tsx'
import { Tasks } from './tasks.tsx'

/** One message beside the list: exactly what the recipient gets, and beside it what was decided and why. */
export function NotificationDetailPane() {
  const { notificationId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['notification', notificationId],
    queryFn: ({ signal }) =>
      api.get<NotificationDetail>(`/notifications/${encodeURIComponent(notificationId)}`, {}, signal),
  })
  useTitle(query.data?.preview.subject ?? t.notifications.title)
  return (
    <Detail
      of={notificationId}
      label={t.notifications.title}
      onClose={() => void navigate({ to: '/notifications', search: (now) => now })}
    >
      <Loaded query={query}>{(notification) => <Body notification={notification} />}</Loaded>
    </Detail>
  )
}

function Body({ notification }: { readonly notification: NotificationDetail }) {
  const words = t.notifications
  return (
    <>
      <div className="detail-head">
        <h2>
          {notification.recipient.teamId === null ? (
            notification.recipient.teamName
          ) : (
            <Link to="/directory/teams/$teamId" params={{ teamId: notification.recipient.teamId }}>
              {notification.recipient.teamName}
            </Link>
          )}
        </h2>
        <p className="line">
          <NotificationStateChip state={notification.state} />
          <Chip>{words.findings(notification.findings)}</Chip>
          <Chip>{notification.format}</Chip>
          {notification.recipient.stale && (
            <Chip tone="care" mark="square-full">
              {words.stale}
            </Chip>
          )}
          {notification.exercise && <Exercise />}
          <span className="quiet">
            {words.column.made} <When at={notification.createdAt} />
            {notification.sentAt !== null && (
              <>
                {' · '}
                {words.column.sent} <When at={notification.sentAt} />
              </>
            )}
          </span>
        </p>
        <RestrictionNotice partner={notification.recipient.teamName} />
        {notification.whyHeld !== null && (
          <div className="notice" data-tone="care">
            <strong>{words.whyHeld}</strong>
            <span>{notification.whyHeld}</span>
          </div>
        )}
        {notification.clearedReason !== null && (
          <p>
            {words.cleared}: {notification.clearedReason}
          </p>
        )}
        {notification.suppressedReason !== null && (
          <p>
            {words.suppressedBecause}: {notification.suppressedReason}
          </p>
        )}
        <ApprovalBeside subjectId={notification.notificationId} />
        <NotificationActs notification={notification} />
        <Tasks notificationId={notification.notificationId} />
      </div>
      <div className="two">
        <section>
          <h3>{words.preview}</h3>
          <Preview notification={notification} />
        </section>
        <section>
          <h3>{words.decision}</h3>
          <DecisionBeside decisionId={notification.decisionId} />
        </section>
      </div>
      <section>
        <h3>{words.answers}</h3>
        {notification.answers.length === 0 && <p className="quiet">{words.answersNone}</p>}
        <ol className="timeline">
          {notification.answers.map(({ at, findingId, answer, comment, replaced }) => (
            <li key={`${at} ${findingId ?? ''}`}>
              <When at={at} as="absolute" />
              <span>
                {t.words.answer[answer] ?? answer}{' '}
                {findingId === null ? (
                  <span className="quiet">{words.answerAll}</span>
                ) : (
                  <Link className="mono" to="/findings/$findingId" params={{ findingId }} search={{}}>
                    {findingId}
                  </Link>
                )}
                {comment !== null && <span className="prose"> “{comment}”</span>}
                {replaced && <span className="quiet"> ({words.replaced})</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <Delivery messageId={notification.messageId} />
      <section>
        <h3>{words.previewItems}</h3>
        <ul className="stack-tight">
          {notification.items.map((finding) => (
            <li key={finding.findingId} className="line">
              <FindingStateChip state={finding.state} />
              <Link
                className="mono ltr"
                to="/findings/$findingId"
                params={{ findingId: finding.findingId }}
                search={{}}
              >
                {systemOf(finding)}
              </Link>
              <span>{finding.classification.identifier}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
