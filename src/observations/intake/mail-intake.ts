import type { Correspondence } from '#correspondence'
import { systemActor } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { second } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import type { Reports } from '../reports/reports.ts'
import { isLastingRefusal, isNoRoom, sentenceOf } from './outcome.ts'
import { createSaidOnce } from './said-once.ts'

/** A message as it lies in the mailbox; `raw` is null when it is larger than is read. */
export interface Mail {
  readonly id: string
  readonly sizeBytes: number
  readonly raw: Uint8Array | null
}

/** Safe here; refused, for a person to look at; left to be tried again; or left, and all after it. */
export type MailVerdict = 'done' | 'refused' | 'again' | 'stop'

/** The mailbox as this room needs it: hands over what is unread, and does with each message what is said of it. */
export interface MailSource {
  visit(
    limits: { readonly messageBytes: number; readonly messages: number },
    take: (mail: Mail) => Promise<MailVerdict>,
    signal: AbortSignal,
  ): Promise<void>
}

export interface MailIntakeDeps {
  readonly mailbox: MailSource
  readonly pollSeconds: number
  readonly correspondence: Pick<Correspondence, 'receiveMail'>
  readonly reports: Pick<Reports, 'accept'>
  readonly log: Log
}

/** The largest message is what unpacking holds of one in memory; not too many at once, so that a full mailbox does not hold up a stop. */
export const visitLimits = { messageBytes: 32 * 1024 * 1024, messages: 200 } as const
/** Visits at which a mail may fail for a reason that nobody foresaw, before it is left to a person. */
export const triesAMail = 5

/**
 * Fetches mail: what belongs to a message of ours (a bounce, an answer) goes to correspondence, all else is a report. A message is marked
 * in the mailbox only when it is safe here; one that comes twice is recognised by its bytes.
 */
export function createMailIntake({ mailbox, pollSeconds, correspondence, reports, log }: MailIntakeDeps): Job {
  const actor = systemActor('mailbox')
  const said = createSaidOnce()
  const tries = new Map<string, number>()

  /** Whether correspondence knows what the mail is about; what it cannot read at all it does not. */
  async function belongsToOurs(raw: Uint8Array): Promise<boolean> {
    try {
      return (await correspondence.receiveMail(raw)).kind !== 'other'
    } catch (error) {
      if (isAppError(error, 'correspondence.unreadable-mail')) return false
      throw error
    }
  }

  async function takeIn({ id, raw, sizeBytes }: Mail): Promise<'done' | 'refused'> {
    if (raw === null) {
      log.warn(
        { mail: id, sizeBytes, limitBytes: visitLimits.messageBytes },
        'a mail is too large; it is flagged and left',
      )
      return 'refused'
    }
    if (await belongsToOurs(raw)) return 'done'
    try {
      const { reportId, duplicateOf } = await reports.accept(actor, once(raw), {
        fileName: `mail-${id}.eml`,
        feed: null,
        origin: 'mail',
        exercise: false,
      })
      log.info({ reportId, mail: id, duplicate: duplicateOf !== null }, 'a mail was taken in as a report')
      return 'done'
    } catch (error) {
      if (!isLastingRefusal(error)) throw error
      log.warn({ mail: id, code: error.code, reason: error.message }, 'a mail was refused; it is flagged and left')
      return 'refused'
    }
  }

  async function take(mail: Mail): Promise<MailVerdict> {
    try {
      const verdict = await takeIn(mail)
      tries.delete(mail.id)
      if (said.over('room')) log.info('there is room for mail again')
      return verdict
    } catch (error) {
      const reason = sentenceOf(error)
      if (isNoRoom(error)) {
        if (said.isNew('room', error.code)) log.error({ mail: mail.id, reason }, 'mail waits for room')
        return 'stop'
      }
      const failed = (tries.get(mail.id) ?? 0) + 1
      tries.set(mail.id, failed)
      const isLast = failed >= triesAMail
      if (isLast) tries.delete(mail.id)
      if (isLast) log.error({ mail: mail.id, reason }, 'a mail cannot be taken in; it is flagged and left')
      else if (failed === 1) log.warn({ mail: mail.id, reason }, 'a mail could not be taken in; it is tried again')
      return isLast ? 'refused' : 'again'
    }
  }

  return {
    name: 'observations.mailbox',
    everyMs: pollSeconds * second,
    async run(signal) {
      try {
        await mailbox.visit(visitLimits, take, signal)
        if (said.over('mailbox')) log.info('the mailbox can be reached again')
      } catch (error) {
        const reason = sentenceOf(error)
        if (said.isNew('mailbox', reason)) log.error({ reason }, 'the mailbox cannot be read; it is tried again')
      }
    },
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
