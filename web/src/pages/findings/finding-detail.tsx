import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { FindingDetail } from '../../api-types/observations.ts'
import { Chip, Exercise, FindingStateChip, NotificationStateChip, OutcomeChip, Severity } from '../../parts/chips.tsx'
import { Facts, useTitle } from '../../parts/page.tsx'
import { Detail } from '../../parts/split.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/index.ts'
import { RouteExplanation } from '../directory/route-explanation.tsx'
import { systemOf } from './columns.tsx'
import { SeenDays } from './seen-days.tsx'
import { StateActions } from './state-actions.tsx'

/** One finding beside the list: what, where, who answers and why, who was told, what was decided, what happened. */
export function FindingDetailPane() {
  const { findingId = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['finding', findingId],
    queryFn: ({ signal }) => api.get<FindingDetail>(`/findings/${encodeURIComponent(findingId)}`, {}, signal),
  })
  useTitle(query.data === undefined ? t.findings.title : systemOf(query.data))
  return (
    <Detail
      of={findingId}
      label={t.findings.title}
      onClose={() => void navigate({ to: '/findings', search: (now) => now })}
    >
      <Loaded query={query}>{(finding) => <Body finding={finding} />}</Loaded>
    </Detail>
  )
}

function Body({ finding }: { readonly finding: FindingDetail }) {
  const words = t.findings.detail
  const { classification, source } = finding
  return (
    <>
      <div className="detail-head">
        <h2 className="mono">
          <bdi>{systemOf(finding)}</bdi>
        </h2>
        <p className="line">
          <FindingStateChip state={finding.state} />
          <Severity severity={finding.severity} />
          <strong>{classification.identifier}</strong>
          {finding.exercise && <Exercise />}
          {finding.restricted && (
            <Chip tone="care" mark="square-full" title={t.findings.restrictedMeaning}>
              {t.findings.restricted}
            </Chip>
          )}
        </p>
        {finding.putAwayAt === null ? (
          <StateActions finding={finding} />
        ) : (
          <p className="quiet">
            {words.putAway} <When at={finding.putAwayAt} as="absolute" />. {words.putAwayMeaning}
          </p>
        )}
      </div>
      <Facts
        rows={[
          [words.classification, `${classification.taxonomy} / ${classification.type}`],
          [
            words.pseudonym,
            finding.pseudonym === null ? null : (
              <span className="stack-tight">
                <code>{finding.pseudonym}</code> <span className="small quiet">{words.pseudonymMeaning}</span>
              </span>
            ),
          ],
          ['IP', source.ip === null ? null : <code>{source.ip}</code>],
          [words.network, source.network === null ? null : <code>{source.network}</code>],
          [words.account, source.account === null ? null : <code>{source.account}</code>],
          [
            'ASN',
            source.asn === null ? null : (
              <Link to="/findings" search={{ asn: String(source.asn) }}>
                AS{source.asn}
              </Link>
            ),
          ],
          ['FQDN', source.fqdn === null || source.fqdn === systemOf(finding) ? null : <code>{source.fqdn}</code>],
          [
            words.port,
            source.port === null ? null : (
              <span className="ltr">{[source.port, source.protocol].filter(Boolean).join('/')}</span>
            ),
          ],
          [words.firstSeen, <When key="first" at={finding.firstSeen} as="both" />],
          [words.lastSeen, <When key="last" at={finding.lastSeen} as="both" />],
          [words.seenBefore, finding.seenBefore === null ? null : <SeenBefore key="before" of={finding.seenBefore} />],
          [words.feed, <code key="feed">{finding.feed}</code>],
          [
            words.places,
            finding.places.length === 0
              ? words.placesNone
              : finding.places
                  .map(
                    ({ country, basis, confidence }) => `${country} (${t.words.basis[basis] ?? basis}, ${confidence})`,
                  )
                  .join(' · '),
          ],
        ]}
      />
      <section>
        <h3>{words.seen}</h3>
        <SeenDays days={finding.seenDays} daysSeen={finding.daysSeen} sightings={finding.sightings} />
      </section>
      <section>
        <h3>{words.route}</h3>
        <RouteExplanation
          answer={finding.routeExplanation}
          route={finding.route}
          subject={source.ip ?? source.fqdn ?? ''}
        />
      </section>
      <section>
        <h3>{words.evidence}</h3>
        {finding.evidence.length === 0 ? (
          <p className="quiet">{words.evidenceNone}</p>
        ) : (
          <Facts
            rows={finding.evidence.map(({ field, value, meaning, disclosure }) => [
              field,
              <span key={field} title={`${meaning} ${t.findings.disclosure(disclosure)}`}>
                <code>{String(value)}</code> <span className="unseen">{meaning}</span>
              </span>,
            ])}
          />
        )}
      </section>
      <section>
        <h3>{words.notifications}</h3>
        {finding.notifications.length === 0 && <p className="quiet">{words.notificationsNone}</p>}
        <ul className="stack-tight">
          {finding.notifications.map(({ notificationId, state, sentAt }) => (
            <li key={notificationId} className="line">
              <NotificationStateChip state={state} />
              <Link className="mono" to="/notifications/$notificationId" params={{ notificationId }} search={{}}>
                {notificationId}
              </Link>
              <When at={sentAt} as="absolute" none={t.notifications.notSent} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{words.decisions}</h3>
        {finding.decisions.length === 0 && <p className="quiet">{words.decisionsNone}</p>}
        <ul className="stack-tight">
          {finding.decisions.map(({ decisionId, outcome }) => (
            <li key={decisionId} className="line">
              <OutcomeChip outcome={outcome} />
              <Link className="mono" to="/decisions/$decisionId" params={{ decisionId }} search={{}}>
                {decisionId}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {finding.advice !== null && (
        <section>
          <h3>{words.advice}</h3>
          <details>
            <summary>{finding.advice.title}</summary>
            <p className="prose">{finding.advice.text}</p>
          </details>
        </section>
      )}
      <section>
        <h3>{words.history}</h3>
        <ol className="timeline">
          {finding.history.map(({ at, actor, what, detail }) => (
            <li key={`${at} ${what}`}>
              <When at={at} as="absolute" />
              <span>
                {what} <span className="quiet">{actor}</span> {detailText(detail)}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

/** The finding that was put away before this one came. */
function SeenBefore({ of }: { readonly of: NonNullable<FindingDetail['seenBefore']> }) {
  return (
    <span className="line">
      <Link className="mono" to="/findings/$findingId" params={{ findingId: of.findingId }} search={(now) => now}>
        {of.findingId}
      </Link>
      <FindingStateChip state={of.state} />
      <span className="quiet">
        {t.findings.detail.seenBeforeUntil} <When at={of.lastSeen} as="absolute" />
      </span>
    </span>
  )
}

/** What a record says beside its name, in one line. */
function detailText(detail: unknown): string {
  if (detail === null || detail === undefined) return ''
  if (typeof detail !== 'object') return String(detail)
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
}
