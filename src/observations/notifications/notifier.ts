import type { Correspondence, Priority } from '#correspondence'
import type { Directory, RecipientView, RouteView } from '#directory'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { day, dayOf, minute, plusMs } from '#kernel/instant.ts'
import { permits } from '#kernel/marking.ts'
import { stops, type Decision, type Norms } from '#norms'
import type { Tx } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import { passes } from '#kernel/passing.ts'
import type { ObservationsDeps } from '../deps.ts'
import { routeNumbers, type FindingRow } from '../findings/finding.ts'
import { severities } from '../severity.ts'
import { composeNotification, notificationFindings, toldFindings, type ComposeDeps } from './compose.ts'
import { answersAtHome, exemptionQuestion, factsOf, systemsPlace } from './facts.ts'
import { askToSend } from './held.ts'
import { notificationIdOf, type NotificationRow } from './notification.ts'
import { changeNotification, gatherPending, putOff, takeUndecided, usualVolume, type GatheredBatch } from './store.ts'

/** What whatever tells recipients needs. */
export interface TellingDeps extends ObservationsDeps, ComposeDeps {
  readonly norms: Norms
  readonly correspondence: Correspondence
  readonly directory: Directory
  readonly homeCountry: () => Promise<string | null>
  /** Whether an address may be reached in an exercise. */
  readonly exerciseAllowed: (email: string) => boolean
}

export interface NotifierDeps extends TellingDeps {
  /** Looks at a batch before anything of it is decided; it may be held as a whole. */
  readonly examine: (tx: Tx, batch: GatheredBatch) => Promise<void>
}

/** Findings in one message: a desk reads them, and its mail server takes them. */
export const itemsAMessage = 5000
const patienceMs = 15 * minute
/** How long one waits that could not be decided for a reason that nobody foresaw. */
const putOffMs = 5 * minute

export interface Notifier {
  readonly job: Job
  /** Gathers, decides and hands over whatever is due. @returns How many notifications were decided. */
  runOnce(): Promise<number>
  /**
   * Decides and hands over one notification, in the caller's transaction. What people can lift is put before them.
   *
   * @param by Who wants it sent; the notifier itself when not given.
   * @returns `queued`: it leaves. `asked`: people are asked. `held`: something else is in the way; why is noted with it.
   */
  dispatch(tx: Tx, notification: NotificationRow, by?: Actor): Promise<'queued' | 'asked' | 'held'>
  /** The decision on a notification as things are now, kept with it. */
  decide(
    tx: Tx,
    notification: NotificationRow,
    recipient: RecipientView,
    findings: readonly FindingRow[],
  ): Promise<Decision>
}

export const subjectOf = (row: NotificationRow) => ({
  type: 'observations.notification',
  id: notificationIdOf(row.notification_no),
})

/** Why a decision stops an act, in one sentence for a list. */
export function whyStopped(decision: Decision): string {
  const rules = decision.judgement.rules.filter((rule) => stops(rule.outcome))
  return rules.map((rule) => `${rule.outcome} under rule ${rule.id}: ${rule.reason}`).join(' ')
}

