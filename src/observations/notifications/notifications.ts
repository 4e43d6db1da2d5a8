import type { MessageHandlers } from '#correspondence'
import { isAtHome, type RecipientView } from '#directory'
import { systemActor, type Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { minute, msBetween, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { stateCode } from '../finding-state.ts'
import { findingIdOf, presentFinding, type Finding } from '../findings/finding.ts'
import { addHistory, setStates } from '../findings/store.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import { composeNotification, notificationFindings, toldFindings } from './compose.ts'
import {
  notificationCan,
  notificationIdOf,
  type NotificationAct,
  type NotificationRow,
  type NotificationState,
} from './notification.ts'
import { findingsRoot } from './findings-root.ts'
import { itemsAMessage, subjectOf, type Notifier, type TellingDeps } from './notifier.ts'
import {
  changeNotification,
  findNotification,
  itemNumbers,
  listNotifications,
  readAnswers,
  receivedAt,
} from './store.ts'

/** A notification as lists show it. */
export interface NotificationView {
  readonly notificationId: string
  readonly state: NotificationState
  readonly recipient: {
    readonly teamId: string | null
    readonly teamName: string
    readonly contactId: string | null
    readonly email: string
    readonly stale: boolean
  }
  readonly format: string
  readonly feed: string
  readonly tlp: string
  readonly findings: number
  readonly decisionId: string | null
  readonly outcome: string | null
  readonly whyHeld: string | null
  readonly createdAt: Instant
  readonly sentAt: Instant | null
  readonly exercise: boolean
  readonly may: readonly NotificationAct[]
}

export interface NotificationDetail extends NotificationView {
  readonly preview: {
    readonly subject: string
    readonly text: string
    readonly html: string
    readonly attachments: readonly {
      readonly name: string
      readonly contentType: string
      readonly sizeBytes: number
      readonly text: string
    }[]
  }
  readonly items: readonly Finding[]
  readonly answers: readonly {
    readonly at: Instant
    readonly findingId: string | null
    readonly answer: string
    readonly comment: string | null
    readonly replaced: boolean
  }[]
  readonly messageId: string | null
  readonly clearedReason: string | null
  readonly suppressedReason: string | null
}

export interface Notifications {
  list(filter: {
    state?: NotificationState
    team?: string
    cursor?: string
    limit: number
  }): Promise<Page<NotificationView>>
  show(id: string): Promise<NotificationDetail>
  act(actor: Actor, id: string, what: NotificationAct, reason: string): Promise<NotificationView>
  /** What happens to messages, for the room that carries them. */
  readonly handlers: MessageHandlers
}

const shownItems = 200
const attachmentPreviewBytes = 20_000

export function createNotifications(deps: TellingDeps, notifier: Notifier): Notifications {
  const { db, clock, box, correspondence, directory } = deps

  async function need(id: string): Promise<NotificationRow> {
    const no = numberOfId('notification', id)
    const row = no === null ? null : await findNotification(db, no)
    if (row === null)
      throw new AppError('observations.notification-not-found', 'There is no notification with this id.')
    return row
  }

  function present(row: NotificationRow, recipient: RecipientView | undefined): NotificationView {
    return {
      notificationId: notificationIdOf(row.notification_no),
      state: row.state,
      recipient: {
        teamId: recipient?.teamId ?? null,
        teamName: recipient?.teamName ?? 'no longer in the directory',
        contactId: recipient?.contactId ?? null,
        email: recipient?.email ?? '',
        stale: recipient?.stale ?? true,
      },
      format: recipient?.format ?? 'none',
      feed: row.feed,
      tlp: row.tlp,
      findings: row.findings,
      decisionId: row.decision_id,
      outcome: row.outcome,
      whyHeld: row.state === 'held' ? row.why_held : null,
      createdAt: row.created_at,
      sentAt: row.sent_at,
      exercise: row.exercise,
      may: (Object.keys(notificationCan) as NotificationAct[]).filter((act) =>
        (notificationCan[act] as readonly NotificationState[]).includes(row.state),
      ),
    }
  }

  async function presentOne(row: NotificationRow): Promise<NotificationView> {
    return present(row, (await directory.recipients([row.contact_no])).get(row.contact_no))
  }

  async function perform(
    tx: Tx,
    actor: Actor,
    row: NotificationRow,
    what: NotificationAct,
    reason: string,
  ): Promise<void> {
    const no = row.notification_no
    if (what === 'hold') {
      if (row.message_id !== null) await correspondence.withdraw(tx, row.message_id, actor, reason)
      await changeNotification(
        tx,
        no,
        { state: 'held', whyHeld: `Held by ${actor.name}: ${reason}`, messageId: null },
        ['queued'],
      )
    }
    if (what === 'suppress') {
      if (row.message_id !== null && row.state === 'queued')
        await correspondence.withdraw(tx, row.message_id, actor, reason)
      await changeNotification(tx, no, { state: 'suppressed', suppressedReason: reason }, notificationCan.suppress)
      await deps.norms.approvals.end(tx, subjectOf(row), actor, `It was suppressed: ${reason}`)
    }
    if (what === 'release') {
      // Releasing is no way round the rules: the act is decided anew, with the fact that a person has looked.
      await changeNotification(
        tx,
        no,
        { state: 'queued', clearedBy: actor.id, clearedReason: reason, whyHeld: null, messageId: null },
        ['held'],
      )
      await notifier.dispatch(tx, (await findNotification(tx, no))!, actor)
    }
    if (what === 'resend') {
      await changeNotification(tx, no, { state: 'queued', messageId: null }, notificationCan.resend)
      await notifier.dispatch(tx, (await findNotification(tx, no))!, actor)
    }
  }

  async function rowOf(subjectId: string): Promise<NotificationRow | null> {
    const no = numberOfId('notification', subjectId)
    return no === null ? null : findNotification(db, no)
  }

  async function sayNotified(tx: Tx, row: NotificationRow, subject: EntityRef, now: Instant): Promise<void> {
    const home = await deps.homeCountry()
    const recipient = (await directory.recipients([row.contact_no])).get(row.contact_no)
    const received = await receivedAt(tx, row.notification_no)
    const told = (await itemNumbers(tx, row.notification_no, itemsAMessage)).map(findingIdOf)
    await deps.emit(tx, {
      type: 'observations.notified',
      at: now,
      actor: systemActor('notifier'),
      subject,
      // Which findings the message told of, in one hash: any of them can be proved later, and none is named here.
      detail: { findingsRoot: findingsRoot(subject.id, told) },
      figures: {
        findings: row.findings,
        hoursFromReceipt: received === null ? null : Math.max(0, Math.round(msBetween(received, now) / minute) / 60),
        domestic: home === null || recipient === undefined ? null : isAtHome(recipient, home),
      },
      exercise: row.exercise,
    })
  }

  return {
    async list({ state, team, cursor, limit }) {
      const contacts = team === undefined ? null : await directory.contactNosOfTeam(team)
      const rows = await listNotifications(db, {
        state: state ?? null,
        contacts,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      const recipients = await directory.recipients(rows.map((row) => row.contact_no))
      return numberedPage(
        rows,
        limit,
        (row) => row.notification_no,
        (row) => present(row, recipients.get(row.contact_no)),
      )
    },

    async show(id) {
      const row = await need(id)
      const recipient = (await directory.recipients([row.contact_no])).get(row.contact_no)
      const findings = await notificationFindings(db, row.notification_no, itemsAMessage)
      const told = await toldFindings(db, box, findings)
      const content = composeNotification(deps, row, {
        format: recipient?.format ?? 'none',
        told,
        answerUrl: correspondence.answerUrl('(made when it is sent)'),
        now: clock(),
      })
      return {
        ...present(row, recipient),
        preview: {
          subject: `[${row.tlp}] ${content.subject}`,
          text: content.text,
          html: content.html ?? '',
          attachments: content.attachments.map(({ fileName, mediaType, content: bytes }) => ({
            name: fileName,
            contentType: mediaType,
            sizeBytes: bytes.length,
            text: Buffer.from(bytes).subarray(0, attachmentPreviewBytes).toString('utf8'),
          })),
        },
        items: findings.slice(0, shownItems).map((finding) => presentFinding(finding, null)),
        answers: (await readAnswers(db, row.notification_no)).map((answer) => ({
          at: answer.at,
          findingId: answer.finding_no === null ? null : findingIdOf(answer.finding_no),
          answer: answer.answer,
          comment:
            answer.comment === null
              ? null
              : box.open(answer.comment, `observations.answer/${row.notification_no}`).toString('utf8'),
          replaced: answer.replaced,
        })),
        messageId: row.message_id,
        clearedReason: row.cleared_reason,
        suppressedReason: row.suppressed_reason,
      }
    },

    async act(actor, id, what, reason) {
      const row = await need(id)
      if (!(notificationCan[what] as readonly NotificationState[]).includes(row.state))
        throw new AppError(
          'observations.state',
          `A notification that is ${row.state} cannot be changed in this way (${what}).`,
        )
      await db.transaction(async (tx) => {
        await perform(tx, actor, row, what, reason)
        await deps.emit(tx, {
          type: `observations.notification-${what}`,
          at: clock(),
          actor,
          subject: { type: 'observations.notification', id },
          detail: { from: row.state, decisionId: row.decision_id, reasonGiven: reason !== '' },
        })
      })
      return presentOne(await need(id))
    },

    handlers: {
      async onSent(tx, { subject }) {
        const row = await rowOf(subject.id)
        if (row === null) return
        const now = clock()
        await changeNotification(tx, row.notification_no, { state: 'sent', sentAt: now }, ['queued'])
        const nos = await itemNumbers(tx, row.notification_no, itemsAMessage)
        const told = await setStates(tx, nos, {
          to: stateCode('notified'),
          from: [stateCode('open')],
          at: now,
        })
        await addHistory(tx, told, {
          at: now,
          actor: 'system:notifier',
          what: 'notified',
          detail: { notification: subject.id },
        })
        await sayNotified(tx, row, subject, now)
      },
      async onFailed(tx, { subject, reason }) {
        const row = await rowOf(subject.id)
        if (row !== null)
          await changeNotification(
            tx,
            row.notification_no,
            { state: 'held', whyHeld: `It could not be sent: ${reason}` },
            ['queued'],
          )
      },
      async onBounced(tx, { subject, status, messageId, contactId }) {
        const row = await rowOf(subject.id)
        if (row === null) return
        await changeNotification(tx, row.notification_no, { state: 'bounced', whyHeld: `It came back (${status}).` }, [
          'sent',
          'queued',
        ])
        await deps.emit(tx, {
          type: 'observations.notification-bounced',
          at: clock(),
          actor: systemActor('notifier'),
          subject,
          detail: { status },
          figures: { findings: row.findings },
          exercise: row.exercise,
        })
        if (contactId !== null) await directory.recordBounce(contactId, { messageId, reason: status })
      },
      async renewDecision({ subject }) {
        const row = await rowOf(subject.id)
        if (row === null) return null
        const recipient = (await directory.recipients([row.contact_no])).get(row.contact_no)
        if (recipient === undefined) return null
        return db.transaction(async (tx) =>
          notifier.decide(tx, row, recipient, await notificationFindings(tx, row.notification_no, itemsAMessage)),
        )
      },
    },
  }
}
