import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import { minute, type Clock } from '#kernel/instant.ts'
import { writeCsvRow } from '#kernel/csv.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { EVENT_FIELDS, EVIDENCE_FIELDS } from '../event-fields.ts'
import { findingCan, findingStates, stateCode, stateOfCode, type TeamState } from '../finding-state.ts'
import type { AdviceBook } from '../notifications/advice.ts'
import { notificationIdOf } from '../notifications/notification.ts'
import { notificationsOfFinding } from '../notifications/store.ts'
import { systemText } from '../notifications/told-finding.ts'
import { cursorNumber, pageOf, type Page } from '../paging.ts'
import { whereOf, type FindingFilter } from './filter.ts'
import {
  daysOfMultirange,
  findingIdOf,
  presentFinding,
  routeNumbers,
  type Finding,
  type FindingRow,
} from './finding.ts'
import {
  addHistory,
  closeUnseen,
  countFindings,
  findFindings,
  groupFindings,
  listFindings,
  readHistory,
  setRestricted,
  setState,
  type Grouping,
} from './store.ts'
import { evidenceOf } from './told.ts'

export interface FindingPage extends Page<Finding> {
  readonly estimate: { readonly count: number; readonly exact: boolean }
}

export interface FindingDetail extends Finding {
  readonly version: number
  readonly evidence: readonly {
    readonly field: string
    readonly value: string | number
    readonly meaning: string
    readonly disclosure: string
  }[]
  readonly seenDays: readonly string[]
  readonly routeExplanation: unknown
  readonly notifications: readonly {
    readonly notificationId: string
    readonly state: string
    readonly sentAt: Instant | null
  }[]
  readonly decisions: readonly { readonly decisionId: string; readonly outcome: string }[]
  readonly history: readonly {
    readonly at: Instant
    readonly actor: string
    readonly what: string
    readonly detail: Readonly<Record<string, unknown>>
  }[]
  readonly advice: { readonly title: string; readonly text: string } | null
  readonly may: readonly TeamState[]
}

export interface Findings {
  list(
    actor: Actor,
    filter: FindingFilter,
    page: { cursor?: string; limit: number; order: 'newest' | 'oldest' },
  ): Promise<FindingPage>
  groups(
    actor: Actor,
    filter: FindingFilter,
    by: Grouping,
  ): Promise<{ items: { key: string; label: string; count: number }[] }>
  show(actor: Actor, id: string): Promise<FindingDetail>
  setState(
    actor: Actor,
    id: string,
    change: { state: TeamState; reason: string; version: number },
  ): Promise<FindingDetail>
  restrict(actor: Actor, id: string, change: { restricted: boolean; reason: string }): Promise<FindingDetail>
  /** All findings of a filter, as lines of CSV or JSON; what leaves is recorded. */
  export(actor: Actor, filter: FindingFilter, format: 'csv' | 'jsonl'): AsyncIterable<string>
  readonly job: Job
}

/** A count is exact up to here; beyond, the planner's estimate is shown as one. */
const exactUpTo = 10_000
const exportBatch = 2000
/** Days on which its feed was up and did not show it, after which a finding is no longer observed. */
export const quietDays = 14

const mayReadRestricted = (actor: Actor): boolean => actor.actions.has('observations.restricted.read')

