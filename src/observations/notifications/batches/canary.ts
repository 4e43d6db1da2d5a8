import { systemActor } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { numberedId } from '#kernel/id.ts'
import type { Facts } from '#norms'
import type { Tx } from '#platform/database.ts'
import type { FindingRow } from '../../findings/finding.ts'
import { composeNotification, notificationFindings, toldFindings } from '../compose.ts'
import { findingsAsWeTellThem, systemsPlace } from '../facts.ts'
import { itemsAMessage, type TellingDeps } from '../notifier.ts'
import type { NotificationRow } from '../notification.ts'
import { findNotification } from '../store.ts'
import type { BatchRow } from './store.ts'

/**
 * Sends the one message of a held batch that a person looks at to the team itself, composed as its recipient would get it but with no
 * link that could be answered.
 *
 * @returns Whether it was put into the outbox; the batch is held in either case, and the console shows the same message.
 */
export async function sendCanary(deps: TellingDeps, tx: Tx, batch: BatchRow): Promise<boolean> {
  const no = batch.canary_notification_no
  const notification = no === null ? null : await findNotification(tx, no)
  if (notification === null) return false
  const subject = { type: 'observations.batch', id: numberedId('batch', batch.batch_no) }
  const findings = await notificationFindings(tx, notification.notification_no, itemsAMessage)
  const home = await deps.homeCountry()
  const countries = findings.map((finding) => finding.country)
  const facts = canaryFacts(notification, systemsPlace(countries, home, false))
  const decision = await deps.norms.decide(tx, {
    act: 'notify',
    subject,
    recipient: null,
    facts,
    by: systemActor('notifier'),
  })
  if (!decision.released) return false
  try {
    await deps.correspondence.enqueue(tx, {
      decision,
      act: 'notify',
      subject,
      recipient: { contactId: null, email: deps.mailFrom, key: null, language: 'en' },
      kind: 'canary',
      priority: 'high',
      exercise: false,
      render: () => canaryContent(deps, tx, batch, { notification, findings }),
    })
    return true
  } catch (error) {
    if (!isAppError(error)) throw error
    return false
  }
}

async function canaryContent(
  deps: TellingDeps,
  tx: Tx,
  batch: BatchRow,
  { notification, findings }: { notification: NotificationRow; findings: readonly FindingRow[] },
) {
  const recipient = (await deps.directory.recipients([notification.contact_no])).get(notification.contact_no)
  const content = composeNotification(deps, notification, {
    format: recipient?.format ?? 'none',
    told: await toldFindings(tx, deps.box, findings),
    answerUrl: '(a link of its own is made when it is sent)',
    now: deps.clock(),
  })
  const text = [
    `Nobody but you got this. A batch of ${batch.recipients} recipients and ${batch.findings} findings of ${batch.feed_name} is held:`,
    ...batch.reasons.map((each) => `- ${each.text}`),
    'Look whether the message below is right for its recipient. Then release or reject the batch with a reason, in the console under Notifications or by: comity batch',
    '',
    `--- To: ${recipient?.teamName ?? 'a contact that is gone'} <${recipient?.email ?? ''}>`,
    '',
    content.text,
  ].join('\n')
  return { ...content, subject: `Held, for you to look at: ${content.subject}`, text, html: null }
}

/** What leaves goes no further than the own organisation, which has all of it already. @source policies/facts.yaml */
function canaryFacts({ tlp }: NotificationRow, place: ReturnType<typeof systemsPlace>): Facts {
  return {
    'act.effect': 'E2',
    ...(place === 'unknown' ? {} : { 'system.place': place }),
    'system.teamAsset': false,
    'recipient.place': 'domestic',
    'recipient.function': 'csirt',
    'recipient.nationalTeam': false,
    'recipient.answersForSystem': false,
    'recipient.criticalOperator': false,
    'recipient.audience': 'own-organisation',
    'recipient.listing': 'not-listed',
    'recipient.governmentHostile': false,
    'contact.daysSinceVerified': 0,
    'route.basis': 'domain',
    'mapping.anomaly': false,
    'volume.anomaly': false,
    'anomaly.cleared': false,
    'team.nationalResponsibility': true,
    'source.marking': tlp,
    'source.affectedPartyNotice': 'not-stated',
    ...findingsAsWeTellThem,
    'exemption.covers': false,
    'exercise.item': false,
    'exercise.recipientAllowed': false,
    'exercise.labelled': false,
    'finding.critical': false,
  }
}
