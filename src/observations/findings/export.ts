import type { Actor } from '#kernel/actor.ts'
import { writeCsvRow } from '#kernel/csv.ts'
import { systemText } from '../notifications/told-finding.ts'
import { whereOf, type FindingFilter } from './filter.ts'
import type { Finding, FindingRow } from './finding.ts'
import { mayReadRestricted, presentFindings, type FindingDeps } from './show.ts'
import { findNumbers, listFindings } from './store.ts'

const exportBatch = 2000

/** All findings of a filter, a batch at a time, as lines of CSV or JSON; what leaves is recorded. */
export async function* exportFindings(
  deps: FindingDeps,
  actor: Actor,
  filter: FindingFilter,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string> {
  const { db, clock } = deps
  const where = whereOf(filter, mayReadRestricted(actor), await findNumbers(db, filter))
  await db.transaction((tx) =>
    deps.emit(tx, {
      type: 'observations.findings-exported',
      at: clock(),
      actor,
      subject: { type: 'observations.findings', id: 'export' },
      detail: { format, filtered: Object.keys(filter).sort().join(' ') },
    }),
  )
  if (format === 'csv') yield writeCsvRow(exportHead)
  for (let after: number | null = null; ;) {
    const rows: FindingRow[] = await listFindings(db, where, {
      order: 'oldest',
      after,
      limit: exportBatch,
    })
    const findings = await presentFindings(deps, rows)
    yield findings
      .map((each) => (format === 'csv' ? writeCsvRow(exportRow(each)) : `${JSON.stringify(each)}\n`))
      .join('')
    const last = rows.at(-1)
    if (last === undefined || rows.length < exportBatch) return
    after = last.finding_no
  }
}

const exportHead = [
  'finding',
  'state',
  'system',
  'asn',
  'country',
  'taxonomy',
  'type',
  'identifier',
  'severity',
  'first_seen',
  'last_seen',
  'days_seen',
  'sightings',
  'team',
  'feed',
]

function exportRow(finding: Finding): (string | number | null)[] {
  const { classification: c, source } = finding
  return [
    finding.findingId,
    finding.state,
    finding.pseudonym ?? systemText(finding),
    source.asn,
    finding.places[0]?.country ?? null,
    c.taxonomy,
    c.type,
    c.identifier,
    finding.severity,
    finding.firstSeen,
    finding.lastSeen,
    finding.daysSeen,
    finding.sightings,
    finding.route?.teamName ?? null,
    finding.feed,
  ]
}
