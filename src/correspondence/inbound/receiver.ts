import { createHash } from 'node:crypto'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Tx } from '#platform/database.ts'
import { eventOf, type CorrespondenceDeps, type Subjects } from '../deps.ts'
import type { MessageRow } from '../outbox/message.ts'
import { sayCameBack } from '../outbox/came-back.ts'
import { changeState, findMessage, lockMessage } from '../outbox/store.ts'
import { classifyMail, type MailClass } from './classify-mail.ts'
import { parseMail, type InboundMail } from './parse-mail.ts'
import { findInboundByHash, insertInbound, noteBounce, sealedInbound, type InboundRow } from './store.ts'

export interface Receiver {
  /**
   * Takes in one mail as it came. The same bytes again are recognised and change nothing.
   *
   * @throws {AppError} `correspondence.unreadable-mail` when the bytes are none.
   */
  receiveMail(raw: Uint8Array): Promise<InboundRow & { readonly duplicate: boolean }>
  /** What a mail says, for one who may read it; each reading is a fact. Hostile text. */
  readInbound(id: string, reader: Actor): Promise<{ from: string; subject: string; text: string }>
}

type Found = MessageRow & { recipientMac: Buffer }

export function createReceiver(deps: CorrespondenceDeps, subjects: Subjects): Receiver {
  const { db, box, clock, ids, emit, options } = deps
  const actor = systemActor('correspondence')
  const sealContext = (id: string): string => `correspondence.inbound/${id}`

  function classify(mail: InboundMail): MailClass {
    return classifyMail(mail, {
      mailbox: options.sender().address,
      mac: (text, context) => box.mac(text, context),
    })
  }

  /** A message that really left through us; ids that only look like ours count for nothing. */
  async function ours(tx: Tx, found: MailClass): Promise<Found | null> {
    const message = found.messageId === null ? null : await findMessage(tx, found.messageId)
    // One still in hand may have left without our having written it down yet.
    const left = message !== null && (message.sentAt !== null || message.attempts > 0)
    return left ? message : null
  }

  async function bounced(tx: Tx, message: Found, found: MailClass & { kind: 'bounce' }): Promise<void> {
    const now = clock()
    const { status, diagnostic } = found.report
    const state = await lockMessage(tx, message.messageId)
    // A class-4 status means that time ran out, which says nothing against the address.
    const counts = status.startsWith('5.')
    const distinctBounces = await noteBounce(tx, {
      messageId: message.messageId,
      recipientMac: message.recipientMac,
      status,
      counts,
      at: now,
    })
    if (distinctBounces === null) return
    // One still in hand left without our having written it down yet: whoever holds it finds the bounce when writing that down.
    if (state === 'sending' || state === 'queued') return
    await changeState(tx, message.messageId, ['sent'], {
      state: 'bounced',
      reason: `Came back (${status}): ${diagnostic.slice(0, 300)}`,
      now,
    })
    await sayCameBack(deps, tx, message, { status, distinctBounces }, subjects.handlers.get(message.subject.type))
  }

  return {
    async receiveMail(raw) {
      const found = classify(await parseMail(raw))
      const sha256 = createHash('sha256').update(raw).digest()
      const before = await findInboundByHash(db, sha256)
      if (before) return { ...before, duplicate: true }
      const inboundId = ids('inbound')
      return db.transaction(async (tx) => {
        const message = await ours(tx, found)
        const kind = message === null && found.kind !== 'auto-reply' ? 'other' : found.kind
        const now = clock()
        const kept = await insertInbound(tx, {
          inboundId,
          sha256,
          receivedAt: now,
          kind,
          messageId: message?.messageId ?? null,
          sizeBytes: raw.length,
          sealed: box.seal(raw, sealContext(inboundId)),
        })
        // Another process was faster with the same bytes.
        if (!kept) return { ...(await findInboundByHash(tx, sha256))!, duplicate: true }
        await emit(tx, {
          type: 'correspondence.mail-received',
          at: now,
          actor,
          subject: { type: 'correspondence.inbound', id: inboundId },
          detail: { kind, messageId: message?.messageId ?? null },
        })
        if (message && found.kind === 'bounce') await bounced(tx, message, found as MailClass & { kind: 'bounce' })
        if (message && found.kind === 'reply')
          await subjects.handlers.get(message.subject.type)?.onReplied?.(tx, { ...eventOf(message), inboundId })
        return { ...kept, duplicate: false }
      })
    },

    async readInbound(id, reader) {
      const sealed = await sealedInbound(db, id)
      if (!sealed)
        throw new AppError(
          'correspondence.content-erased',
          'There is no such mail, or it was erased when its retention ended.',
        )
      const mail = await parseMail(box.open(sealed, sealContext(id)))
      await db.transaction((tx) =>
        emit(tx, {
          type: 'correspondence.content-read',
          at: clock(),
          actor: reader,
          subject: { type: 'correspondence.inbound', id },
          detail: {},
        }),
      )
      return { from: mail.headers('from')[0] ?? '', subject: mail.subject, text: mail.text }
    },
  }
}
