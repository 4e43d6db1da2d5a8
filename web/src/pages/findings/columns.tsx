import type { Finding } from '../../api-types/observations.ts'
import { Exercise, FindingStateChip, Severity } from '../../parts/chips.tsx'
import type { Column } from '../../parts/grid.tsx'
import { RowLink } from '../../parts/row-link.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const head = t.findings.column

/** The system that a finding is about, as people write it. */
export function systemOf({ source, pseudonym }: Pick<Finding, 'source' | 'pseudonym'>): string {
  if (pseudonym !== null) return t.findings.pseudonymised
  if (source.url !== null) return source.url
  const host = source.fqdn ?? source.ip ?? source.account ?? source.network ?? t.words.unknown
  if (source.port === null) return host
  return host.includes(':') ? `[${host}]:${source.port}` : `${host}:${source.port}`
}

export const findingColumns: readonly Column<Finding>[] = [
  {
    id: 'severity',
    head: head.severity,
    rem: 5.5,
    className: 'first-end',
    cell: ({ severity }) => <Severity severity={severity} />,
  },
  {
    id: 'system',
    head: head.system,
    rem: 11,
    grow: 3,
    className: 'first',
    cell: (finding) => (
      <RowLink to="/findings" id={finding.findingId} className="mono ltr">
        {systemOf(finding)}
      </RowLink>
    ),
  },
  {
    id: 'problem',
    head: head.problem,
    rem: 9,
    grow: 2,
    cell: ({ classification, exercise }) => (
      <>
        {exercise && <Exercise />}{' '}
        <span title={`${classification.taxonomy} / ${classification.type}`}>{classification.identifier}</span>
      </>
    ),
  },
  {
    id: 'network',
    className: 'wide-only',
    head: head.network,
    rem: 6,
    cell: ({ source }) => (source.asn === null ? '–' : <span className="ltr">AS{source.asn}</span>),
  },
  { id: 'place', head: head.place, rem: 4, className: 'wide-only', cell: ({ places }) => countries(places) },
  {
    id: 'team',
    head: head.team,
    rem: 8,
    grow: 2,
    cell: ({ route, uncertain }) =>
      uncertain ? (
        <span className="stale" title={t.findings.uncertainMeaning}>
          {t.findings.uncertain}
        </span>
      ) : route === null ? (
        <span className="stale">{t.findings.noRoute}</span>
      ) : (
        route.teamName
      ),
  },
  { id: 'state', head: head.state, rem: 9.5, cell: ({ state }) => <FindingStateChip state={state} /> },
  { id: 'days', head: head.days, rem: 3.5, className: 'num wide-only', cell: ({ daysSeen }) => formatNumber(daysSeen) },
  { id: 'lastSeen', head: head.lastSeen, rem: 7, cell: ({ lastSeen }) => <When at={lastSeen} /> },
]

/** Beside an open detail there is room for what tells rows apart. */
const shortRem: Readonly<Record<string, number>> = { severity: 5.5, system: 9, problem: 7, state: 8.5 }
export const shortFindingColumns = findingColumns.flatMap((column) => {
  const rem = shortRem[column.id]
  return rem === undefined ? [] : [{ ...column, rem }]
})

function countries(places: Finding['places']): string {
  return [...new Set(places.map(({ country }) => country))].join(' ') || '–'
}
