import type { MessageContent } from '#correspondence'
import type { MessageFormat } from '#directory'
import type { Box } from '#platform/box.ts'
import type { Sql } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import { presentFinding, type FindingRow } from '../findings/finding.ts'
import { findFindings } from '../findings/store.ts'
import { evidenceOf } from '../findings/told.ts'
import type { AdviceBook } from './advice.ts'
import { attachmentOf } from './attachment.ts'
import { notificationIdOf, type NotificationRow } from './notification.ts'
import { renderMessage } from './render.ts'
import { itemNumbers } from './store.ts'
import { minimise, type ToldFinding } from './told-finding.ts'

/** What composing needs to know of the node. */
export interface ComposeDeps {
  readonly box: Box
  readonly advice: AdviceBook
  readonly teamName: () => string
  readonly mailFrom: string
}

/** The findings of a notification, as the store reads them. */
export async function notificationFindings(sql: Sql, notificationNo: number, limit: number): Promise<FindingRow[]> {
  return findFindings(sql, await itemNumbers(sql, notificationNo, limit), true)
}

/** The findings with what their recipient may see of them, the worst first. @source R044, R045 */
export async function toldFindings(sql: Sql, box: Box, rows: readonly FindingRow[]): Promise<ToldFinding[]> {
  const evidence = await evidenceOf(sql, box, rows)
  return [...rows]
    .sort((a, b) => b.severity - a.severity || a.finding_no - b.finding_no)
    .map((row) => ({
      finding: presentFinding(row, null),
      evidence: minimise(evidence.get(row.finding_no) ?? {}),
    }))
}

/** Writes a notification exactly as its recipient gets it. */
export function composeNotification(
  deps: ComposeDeps,
  notification: NotificationRow,
  about: {
    readonly format: MessageFormat
    readonly told: readonly ToldFinding[]
    readonly answerUrl: string
    readonly now: Instant
  },
): MessageContent {
  const id = notificationIdOf(notification.notification_no)
  const attachment = attachmentOf(about.told, about.format, {
    sender: { name: deps.teamName(), email: deps.mailFrom },
    now: about.now,
    name: id,
  })
  const message = renderMessage({
    teamName: deps.teamName(),
    tlp: notification.tlp,
    exercise: notification.exercise,
    findings: about.told,
    attachmentName: attachment?.fileName ?? null,
    answerUrl: about.answerUrl,
    advice: deps.advice,
  })
  return { ...message, tlp: notification.tlp, attachments: attachment === null ? [] : [attachment] }
}
