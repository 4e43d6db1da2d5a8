import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { hour, plusMs, type Clock, type Instant } from '#kernel/instant.ts'
import type { Page } from '#kernel/page.ts'
import type { Tx } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import { createAnswerLinks, type AnswerLinks } from './answers/answer-links.ts'
import { forgetLinks, forgetSessions } from './answers/store.ts'
import type { AnswerSubject, CorrespondenceDeps, MessageHandlers, Subjects } from './deps.ts'
import { createReceiver, type Receiver } from './inbound/receiver.ts'
import { eraseInbound, listInbound, type InboundRow } from './inbound/store.ts'
import { createRecipientKeys } from './mail/recipient-keys.ts'
import { createSigningKeys, type SigningKeys } from './keys/signing-keys.ts'
import { composePreview, type Preview } from './outbox/preview.ts'
import type { MessageRow } from './outbox/message.ts'
import { createOutbox, openOrThrow, type Outbox } from './outbox/outbox.ts'
import { createSender, type Sender } from './outbox/sender.ts'
import {
  countByState,
  eraseContent,
  findMessage,
  listMessages,
  oldestWaiting,
  type MessageFilter,
} from './outbox/store.ts'
import { readSwitch, writeSwitch, type Switch } from './outbox/switch/store.ts'

/** Mail in and out: the only way by which words leave this node, and by which they come back. */
export interface Correspondence extends Outbox, Receiver, AnswerLinks {
  /** Tells the room what a subject's messages mean to another room. One for each type of subject, before the node sends. */
  registerSubject(type: string, handlers: MessageHandlers): void
  registerAnswerSubject(type: string, provider: AnswerSubject): void
  readonly sendDue: Sender['sendDue']
  readonly jobs: readonly Job[]
  readonly publishedKeys: SigningKeys['published']
  readonly teamName: () => string
  readonly mailAddress: () => string
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly log: Log
  /** One transaction, for routes that make one of their own. */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>

  listMessages(filter: MessageFilter, cursor: string | null, limit: number): Promise<Page<MessageRow>>
  showMessage(id: string): Promise<MessageRow & { readonly inbound: readonly InboundRow[] }>
  /** What a message says and to whom, exactly as its recipient sees it. Each reading is a fact. */
  readMessage(id: string, actor: Actor): Promise<Preview>
  listInbound(
    filter: { messageId?: string | undefined },
    cursor: string | null,
    limit: number,
  ): Promise<Page<InboundRow>>
  status(): Promise<CorrespondenceStatus>
  /** How much waits to leave, and since when. */
  oldestWaiting(): Promise<{ readonly count: number; readonly oldest: Instant | null }>
  /** Stops or resumes all sending; what is being handed over at this moment still ends. */
  setPaused(paused: boolean, reason: string, actor: Actor): Promise<CorrespondenceStatus>
}

export interface CorrespondenceStatus extends Switch {
  /** Whether a mail server is set. */
  readonly mailServer: boolean
  readonly counts: Awaited<ReturnType<typeof countByState>>
}

/**
 * @param wakeSender Called when something was queued, so that it does not wait for the clock; the job's next turn finds it otherwise.
 */
