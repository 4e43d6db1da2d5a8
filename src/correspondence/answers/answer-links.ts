import { timingSafeEqual } from 'node:crypto'
import { systemActor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { isAppError } from '#kernel/errors.ts'
import { hour, plusMs, type Instant } from '#kernel/instant.ts'
import { permits, type Tlp } from '#kernel/marking.ts'
import type { Tx } from '#platform/database.ts'
import type { CorrespondenceDeps, Subjects } from '../deps.ts'
import type { Recipient } from '../outbox/message.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { textsFor } from '../texts.ts'
import type { AnswerSet, AnswerView } from './answer.ts'
import { answerToken, isAnswerToken, tokenBytes, tokenHash } from './answer-token.ts'
import { codeLifeMs, codesPerHour, codeTries, mailCode, pageSessionMs, typedCode } from './mail-code.ts'
import {
  findLink,
  hasSession,
  insertAnswer,
  insertLink,
  lastAnswer,
  openSession,
  setCode,
  takeTry,
  type AnswerLink,
  type AnswerLinkId,
} from './store.ts'

/** A link that somebody opened, and what lies behind it. */
export interface OpenedLink {
  readonly linkId: AnswerLinkId
  readonly subject: EntityRef
  readonly recipient: Recipient
  readonly exercise: boolean
  readonly expiresAt: Instant
  readonly view: AnswerView
  readonly recorded: { readonly at: Instant; readonly answers: AnswerSet } | null
}

/** What came of asking for a code or of giving one. */
export type CodeOutcome =
  | { readonly kind: 'sent' | 'too-many' | 'not-sent' | 'spent' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** `session` is a secret for a cookie of this page. */
  | { readonly kind: 'right'; readonly session: string }

export interface AnswerLinks {
  /** Makes a link for one recipient about one subject; the token is returned here and kept nowhere. */
  issueAnswerToken(
    tx: Tx,
    link: { subject: EntityRef; recipient: Recipient; expiresAt: Instant; exercise: boolean },
  ): Promise<string>
  /** The address of the page of a token. */
  answerUrl(token: string): string
  /** Reads what a link shows; changes nothing. Null for links unknown, over, cut short, or without a subject any more. */
  open(token: string): Promise<OpenedLink | null>
  /** Whether the page shows detail that asks for a code first. */
  needsCode(tlp: Tlp): boolean
  hasPageSession(link: OpenedLink, session: string | undefined): Promise<boolean>
  sendCode(link: OpenedLink): Promise<CodeOutcome>
  checkCode(link: OpenedLink, typed: string): Promise<CodeOutcome>
  /** Records an answer and tells the room whose subject it is, both or neither. */
  record(link: OpenedLink, answers: AnswerSet): Promise<void>
}

export function createAnswerLinks(deps: CorrespondenceDeps, subjects: Subjects, outbox: Outbox): AnswerLinks {
  const { db, box, clock, ids, emit, chance, options } = deps
  const recipientContext = (id: string): string => `correspondence.answer-link/${id}/recipient`
  const answerContext = (id: string): string => `correspondence.answer-link/${id}/answer`
  const codeMac = (id: string, code: string): Buffer => box.mac(code, `correspondence.answer-code/${id}`)

  async function recorded(link: AnswerLink): Promise<OpenedLink['recorded']> {
    const last = await lastAnswer(db, link.linkId)
    return (
      last && {
        at: last.at,
        answers: JSON.parse(box.open(last.sealed, answerContext(link.linkId)).toString('utf8')) as AnswerSet,
      }
    )
  }

  return {
    async issueAnswerToken(tx, { subject, recipient, expiresAt, exercise }) {
      const token = answerToken(chance(tokenBytes))
      const linkId = ids('answerlink')
      const sealedRecipient = box.seal(JSON.stringify({ recipient, exercise }), recipientContext(linkId))
      await insertLink(tx, {
        linkId,
        subject,
        contactId: recipient.contactId,
        sealedRecipient,
        expiresAt,
        createdAt: clock(),
        tokenHash: tokenHash(token),
      })
      return token
    },

    answerUrl: (token) => `${options.publicUrl()}/a/${token}`,

    async open(token) {
      if (!isAnswerToken(token)) return null
      const link = await findLink(db, tokenHash(token), clock())
      const view = link && (await subjects.answers.get(link.subject.type)?.describe(link.subject))
      if (!link || !view) return null
      const sealed = JSON.parse(box.open(link.sealedRecipient, recipientContext(link.linkId)).toString('utf8')) as {
        recipient: Recipient
        exercise: boolean
      }
      return {
        linkId: link.linkId,
        subject: link.subject,
        ...sealed,
        expiresAt: link.expiresAt,
        view,
        recorded: await recorded(link),
      }
    },

    needsCode: (tlp) => !permits(tlp, 'community'),

    async hasPageSession(link, session) {
      return session !== undefined && session.length <= 100 && hasSession(db, link.linkId, tokenHash(session), clock())
    },

    async sendCode(link) {
      const decision = await subjects.answers.get(link.subject.type)?.decideCode(link.subject, link.recipient)
      if (!decision) return { kind: 'not-sent' }
      const now = clock()
      const code = mailCode(chance(8))
      const texts = textsFor(link.recipient.language).code
      try {
        return await db.transaction(async (tx): Promise<CodeOutcome> => {
          const set = await setCode(tx, link.linkId, {
            mac: codeMac(link.linkId, code),
            expiresAt: plusMs(now, codeLifeMs),
            tries: codeTries,
            now,
            since: plusMs(now, -hour),
            limit: codesPerHour,
          })
          if (!set) return { kind: 'too-many' }
          await outbox.enqueue(tx, {
            decision,
            act: 'notify',
            subject: link.subject,
            recipient: link.recipient,
            kind: 'answer-code',
            // Somebody sits and waits for it, and it is bounded by the codes an hour, so no budget holds it back.
            priority: 'critical',
            exercise: link.exercise,
            render: ({ team }) => ({
              subject: texts.mailSubject,
              tlp: 'TLP:CLEAR',
              text: texts.mailText(code, codeLifeMs / 60_000, team),
              html: null,
              attachments: [],
            }),
          })
          return { kind: 'sent' }
        })
      } catch (error) {
        // The recipient's key has expired, the exercise list changed: said on the page without saying more.
        if (isAppError(error) && /^(correspondence|norms)\./.test(error.code)) return { kind: 'not-sent' }
        throw error
      }
    },

    async checkCode(link, typed) {
      const code = typedCode(typed)
      const tried = await takeTry(db, link.linkId, clock())
      if (!tried) return { kind: 'spent' }
      if (code === null || !timingSafeEqual(codeMac(link.linkId, code), tried.mac))
        return tried.triesLeft === 0 ? { kind: 'spent' } : { kind: 'wrong', triesLeft: tried.triesLeft }
      const session = answerToken(chance(tokenBytes))
      await db.transaction((tx) => openSession(tx, link.linkId, tokenHash(session), plusMs(clock(), pageSessionMs)))
      return { kind: 'right', session }
    },

    async record(link, answers) {
      const now = clock()
      const changed = link.recorded !== null
      const contactId = link.recipient.contactId
      await db.transaction(async (tx) => {
        await insertAnswer(tx, link.linkId, now, box.seal(JSON.stringify(answers), answerContext(link.linkId)))
        await emit(tx, {
          type: 'correspondence.answered',
          at: now,
          actor: { ...systemActor('answer-page'), kind: 'recipient', id: contactId ?? link.linkId },
          subject: { type: link.subject.type, id: link.subject.id },
          detail: {
            contactId,
            forAll: answers.all?.answer ?? null,
            single: Object.keys(answers.items).length,
            changed,
            exercise: link.exercise,
          },
        })
        await subjects.answers
          .get(link.subject.type)
          ?.answer(tx, { subject: link.subject, contactId, answers, changed })
      })
    },
  }
}
