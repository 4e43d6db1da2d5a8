import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Instrument, InstrumentInput } from '#mandates'
import { namedIn, type Decision } from '#norms'
import type { Tx } from '#platform/database.ts'
import { coversOf, type Deciding } from './deciding.ts'
import { enter, type TaskingsDeps } from './context.ts'
import { messageFacts } from './message-facts.ts'
import { load, needLine, type Loaded } from './reading.ts'
import * as store from './store.ts'
import { lineRef, type Line } from './tasking.ts'

/** What a message of the team's own words became. */
export interface Sent {
  readonly messageId: string | null
  readonly decision: Decision
}

export interface Asking {
  /** Asks the source whether its data may go to the body that asks: on record, and by mail where the directory has a contact. */
  permission(actor: Actor, id: string, line: number): Promise<{ permissionId: string; messageId: string | null }>
  /** Puts on record the instrument under which the data is compelled. */
  instrument(actor: Actor, id: string, line: number, instrument: InstrumentInput): Promise<string>
  /** Tells the source what was compelled: by mail, or as the caller says it was told. */
  tellSource(actor: Actor, id: string, line: number, how: string | null): Promise<void>
  override(actor: Actor, id: string, line: number, why: string): Promise<void>
  handOver(actor: Actor, id: string, line: number, given: { records: number; how: string }): Promise<void>
  /** Sends a message of the team's own words to a contact, when the rules let it leave. */
  send(tx: Tx, message: OwnMessage): Promise<Sent>
}

export interface OwnMessage {
  readonly subject: EntityRef
  readonly contactId: string
  readonly kind: string
  readonly by: Actor
  readonly exercise: boolean
  readonly title: string
  readonly text: string
  /** Names of those whom the message is openly about: the lexicon passes over them. */
  readonly parties: readonly string[]
  /** A second person has read exactly this text, and it names nobody as being behind anything. */
  readonly cleared: boolean
}

const state = (why: string): AppError => new AppError('taskings.state', why)