export function createCorrespondence(
  deps: CorrespondenceDeps,
  wakeSender: () => void = () => undefined,
): Correspondence {
  const { db, clock, emit, log, options, transport } = deps
  const subjects: Subjects = { handlers: new Map(), answers: new Map() }
  const keys = createSigningKeys(deps)
  const readKey = createRecipientKeys()
  const outbox = createOutbox(deps, subjects, readKey, wakeSender)
  const sender = createSender(deps, subjects, { signing: keys, readKey })

  function register<Value>(map: Map<string, Value>, type: string, value: Value): void {
    if (map.has(type)) throw new RangeError(`messages about ${type} have their room already`)
    map.set(type, value)
  }

  async function required(id: string) {
    const message = await findMessage(db, id)
    if (!message) throw new AppError('correspondence.message-not-found', 'There is no message with this id.')
    return message
  }

  /** Why a message waits, when nothing is wrong with the message itself. */
  async function waiting(): Promise<string | null> {
    if (!transport.configured) return 'Waits: no mail server is set (COMITY_SMTP_URL).'
    if (options.mayLeave?.() === false) return 'Waits: the log of this node is quarantined, and nothing leaves it.'
    const { paused, reason } = await readSwitch(db)
    return paused ? `Waits: sending is paused (${reason}).` : null
  }

  const withReason = (message: MessageRow, reason: string | null): MessageRow =>
    message.state === 'queued' && reason !== null ? { ...message, reason } : message

  async function status(): Promise<CorrespondenceStatus> {
    return { ...(await readSwitch(db)), mailServer: transport.configured, counts: await countByState(db) }
  }

  const housekeeping: Job = {
    name: 'correspondence.housekeeping',
    everyMs: hour,
    async run() {
      const now = clock()
      const before = plusMs(now, -options.contentRetentionMs)
      await forgetSessions(db, now)
      const links = await db.transaction((tx) => forgetLinks(tx, before))
      const erased = (await eraseContent(db, before)) + (await eraseInbound(db, before)) + links
      if (erased === 0) return
      log.info({ erased }, 'contents erased at the end of their retention')
      await db.transaction((tx) =>
        emit(tx, {
          type: 'correspondence.contents-erased',
          at: now,
          actor: { kind: 'system', id: 'system:correspondence' },
          subject: { type: 'correspondence.message', id: 'all' },
          detail: { erased, before },
        }),
      )
    },
  }

  return {
    ...outbox,
    ...createReceiver(deps, subjects),
    ...createAnswerLinks(deps, subjects, outbox),
    registerSubject: (type, handlers) => register(subjects.handlers, type, handlers),
    registerAnswerSubject: (type, provider) => register(subjects.answers, type, provider),
    sendDue: sender.sendDue,
    jobs: [sender.job, housekeeping],
    publishedKeys: keys.published,
    teamName: () => options.sender().name,
    mailAddress: () => options.sender().address,
    publicUrl: options.publicUrl,
    clock,
    log,
    inTransaction: (work) => db.transaction(work),
    status,
    oldestWaiting: () => oldestWaiting(db),

    async listMessages(filter, cursor, limit) {
      const [rows, reason] = await Promise.all([listMessages(db, filter, cursor, limit + 1), waiting()])
      const items = rows.slice(0, limit).map((row) => withReason(row, reason))
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.messageId : null }
    },

    async showMessage(id) {
      const { recipientMac: _mac, sealed: _sealed, ...message } = await required(id)
      const inbound = await listInbound(db, { messageId: message.messageId }, null, 100)
      return { ...withReason(message, await waiting()), inbound }
    },

    async readMessage(id, actor) {
      const message = await required(id)
      const parts = openOrThrow(deps, message)
      await db.transaction((tx) =>
        emit(tx, {
          type: 'correspondence.content-read',
          at: clock(),
          actor,
          subject: { type: 'correspondence.message', id: message.messageId },
          detail: { about: message.subject.id },
        }),
      )
      return composePreview(message, parts, deps)
    },

    async listInbound(filter, cursor, limit) {
      const rows = await listInbound(db, filter, cursor, limit + 1)
      const items = rows.slice(0, limit)
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.inboundId : null }
    },

    async setPaused(paused, reason, actor) {
      const now = clock()
      await db.transaction(async (tx) => {
        await writeSwitch(tx, { paused, reason, changedBy: actor.id, now })
        await emit(tx, {
          type: paused ? 'correspondence.sending-paused' : 'correspondence.sending-resumed',
          at: now,
          actor,
          subject: { type: 'correspondence.switch', id: 'sending' },
          detail: { reason },
        })
      })
      if (!paused) wakeSender()
      return status()
    },
  }
}