export function createFindings(deps: ObservationsDeps & { advice: AdviceBook }): Findings {
  const { db, clock, directory } = deps

  async function present(rows: readonly FindingRow[]): Promise<Finding[]> {
    const routes = await directory.routeViews(rows.map(routeNumbers))
    return rows.map((row, at) => presentFinding(row, routes[at] ?? null))
  }

  async function need(actor: Actor, id: string): Promise<FindingRow> {
    const no = numberOfId('finding', id)
    const [row] = no === null ? [] : await findFindings(db, [no], mayReadRestricted(actor))
    if (row === undefined)
      throw new AppError('observations.finding-not-found', 'There is no finding with this id, or you may not see it.')
    return row
  }

  async function show(actor: Actor, id: string): Promise<FindingDetail> {
    const row = await need(actor, id)
    const [finding] = await present([row])
    const evidence = (await evidenceOf(db, deps.box, [row])).get(row.finding_no) ?? {}
    const notifications = await notificationsOfFinding(db, row.finding_no)
    const advice = deps.advice.find(row)
    if (row.restricted) await sayRead(actor, row)
    return {
      ...finding!,
      version: row.version,
      evidence: Object.entries(evidence).flatMap(([field, value]) => evidenceItem(field, value)),
      seenDays: daysOfMultirange(row.seen_days),
      routeExplanation: await explain(row),
      notifications: notifications.map((each) => ({
        notificationId: notificationIdOf(each.notification_no),
        state: each.state,
        sentAt: each.sent_at,
      })),
      decisions: notifications.flatMap((each) =>
        each.decision_id === null ? [] : [{ decisionId: each.decision_id, outcome: each.outcome ?? '' }],
      ),
      history: await readHistory(db, row.finding_no),
      advice: advice === null ? null : { title: advice.title, text: advice.text },
      may: (['resolved', 'false-positive', 'open'] as const).filter((target) =>
        findingCan.be(target, stateOfCode(row.state)),
      ),
    }
  }

  async function sayRead(actor: Actor, row: FindingRow): Promise<void> {
    await db.transaction((tx) =>
      deps.emit(tx, {
        type: 'observations.restricted-read',
        at: clock(),
        actor,
        subject: { type: 'observations.finding', id: findingIdOf(row.finding_no) },
        detail: {},
      }),
    )
  }

  async function explain(row: FindingRow): Promise<unknown> {
    const subject = row.ip ?? (row.resource !== null && (row.kind & 0x7f) === 3 ? row.resource : null)
    if (subject === null) return null
    return directory.who({
      of: subject,
      ...(row.asn === null ? {} : { asn: row.asn }),
      ...(row.country === null ? {} : { country: row.country }),
    })
  }

  return {
    show,

    async list(actor, filter, { cursor, limit, order }) {
      const where = whereOf(filter, mayReadRestricted(actor))
      const [rows, estimate] = await Promise.all([
        listFindings(db, where, { order, after: cursorNumber(cursor), limit: limit + 1 }),
        countFindings(db, where, exactUpTo),
      ])
      const page = pageOf(
        rows,
        limit,
        (row) => row.finding_no,
        (row) => row,
      )
      return { items: await present(page.items), nextCursor: page.nextCursor, estimate }
    },

    async groups(actor, filter, by) {
      const rows = await groupFindings(db, whereOf(filter, mayReadRestricted(actor)), by, 200)
      const views =
        by === 'team'
          ? await directory.routeViews(
              rows.map((row) => ({
                teamNo: row.key === null ? null : Number(row.key),
                contactNo: 0,
                networkNo: null,
              })),
            )
          : []
      return {
        items: rows.map((row, at) => ({
          key:
            by === 'team'
              ? (views[at]?.teamId ?? 'none')
              : by === 'state'
                ? findingStates[Number(row.key)]!
                : (row.key ?? 'none'),
          label:
            by === 'team'
              ? (views[at]?.teamName ?? 'nobody found')
              : by === 'state'
                ? findingStates[Number(row.key)]!
                : by === 'asn' && row.key !== null
                  ? `AS${row.key}`
                  : (row.key ?? 'unknown'),
          count: row.count,
        })),
      }
    },

    async setState(actor, id, { state, reason, version }) {
      const row = await need(actor, id)
      const from = stateOfCode(row.state)
      if (!findingCan.be(state, from))
        throw new AppError('observations.state', `A finding that is ${from} cannot become ${state}.`)
      const now = clock()
      await db.transaction(async (tx) => {
        if (!(await setState(tx, row.finding_no, version, stateCode(state), now)))
          throw new AppError('platform.stale', 'The finding changed meanwhile; load it again.')
        await addHistory(tx, [row.finding_no], {
          at: now,
          actor: actor.id,
          what: `set-${state}`,
          detail: { from, reason },
        })
        await deps.emit(tx, {
          type: 'observations.finding-state-set',
          at: now,
          actor,
          subject: { type: 'observations.finding', id },
          detail: { from, to: state },
        })
      })
      return show(actor, id)
    },

    async restrict(actor, id, { restricted, reason }) {
      const row = await need(actor, id)
      const now = clock()
      await db.transaction(async (tx) => {
        await setRestricted(tx, row.finding_no, restricted)
        await addHistory(tx, [row.finding_no], {
          at: now,
          actor: actor.id,
          what: restricted ? 'restricted' : 'unrestricted',
          detail: { reason },
        })
        await deps.emit(tx, {
          type: 'observations.finding-restricted',
          at: now,
          actor,
          subject: { type: 'observations.finding', id },
          detail: { restricted },
        })
      })
      return show(actor, id)
    },

    async *export(actor, filter, format) {
      const where = whereOf(filter, mayReadRestricted(actor))
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
        const findings = await present(rows)
        yield findings
          .map((each) => (format === 'csv' ? writeCsvRow(exportRow(each)) : `${JSON.stringify(each)}\n`))
          .join('')
        const last = rows.at(-1)
        if (last === undefined || rows.length < exportBatch) return
        after = last.finding_no
      }
    },

    job: createClosingJob(deps, clock),
  }
}

function evidenceItem(field: string, value: string | number): FindingDetail['evidence'] {
  const rule =
    EVIDENCE_FIELDS.get(field) ??
    (EVENT_FIELDS as Readonly<Record<string, { meaning: string; disclosure: string } | undefined>>)[field]
  return rule === undefined || rule.disclosure === 'never'
    ? []
    : [{ field, value, meaning: rule.meaning, disclosure: rule.disclosure }]
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
    systemText(finding),
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

/** Once an hour: what no feed shows any more is no longer observed. */
function createClosingJob({ db, log }: ObservationsDeps, clock: Clock): Job {
  const from = (['open', 'notified', 'acknowledged', 'reported-fixed'] as const).map(stateCode)
  return {
    name: 'observations.close-unseen',
    everyMs: 60 * minute,
    async run(signal) {
      for (let closed = -1; closed !== 0 && !signal.aborted;) {
        closed = await db.transaction((tx) =>
          closeUnseen(tx, {
            quietDays,
            from,
            to: stateCode('no-longer-observed'),
            now: clock(),
            limit: 5000,
          }),
        )
        if (closed > 0) log.info({ closed, quietDays }, 'findings are no longer observed')
      }
    },
  }
}
