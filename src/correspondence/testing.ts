import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { day, instant, plusMs, type Clock } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { createLog } from '#platform/log.ts'
import { createMailTransport, type MailTransport } from '#platform/mail.ts'
import { createNorms, type Decision, type Norms } from '#norms'
import { testDatabase } from '#testing/database.ts'
import { startSmtpSink, type SmtpSink } from '#testing/smtp.ts'
import { createCorrespondence, type Correspondence } from './correspondence.ts'
import type { CorrespondenceOptions } from './deps.ts'
import type { MessageContent } from './mail/message-content.ts'
import { recipientRef, type Recipient } from './outbox/message.ts'
import type { EnqueueInput } from './outbox/outbox.ts'

/** The room at work: real database, real rules, a real mail server that keeps what it gets, a clock in the test's hand. */
export interface TestRoom {
  readonly room: Correspondence
  readonly db: Database
  readonly norms: Norms
  readonly sink: SmtpSink
  readonly facts: Fact[]
  readonly clock: Clock
  tick(ms: number): void
  decide(tx: Tx, subject: EntityRef, recipient: Recipient, but?: Record<string, unknown>): Promise<Decision>
  /** Decides and queues in one transaction, as rooms do. */
  queue(input?: Partial<EnqueueInput> & { to?: string }): ReturnType<Correspondence['enqueue']>
  send(): ReturnType<Correspondence['sendDue']>
  /** A second process on the same database, with the same keys and clock. */
  another(transport?: MailTransport): Correspondence
}

export const subject: EntityRef = { type: 'observations.notification', id: 'notification_1' }
export const desk: Recipient = {
  contactId: 'contact_1',
  email: 'abuse@isp.example',
  key: null,
  language: 'en',
}
export const content: MessageContent = {
  subject: '1 system in AS64500',
  tlp: 'TLP:GREEN',
  text: 'Redis on 192.0.2.1',
  html: null,
  attachments: [],
}

const policies = new URL('../../policies/', import.meta.url)

export async function testRoom(t: TestContext, options: Partial<CorrespondenceOptions> = {}): Promise<TestRoom> {
  const [db, sink] = await Promise.all([testDatabase(t), startSmtpSink(t)])
  let now = instant('2026-11-22T07:00:00Z')
  const clock: Clock = () => now
  const ids = timeOrderedIds(clock, randomBytes)
  const facts: Fact[] = []
  const emit = (_tx: Tx, ...said: readonly Fact[]): Promise<void> => {
    facts.push(...said)
    return Promise.resolve()
  }
  const base = readdirSync(policies)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, bytes: readFileSync(new URL(name, policies)) }))
  const norms = createNorms({ db, clock, ids, emit, packs: { base } })
  await norms.start()
  const box = createBox(randomBytes(32))
  const another = (
    transport = createMailTransport({ url: sink.url, loopbackOnly: true, silenceMs: 2000 }),
  ): Correspondence => {
    t.after(() => transport.close())
    return createCorrespondence({
      db,
      clock,
      ids,
      emit,
      norms,
      box,
      transport,
      log: createLog('silent'),
      chance: randomBytes,
      options: {
        sender: () => ({ name: 'CSIRT Examplia', address: 'csirt@csirt.example' }),
        publicUrl: () => 'https://csirt.example',
        exerciseAddresses: ['@exercise.example'],
        recipientBudget: { messages: 20, withinMs: day },
        contentRetentionMs: 90 * day,
        sign: false,
        ...options,
      },
    })
  }
  const room = another()

  async function decide(
    tx: Tx,
    about: EntityRef,
    recipient: Recipient,
    but: Record<string, unknown> = {},
  ): Promise<Decision> {
    const ordinary = Object.fromEntries(norms.pack.vocabulary.facts.map((fact) => [fact.name, fact.ordinary]))
    return norms.decide(tx, {
      act: 'notify',
      subject: about,
      recipient: recipientRef(recipient),
      facts: { ...ordinary, ...but } as never,
      by: { kind: 'system', id: 'system:test' },
    })
  }

  return {
    room,
    db,
    norms,
    sink,
    facts,
    clock,
    decide,
    another,
    tick: (ms) => void (now = plusMs(now, ms)),
    queue: ({ to, ...input } = {}) =>
      db.transaction(async (tx) => {
        const recipient =
          input.recipient ??
          (to === undefined ? desk : { ...desk, email: to, contactId: `contact_${to.replace(/\W/g, '')}` })
        const about = input.subject ?? subject
        return room.enqueue(tx, {
          act: 'notify',
          subject: about,
          recipient,
          kind: 'notification',
          priority: 'normal',
          exercise: false,
          render: () => content,
          ...input,
          decision: input.decision ?? (await decide(tx, about, recipient)),
        })
      }),
    send: () => room.sendDue(new AbortController().signal),
  }
}