export function createNotifier(deps: NotifierDeps): Notifier {
  const { db, clock, norms, correspondence, directory } = deps
  const actor = systemActor('notifier')

  async function decide(
    tx: Tx,
    notification: NotificationRow,
    recipient: RecipientView,
    findings: readonly FindingRow[],
  ): Promise<Decision> {
    const home = await deps.homeCountry()
    const basis = weakestBasis(await directory.routeViews(findings.map(routeNumbers)))
    const facts = factsOf({
      recipient,
      homeCountry: home,
      tlp: notification.tlp,
      exercise: notification.exercise,
      exerciseAllowed: deps.exerciseAllowed(recipient.email),
      findings: notification.findings,
      systems: systemsPlace(
        findings.map((finding) => finding.country),
        home,
        answersAtHome(recipient, basis, home),
      ),
      critical: findings.some((finding) => severities[finding.severity] === 'critical'),
      contested: findings.some((finding) => finding.uncertain),
      routeBasis: basis,
      usual: await usualVolume(tx, notification.contact_no, notification.feed),
      cleared: notification.cleared_by !== null,
      today: dayOf(clock()),
      noticePermitted: permitsNotice(notification),
      exempted: (await norms.exemptions.covers(tx, exemptionQuestion(recipient, home))).covers,
    })
    return norms.decide(tx, {
      act: 'notify',
      subject: subjectOf(notification),
      recipient: { type: 'directory.contact', id: recipient.contactId },
      facts,
      by: actor,
    })
  }

  async function hold(tx: Tx, notification: NotificationRow, why: string, decision: Decision | null): Promise<'held'> {
    await changeNotification(
      tx,
      notification.notification_no,
      {
        state: 'held',
        whyHeld: why,
        ...(decision === null ? {} : { decisionId: decision.id, outcome: decision.outcome }),
      },
      ['queued', 'held'],
    )
    return 'held'
  }

  async function dispatch(
    tx: Tx,
    notification: NotificationRow,
    by: Actor = actor,
  ): Promise<'queued' | 'asked' | 'held'> {
    const recipient = (await directory.recipients([notification.contact_no])).get(notification.contact_no)
    if (recipient === undefined)
      return hold(tx, notification, 'The contact is no longer in the directory; route the findings anew.', null)
    if (recipient.disabledReason !== null)
      return hold(tx, notification, `The contact is disabled: ${recipient.disabledReason}`, null)
    if (recipient.format === 'none')
      return hold(
        tx,
        notification,
        'The contact wants no mail; tell it in another way, or suppress the notification.',
        null,
      )
    const findings = await notificationFindings(tx, notification.notification_no, itemsAMessage)
    const decision = await decide(tx, notification, recipient, findings)
    if (!decision.released) {
      await hold(tx, notification, whyStopped(decision), decision)
      if (decision.outcome === 'HOLD' || decision.outcome === 'FORBID!') return 'held'
      await norms.approvals.hold(tx, askToSend(notification, recipient, decision, by))
      return 'asked'
    }
    try {
      const messageId = await send(tx, { notification, recipient, findings, decision })
      await changeNotification(
        tx,
        notification.notification_no,
        { state: 'queued', messageId, decisionId: decision.id, outcome: decision.outcome, whyHeld: null },
        ['queued', 'held'],
      )
      await norms.approvals.end(tx, subjectOf(notification), by, 'The notification was sent.')
      return 'queued'
    } catch (error) {
      // A recipient that cannot be written to is a person's task; anything else is tried again.
      if (!isAppError(error) || !error.code.startsWith('correspondence.')) throw error
      return hold(tx, notification, error.message, decision)
    }
  }

  async function send(
    tx: Tx,
    {
      notification,
      recipient,
      findings,
      decision,
    }: {
      notification: NotificationRow
      recipient: RecipientView
      findings: readonly FindingRow[]
      decision: Decision
    },
  ) {
    const subject = subjectOf(notification)
    const to = {
      contactId: recipient.contactId,
      email: recipient.email,
      key: recipient.openpgpKey,
      language: recipient.language,
    }
    const told = await toldFindings(tx, deps.box, findings)
    return correspondence.enqueue(tx, {
      decision,
      act: 'notify',
      subject,
      recipient: to,
      kind: 'notification',
      priority: priorityOf(recipient, findings),
      lane: notification.feed,
      exercise: notification.exercise,
      async render() {
        const token = await correspondence.issueAnswerToken(tx, {
          subject,
          recipient: to,
          expiresAt: plusMs(clock(), deps.settings.answerLinkDays * day),
          exercise: notification.exercise,
        })
        return composeNotification(deps, notification, {
          format: recipient.format,
          told,
          answerUrl: correspondence.answerUrl(token),
          now: clock(),
        })
      },
    })
  }

  /** Decides the next one. @returns False when none is left. */
  async function dispatchNext(): Promise<boolean> {
    let taken: NotificationRow | null = null
    try {
      return await db.transaction(async (tx) => {
        taken = await takeUndecided(tx, clock())
        if (taken === null) return false
        await dispatch(tx, taken)
        return true
      })
    } catch (error) {
      const stumbled = taken as NotificationRow | null
      if (stumbled === null || passes(error)) throw error
      deps.log.error({ notification: stumbled.notification_no, err: error }, 'a notification could not be decided')
      await putOff(db, stumbled.notification_no, plusMs(clock(), putOffMs))
      return true
    }
  }

  async function runOnce(): Promise<number> {
    const now = clock()
    const paces = await directory.paces()
    await db.transaction(async (tx) => {
      for (const batch of await gatherPending(tx, { now, patienceMs, itemsAMessage, paces }))
        await deps.examine(tx, batch)
    })
    let decided = 0
    while (await dispatchNext()) decided++
    return decided
  }

  return {
    dispatch,
    decide,
    runOnce,
    job: {
      name: 'observations.notify',
      everyMs: minute / 2,
      run: async () => void (await runOnce()),
    },
  }
}

/** The bases of routes, the firmest first: a message is as sure of its recipient as its least sure finding. */
const bases = ['cidr', 'asn', 'domain', 'sector', 'country']

function weakestBasis(routes: readonly (RouteView | null)[]): string | null {
  const places = routes.map((route) => (route === null ? -1 : bases.indexOf(route.basis)))
  return bases[Math.max(-1, ...places)] ?? null
}

/**
 * Whether the source says that those affected may be told. Shadowserver's reports are made for that; a marking of the team's own that is
 * narrower than the organisation and its clients takes it back.
 */
function permitsNotice({ feed, tlp }: NotificationRow): boolean {
  return feed.startsWith('shadowserver:') && permits(tlp, 'client')
}

/** Critical operators first, then what is critical or high. */
function priorityOf(recipient: RecipientView, findings: readonly FindingRow[]): Priority {
  if (recipient.role === 'critical-operator') return 'critical'
  const worst = findings.reduce((most, finding) => Math.max(most, finding.severity), 0)
  return worst >= severities.indexOf('high') ? 'high' : 'normal'
}
