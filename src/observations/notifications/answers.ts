import { answerFor, type AnswerEvent, type AnswerItem, type AnswerSubject, type AnswerView } from '#correspondence'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { numberOfId } from '#kernel/id.ts'
import { day, plusMs } from '#kernel/instant.ts'
import { nameOutside } from '../feeds/feed-name.ts'
import {
  answerLeadsTo,
  findingStates,
  stateAfterAnswer,
  stateCode,
  type Answer,
  type FindingState,
} from '../finding-state.ts'
import { findingIdOf, presentFinding, type FindingRow } from '../findings/finding.ts'
import { addHistory, setStates } from '../findings/store.ts'
import { itemsAMessage, type Notifier, type TellingDeps } from './notifier.ts'
import { notificationFindings } from './compose.ts'
import type { NotificationRow } from './notification.ts'
import { addTask, changeNotification, findNotification, saveAnswers } from './store.ts'
import { oneLine, systemText } from './told-finding.ts'

/** Items that an answer page lists; an answer for all reaches the others too. */
const listedItems = 200
/** By when somebody has looked at an answer that asks for it. */
const taskDays = 3

const stateWords: Record<FindingState, string> = {
  open: 'reported',
  notified: 'reported to you',
  acknowledged: 'being worked on, as you told us',
  'reported-fixed': 'reported fixed; we watch whether it is seen again',
  'no-longer-observed': 'no longer observed',
  resolved: 'closed by the team',
  'false-positive': 'judged a false positive',
}

/** What the pages behind answer links show of notifications, and what becomes of an answer. */
export function notificationAnswers(deps: TellingDeps, notifier: Notifier): AnswerSubject {
  const { db, box, clock } = deps

  async function load(subject: EntityRef): Promise<NotificationRow | null> {
    const no = numberOfId('notification', subject.id)
    return no === null ? null : findNotification(db, no)
  }

  function itemOf(row: FindingRow): AnswerItem {
    const finding = presentFinding(row, null)
    const advice = deps.advice.find(finding.classification)
    return {
      key: finding.findingId,
      system: oneLine(systemText(finding)),
      problem: advice?.title ?? oneLine(finding.classification.identifier || finding.classification.type),
      lastSeen: finding.lastSeen,
      state: stateWords[finding.state],
      adviceUrl: advice === null ? null : `/advice/${advice.name}`,
    }
  }

  return {
    async describe(subject): Promise<AnswerView | null> {
      const notification = await load(subject)
      if (notification === null || notification.state === 'suppressed') return null
      const rows = await notificationFindings(db, notification.notification_no, listedItems)
      return {
        title: nameOutside(notification.feed_name),
        tlp: notification.tlp,
        items: rows.map(itemOf),
        total: notification.findings,
      }
    },

    async answer(tx, event: AnswerEvent) {
      const no = numberOfId('notification', event.subject.id)
      const notification = no === null ? null : await findNotification(tx, no)
      if (notification === null) return
      const now = clock()
      const rows = await notificationFindings(tx, notification.notification_no, itemsAMessage)
      const seal = (comment: string): Buffer | null =>
        comment === '' ? null : box.seal(comment, `observations.answer/${notification.notification_no}`)
      const given = [
        ...(event.answers.all === null
          ? []
          : [
              {
                findingNo: null,
                answer: event.answers.all.answer,
                comment: seal(event.answers.all.comment || event.answers.comment),
              },
            ]),
        ...rows.flatMap((row) => {
          const own = event.answers.items[findingIdOf(row.finding_no)]
          return own === undefined
            ? []
            : [{ findingNo: row.finding_no, answer: own.answer, comment: seal(own.comment) }]
        }),
      ]
      await saveAnswers(tx, notification.notification_no, given, now)
      const byAnswer = new Map<Answer, number[]>()
      for (const row of rows) {
        const answer = answerFor(event.answers, findingIdOf(row.finding_no))
        if (answer !== null) byAnswer.set(answer.answer, [...(byAnswer.get(answer.answer) ?? []), row.finding_no])
      }
      for (const [answer, nos] of byAnswer) {
        await applyAnswer(tx, answer, nos, now)
        await addHistory(tx, nos, {
          at: now,
          actor: 'recipient',
          what: 'answered',
          detail: { answer, notification: event.subject.id },
        })
        if (answerLeadsTo[answer] !== null) continue
        await addTask(tx, {
          kind: answer === 'not-ours' ? 're-route' : 'false-positive',
          notificationNo: notification.notification_no,
          findingNo: nos.length === 1 ? nos[0]! : null,
          findings: nos.length,
          at: now,
          dueAt: plusMs(now, taskDays * day),
        })
      }
      await changeNotification(tx, notification.notification_no, { state: 'answered' }, [
        'sent',
        'queued',
        'bounced',
        'answered',
      ])
      await deps.emit(tx, {
        type: 'observations.notification-answered',
        at: now,
        actor: { kind: 'recipient', id: event.contactId ?? 'unknown' },
        subject: event.subject,
        detail: {
          changed: event.changed,
          findings: rows.length,
          answers: [...byAnswer.keys()].sort().join(' '),
        },
        figures: {
          answer: byAnswer.size === 1 ? [...byAnswer.keys()][0]! : 'several',
          changed: event.changed,
          findings: rows.length,
        },
        exercise: notification.exercise,
      })
    },

    async decideCode(subject, recipient) {
      const notification = await load(subject)
      if (notification === null) return null
      const found = (await deps.directory.recipients([notification.contact_no])).get(notification.contact_no)
      if (found === undefined || found.contactId !== recipient.contactId) return null
      return db.transaction(async (tx) => {
        const rows = await notificationFindings(tx, notification.notification_no, itemsAMessage)
        return notifier.decide(tx, notification, found, rows)
      })
    },
  }
}

/** Sets what an answer leads to, from each state from which it leads somewhere. */
async function applyAnswer(
  tx: Parameters<AnswerSubject['answer']>[0],
  answer: Answer,
  nos: readonly number[],
  now: Parameters<typeof plusMs>[0],
): Promise<void> {
  const target = answerLeadsTo[answer]
  if (target === null) return
  const from = findingStates.filter((state) => state !== target && stateAfterAnswer(state, answer) === target)
  await setStates(tx, nos, { to: stateCode(target), from: from.map(stateCode), at: now })
}
