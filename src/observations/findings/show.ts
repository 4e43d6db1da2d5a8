import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { ObservationsDeps } from '../deps.ts'
import { EVENT_FIELDS, EVIDENCE_FIELDS } from '../event-fields.ts'
import { findingCan, stateOfCode, type TeamState } from '../finding-state.ts'
import type { AdviceBook } from '../notifications/advice.ts'
import { notificationIdOf } from '../notifications/notification.ts'
import { notificationsOfFinding } from '../notifications/store.ts'
import {
  daysOfMultirange,
  findingIdOf,
  presentFinding,
  routeNumbers,
  type Finding,
  type FindingRow,
} from './finding.ts'
import { earlierOf } from '../archive/store.ts'
import { findFindings, readHistory } from './store.ts'
import { evidenceOf } from './told.ts'

/** A finding with all that is known of it. */
export interface FindingDetail extends Finding {
  readonly version: number
  /** When it was put away, long after its end: nothing changes it any more. Null while it is not. */
  readonly putAwayAt: Instant | null
  /** The finding of the same problem on the same system that was put away before this one came; null where there is none, or the reader may not see it. */
  readonly seenBefore: Pick<Finding, 'findingId' | 'state' | 'firstSeen' | 'lastSeen'> | null
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

export type FindingDeps = ObservationsDeps & { readonly advice: AdviceBook }

/** Whether an actor sees restricted findings too. */
export const mayReadRestricted = (actor: Actor): boolean => actor.actions.has('observations.restricted.read')

/**
 * A finding that the actor may see.
 *
 * @throws {AppError} `observations.finding-not-found`, also where there is one that the actor may not see.
 */
export async function needFinding({ db }: Pick<FindingDeps, 'db'>, actor: Actor, id: string): Promise<FindingRow> {
  const no = numberOfId('finding', id)
  const [row] = no === null ? [] : await findFindings(db, [no], mayReadRestricted(actor))
  if (row === undefined)
    throw new AppError('observations.finding-not-found', 'There is no finding with this id, or you may not see it.')
  return row
}

/** Findings as they leave, each with who answers for it. */
export async function presentFindings(
  { directory }: Pick<FindingDeps, 'directory'>,
  rows: readonly FindingRow[],
): Promise<Finding[]> {
  const routes = await directory.routeViews(rows.map(routeNumbers))
  return rows.map((row, at) => presentFinding(row, routes[at] ?? null))
}

/** One finding in full; reading a restricted one is recorded. */
export async function showFinding(deps: FindingDeps, actor: Actor, id: string): Promise<FindingDetail> {
  const { db } = deps
  const row = await needFinding(deps, actor, id)
  const [finding] = await presentFindings(deps, [row])
  const evidence = (await evidenceOf(db, deps.box, [row])).get(row.finding_no) ?? {}
  const notifications = await notificationsOfFinding(db, row.finding_no)
  const advice = deps.advice.find(row)
  if (row.restricted) await sayRead(deps, actor, row)
  return {
    ...finding!,
    version: row.version,
    putAwayAt: row.put_away_at ?? null,
    seenBefore: await seenBefore(deps, actor, row.finding_no),
    evidence: Object.entries(evidence).flatMap(([field, value]) => evidenceItem(field, value)),
    seenDays: daysOfMultirange(row.seen_days),
    routeExplanation: await explain(deps, row),
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
    may: isPutAway(row)
      ? []
      : (['resolved', 'false-positive', 'open'] as const).filter((target) =>
          findingCan.be(target, stateOfCode(row.state)),
        ),
  }
}

/** Whether a finding ended so long ago that it was put away. */
export const isPutAway = (row: Pick<FindingRow, 'put_away_at'>): boolean => (row.put_away_at ?? null) !== null

async function seenBefore({ db }: FindingDeps, actor: Actor, no: number): Promise<FindingDetail['seenBefore']> {
  const earlier = await earlierOf(db, no)
  const [row] = earlier === null ? [] : await findFindings(db, [earlier], mayReadRestricted(actor))
  if (row === undefined) return null
  const { findingId, state, firstSeen, lastSeen } = presentFinding(row, null)
  return { findingId, state, firstSeen, lastSeen }
}

async function sayRead({ db, clock, emit }: FindingDeps, actor: Actor, row: FindingRow): Promise<void> {
  await db.transaction((tx) =>
    emit(tx, {
      type: 'observations.restricted-read',
      at: clock(),
      actor,
      subject: { type: 'observations.finding', id: findingIdOf(row.finding_no) },
      detail: {},
    }),
  )
}

/** The kind of a finding about a host, in the first byte of its key. */
const hostKind = 3

/** A pseudonym says nothing to the directory: nobody is asked for by one. */
async function explain({ directory }: FindingDeps, row: FindingRow): Promise<unknown> {
  const subject = row.ip ?? (row.resource !== null && (row.kind & 0x7f) === hostKind ? row.resource : null)
  if (subject === null) return null
  return directory.who({
    of: subject,
    ...(row.asn === null ? {} : { asn: row.asn }),
    ...(row.country === null ? {} : { country: row.country }),
  })
}

function evidenceItem(field: string, value: string | number): FindingDetail['evidence'] {
  const rule =
    EVIDENCE_FIELDS.get(field) ??
    (EVENT_FIELDS as Readonly<Record<string, { meaning: string; disclosure: string } | undefined>>)[field]
  return rule === undefined || rule.disclosure === 'never'
    ? []
    : [{ field, value, meaning: rule.meaning, disclosure: rule.disclosure }]
}
