import type { RouteNumbers, RouteView } from '#directory'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Place } from '#kernel/places.ts'
import { stateOfCode, type FindingState } from '../finding-state.ts'
import { isPseudonym } from '../privacy/pseudonym.ts'
import { severityOfCode, type Severity } from '../severity.ts'

export type FindingId = Id<'finding'>

/** A finding as the store reads it. */
export interface FindingRow {
  readonly finding_no: number
  readonly state: number
  readonly taxonomy: string
  readonly type: string
  readonly identifier: string
  readonly ip: string | null
  readonly resource: string | null
  readonly kind: number
  readonly port: number | null
  readonly protocol: string | null
  readonly asn: number | null
  readonly country: string | null
  readonly severity: number
  readonly feed: string
  readonly first_seen: Instant
  readonly last_seen: Instant
  readonly seen_days: string
  readonly sightings: number
  readonly network_no: number | null
  readonly team_no: number | null
  readonly contact_no: number | null
  readonly uncertain: boolean
  readonly exercise: boolean
  readonly restricted: boolean
  readonly block_no: number
  readonly block_row: number
  readonly state_at: Instant
  readonly version: number
  /** When it was put away; absent where it was not read, null where it was not put away. */
  readonly put_away_at?: Instant | null
}

/** A finding as it leaves. @source CONTRACT, `comity finding list` */
export interface Finding {
  readonly findingId: FindingId
  readonly state: FindingState
  readonly classification: { readonly taxonomy: string; readonly type: string; readonly identifier: string }
  readonly source: {
    readonly ip: string | null
    readonly port: number | null
    readonly protocol: string | null
    readonly asn: number | null
    readonly fqdn: string | null
    readonly url: string | null
    readonly network: string | null
    readonly account: string | null
  }
  /** Stands for a system outside the constituency, whose address or name is not kept; null for all others. @source R046 */
  readonly pseudonym: string | null
  readonly places: readonly Pick<Place, 'country' | 'basis' | 'confidence'>[]
  readonly severity: Severity
  readonly feed: string
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly daysSeen: number
  readonly sightings: number
  readonly route: RouteView | null
  readonly uncertain: boolean
  readonly exercise: boolean
  readonly restricted: boolean
}

export function findingIdOf(no: number): FindingId {
  return numberedId('finding', no)
}

/**
 * The days of a multirange, `{[2026-11-01,2026-11-03)}`, each as a calendar day.
 *
 * @source PostgreSQL documentation, "Range Types": a canonical range of days excludes its upper bound
 */
export function daysOfMultirange(text: string): string[] {
  const days: string[] = []
  for (const [, from, to] of text.matchAll(/\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2})\)/g)) {
    for (let ms = Date.parse(`${from}T00:00:00Z`); ms < Date.parse(`${to}T00:00:00Z`); ms += 86_400_000)
      days.push(new Date(ms).toISOString().slice(0, 10))
  }
  return days
}

export function routeNumbers(row: FindingRow): RouteNumbers {
  return { teamNo: row.team_no, contactNo: row.contact_no, networkNo: row.network_no }
}

/** @param route Who answers, as the directory presents it; null for the last-resort queue. */
export function presentFinding(row: FindingRow, route: RouteView | null): Finding {
  const hidden = isPseudonym(row.kind)
  const kind = hidden ? 0 : row.kind & 0x7f
  return {
    findingId: findingIdOf(row.finding_no),
    state: stateOfCode(row.state),
    classification: { taxonomy: row.taxonomy, type: row.type, identifier: row.identifier },
    source: {
      ip: row.ip,
      port: row.port,
      protocol: row.protocol,
      asn: row.asn,
      url: kind === 2 ? row.resource : null,
      fqdn: kind === 3 ? row.resource : null,
      network: kind === 4 ? row.resource : null,
      account: kind === 5 ? row.resource : null,
    },
    pseudonym: hidden ? row.resource : null,
    places:
      row.country === null ? [] : [{ country: row.country as Place['country'], basis: 'report', confidence: 'low' }],
    severity: severityOfCode(row.severity),
    feed: row.feed,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    daysSeen: daysOfMultirange(row.seen_days).length,
    sightings: row.sightings,
    route,
    uncertain: row.uncertain,
    exercise: row.exercise,
    restricted: row.restricted,
  }
}