export function createAsking(deps: TaskingsDeps, deciding: Deciding): Asking {
  const { db, clock, box, mandates, norms, directory, correspondence } = deps

  /** One act of a tasking, kept from being changed by others until the transaction ends. */
  async function withLine<T>(
    id: string,
    line: number,
    work: (tx: Tx, tasking: Loaded, line: Line) => Promise<T>,
  ): Promise<T> {
    return db.transaction(async (tx) => {
      const { no } = await load(tx, box, id)
      await store.lockTasking(tx, no)
      const tasking = await load(tx, box, id)
      return work(tx, tasking, needLine(tasking, line))
    })
  }

  const note = (
    tx: Tx,
    { no, head }: Loaded,
    line: Line,
    by: Actor,
    kind: Parameters<typeof enter>[2]['kind'],
    detail: store.EntryRow['detail'] = {},
  ): Promise<void> => enter(deps, tx, { taskingNo: no, line: line.line, kind, by, exercise: head.exercise, detail })

  async function send(
    tx: Tx,
    { subject, contactId, kind, by, exercise, title, text, parties, cleared }: OwnMessage,
  ): Promise<Sent> {
    const contactNo = numberOfId('contact', contactId)
    const recipient = contactNo === null ? undefined : (await directory.recipients([contactNo])).get(contactNo)
    if (recipient === undefined) throw state('The directory has no such contact any more.')
    const to: EntityRef = { type: 'directory.contact', id: contactId }
    const home = await deps.homeCountry()
    const named = namedIn(`${title}\n${text}`, [...parties, recipient.teamName, deps.teamName()])
    const mayName = !cleared && named.length > 0
    const decision = await norms.decide(tx, {
      act: 'notify',
      subject,
      recipient: to,
      facts: messageFacts(recipient, { home, exercise, now: clock(), mayName }),
      by,
    })
    if (!decision.released) return { messageId: null, decision }
    const { email, language, openpgpKey: key } = recipient
    const messageId = await correspondence.enqueue(tx, {
      decision,
      act: 'notify',
      subject,
      recipient: { contactId, email, key, language },
      kind,
      priority: 'high',
      exercise,
      render: () => ({ subject: title, tlp: 'TLP:AMBER', text, html: null, attachments: [] }),
    })
    return { messageId, decision }
  }

  /** The instrument about an act whose source is to be told, also when its time is over meanwhile. */
  async function countersigned(tasking: Loaded, line: Line): Promise<Instrument> {
    const { items } = await mandates.instruments.list({ about: lineRef(tasking.no, line.line).id, limit: 50 })
    const found = items.find((one) => one.countersigned !== null && one.told === null)
    if (found === undefined) throw state('No instrument in force is about this act whose source is still to be told.')
    return found
  }

  return {
    send,

    permission: (actor, id, number) =>
      withLine(id, number, async (tx, tasking, line) => {
        const { no, head } = tasking
        if (line.source === null || line.dataOrigin !== 'partner')
          throw state('The act is about no data of a partner: nobody is to be asked.')
        const about = lineRef(no, line.line)
        const permissionId = await mandates.permissions.ask(tx, actor, {
          source: line.source.name,
          sourceContact: line.source.contactId,
          about,
          recipient: head.origin.body,
          recipientClass: head.origin.bodyClass,
          purpose: head.purpose,
          exercise: head.exercise,
        })
        let messageId: string | null = null
        if (line.source.contactId !== null) {
          const message = {
            subject: about,
            contactId: line.source.contactId,
            kind: 'permission',
            by: actor,
            exercise: head.exercise,
            title: `May we pass on data of yours? (${permissionId})`,
            text: permissionText({ team: deps.teamName(), head, line, permissionId }),
            parties: [head.origin.body, line.source.name],
            cleared: false,
          }
          messageId = (await send(tx, message)).messageId
          if (messageId !== null) await mandates.permissions.sentAs(tx, permissionId, messageId)
        }
        // Without a contact, or where the rules keep the mail here, a person asks by other means.
        await note(tx, tasking, line, actor, messageId === null ? 'permission-to-ask' : 'permission-asked', {
          permissionId,
        })
        return { permissionId, messageId }
      }),

    instrument: (actor, id, number, instrument) =>
      withLine(id, number, async (tx, tasking, line) => {
        if (line.asks !== 'hand-over-data')
          throw state('An instrument compels data to be handed over, and no other act.')
        const instrumentId = await mandates.instruments.record(tx, actor, {
          ...instrument,
          about: lineRef(tasking.no, line.line),
          source: line.source,
          requestedBy: tasking.row.recorded_person ?? tasking.row.recorded_by,
          exercise: tasking.head.exercise,
        })
        await note(tx, tasking, line, actor, 'instrument-recorded', { instrumentId })
        return instrumentId
      }),

    tellSource: (actor, id, number, how) =>
      withLine(id, number, async (tx, tasking, line) => {
        const instrument = await countersigned(tasking, line)
        const { instrumentId } = instrument
        let means = how
        // By what is on record it is told before it is sent: a bar stops both.
        await mandates.instruments.markTold(tx, actor, instrumentId, means ?? 'by mail')
        if (means === null) {
          const contactId = line.source?.contactId ?? null
          if (contactId === null) throw state('The source has no contact; tell it by other means, and say how.')
          const sent = await send(tx, {
            subject: lineRef(tasking.no, line.line),
            contactId,
            kind: 'compelled',
            by: actor,
            exercise: tasking.head.exercise,
            title: 'Data of yours was compelled from us',
            text: toldText({ team: deps.teamName(), line, instrument }),
            parties: [instrument.authority, instrument.reference, line.source?.name ?? ''],
            cleared: false,
          })
          if (sent.messageId === null)
            throw state(
              `The rules keep the mail here (${sent.decision.outcome}); tell the source by other means, and say how.`,
            )
          means = sent.messageId
        }
        for (const rule of ['k-3-tell', 'k-3-barred'])
          await norms.obligations.meet(tx, {
            subject: lineRef(tasking.no, line.line),
            rule,
            by: actor,
            evidence: `The source was told: ${means}`,
          })
        await note(tx, tasking, line, actor, 'source-told', { instrumentId })
      }),

    override: (actor, id, number, why) =>
      withLine(id, number, async (tx, tasking, line) => {
        const { released } = await deciding.askOverride(tx, tasking, line, actor, why)
        if (released) throw state('Nothing is to be set aside: the act is released.')
      }),

    handOver: (actor, id, number, { records, how }) =>
      withLine(id, number, async (tx, tasking, line) => {
        if (line.asks !== 'hand-over-data') throw state('The act asks for no data.')
        const decision = await deciding.decide(tx, tasking, line, actor)
        norms.assertCovers(decision, { act: 'tasking', subject: lineRef(tasking.no, line.line), recipient: null })
        const { compelled } = await coversOf(deps, tx, tasking, line)
        if (compelled !== null && records > compelled.records)
          throw state(`The instrument was narrowed to ${compelled.records} records; no more are handed over.`)
        await note(tx, tasking, line, actor, 'handed-over', { records, how })
      }),
  }
}

interface Asked {
  readonly team: string
  readonly head: Loaded['head']
  readonly line: Line
  readonly permissionId: string
}

/** What a source is asked, in words that say no more than it must know. */
function permissionText({ team, head, line, permissionId }: Asked): string {
  return (
    `${head.origin.body} (${head.origin.bodyClass}) asks us for data that came from you: ${line.dataClasses.join(', ')}` +
    `${line.records === null ? '' : `, ${line.records} records`}. The purpose was declared as: ${head.purpose}.\n\n` +
    'We pass nothing on without your word. Please answer this mail: do you permit it, for this recipient and this purpose, and until when? ' +
    `If you do not answer, nothing is passed on.\n\nReference: ${permissionId}\n\n` +
    `Acknowledgement is not concurrence. Notification is not accusation.\n\n${team}\n`
  )
}

interface Told {
  readonly team: string
  readonly line: Line
  readonly instrument: Instrument
}

function toldText({ team, line, instrument }: Told): string {
  return (
    `Data that came from you was compelled from us: ${line.dataClasses.join(', ')}, ${instrument.records?.to ?? 0} records, by ` +
    `${instrument.authority} (${instrument.kind}, ${instrument.reference}). We had it narrowed as far as the instrument allowed.\n\n` +
    'We tell you so that you can protect yourselves and your own sources. What was asked beyond that was not handed over.\n\n' +
    `Acknowledgement is not concurrence. Notification is not accusation.\n\n${team}\n`
  )
}
