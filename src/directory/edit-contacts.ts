import type { Actor } from '#kernel/actor.ts'
import { AppError, type Fault } from '#kernel/errors.ts'
import { dayOf } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { keyFault, parseFingerprint } from './contact-key.ts'
import { byHand, found, type DirectoryContext } from './context.ts'
import { parseEmail } from './domain.ts'
import { badValue, contactAt, definedOf, ended, sourcesOf, split, teamAt, writeDown } from './edit-support.ts'
import { notFound, numberOf, stale } from './ids.ts'
import * as contacts from './store/contacts.ts'
import { mergeFields } from './team-profile.ts'

export type ContactChange = Partial<contacts.ContactFields>

/** Sets fields of a contact in the name of a source. @throws {AppError} `platform.stale`, `directory.bad-value` */
export async function setContact(
  context: DirectoryContext,
  tx: Tx,
  actor: Actor,
  contactId: string,
  version: number,
  change: ContactChange,
  source: string,
): Promise<contacts.Contact> {
  const contact = await contactAt(tx, contactId)
  if (contact.endedAt !== null) throw ended('contact')
  const fields = contactFields({ ...contact, ...definedOf(change) }, dayOf(context.clock()))
  const { changed } = mergeFields(fieldsOfContact(contact), {}, fields as unknown as Record<string, unknown>, source)
  if (contact.version !== version) throw stale()
  if ('openpgpKey' in changed) await checkKey(context, fields.openpgpKey)
  if (Object.keys(changed).length === 0) return contact
  const [before, after] = split(changed)
  const sources = { ...contact.sources, ...sourcesOf(changed, source) }
  if (!(await contacts.updateContact(tx, numberOf('contact', contactId), version, fields, sources))) throw stale()
  await writeDown(context, tx, {
    actor,
    type: 'contact',
    id: contactId,
    change: 'edited',
    before,
    after,
    source,
  })
  return contactAt(tx, contactId)
}

/** Changes to contacts by hand. */
export interface ContactEditing {
  createContact(
    actor: Actor,
    teamId: string,
    contact: ContactChange & Pick<contacts.ContactFields, 'role' | 'email'>,
  ): Promise<contacts.Contact>
  editContact(actor: Actor, contactId: string, version: number, change: ContactChange): Promise<contacts.Contact>
  /** Takes a contact out of use; it stays in sight, with the reason. */
  disableContact(actor: Actor, contactId: string, reason: string): Promise<contacts.Contact>
  enableContact(actor: Actor, contactId: string): Promise<contacts.Contact>
  /** Ends a contact and the claims that it held; both stay in the history. */
  endContact(actor: Actor, contactId: string, version: number): Promise<void>
}

export function createContactEditing(context: DirectoryContext): ContactEditing {
  const { db, clock } = context

  return {
    createContact: (actor, teamId, contact) =>
      db.transaction(async (tx) => {
        const team = await teamAt(tx, teamId)
        if (team.endedAt !== null) throw ended('team')
        const fields = contactFields(
          { ...emptyContact, ...definedOf(contact) } as contacts.ContactFields,
          dayOf(clock()),
        )
        await checkKey(context, fields.openpgpKey)
        const sources = Object.fromEntries(Object.keys(definedOf(contact)).map((field) => [field, byHand]))
        const no = await contacts.insertContact(tx, numberOf('team', teamId), fields, {
          at: clock(),
          by: actor.id,
          sources,
        })
        if (no === null)
          throw new AppError('directory.duplicate', `${team.name} has a contact with this role and address.`)
        const made = found(await contacts.findContact(tx, no), () => notFound('contact'))
        await writeDown(context, tx, {
          actor,
          type: 'contact',
          id: made.contactId,
          change: 'created',
          after: { ...fields },
        })
        return made
      }),
    editContact: (actor, contactId, version, change) =>
      db.transaction((tx) => setContact(context, tx, actor, contactId, version, change, byHand)),
    disableContact: (actor, contactId, reason) =>
      db.transaction(async (tx) => {
        const contact = await contactAt(tx, contactId)
        if (contact.endedAt !== null) throw ended('contact')
        if (await contacts.setDisabled(tx, numberOf('contact', contactId), clock(), reason))
          await writeDown(context, tx, {
            actor,
            type: 'contact',
            id: contactId,
            change: 'disabled',
            after: { reason },
            why: reason,
          })
        return contactAt(tx, contactId)
      }),
    enableContact: (actor, contactId) =>
      db.transaction(async (tx) => {
        const contact = await contactAt(tx, contactId)
        if (contact.endedAt !== null) throw ended('contact')
        const no = numberOf('contact', contactId)
        await contacts.clearBounces(tx, no, clock())
        if (await contacts.setDisabled(tx, no, clock(), null))
          await writeDown(context, tx, {
            actor,
            type: 'contact',
            id: contactId,
            change: 'enabled',
            before: { reason: contact.disabledReason },
          })
        return contactAt(tx, contactId)
      }),
    endContact: (actor, contactId, version) =>
      db.transaction(async (tx) => {
        const contact = await contactAt(tx, contactId)
        if (contact.endedAt !== null) throw ended('contact')
        if (!(await contacts.endContact(tx, numberOf('contact', contactId), version, clock()))) throw stale()
        await writeDown(context, tx, {
          actor,
          type: 'contact',
          id: contactId,
          change: 'ended',
          before: fieldsOfContact(contact),
        })
      }),
  }
}

const emptyContact = {
  format: 'csv',
  language: 'en',
  level: 'technical',
  phone: null,
  openpgpKey: null,
  period: null,
  messagesADay: null,
  verified: null,
} as const

function fieldsOfContact(contact: contacts.ContactFields): Record<string, unknown> {
  const { role, email, format, language, level, phone, openpgpKey, period, messagesADay, verified } = contact
  return { role, email, format, language, level, phone, openpgpKey, period, messagesADay, verified }
}

/** Takes only a key that can be encrypted to today, or the fingerprint of one. @throws {AppError} `directory.bad-value` */
async function checkKey({ keys, clock }: DirectoryContext, key: string | null): Promise<void> {
  const reason = key === null ? null : keyFault(await keys.stateOf(key, clock()))
  if (reason !== null) throw badValue([{ pointer: '/openpgpKey', reason }])
}

/** The fields as they are stored. @throws {AppError} `directory.bad-value` with every fault. */
function contactFields(contact: contacts.ContactFields, today: string): contacts.ContactFields {
  const faults: Fault[] = []
  const email = contact.email === '' ? '' : parseEmail(contact.email.trim())
  if (email === null) faults.push({ pointer: '/email', reason: 'is no e-mail address' })
  if (email === '' && contact.format !== 'none')
    faults.push({ pointer: '/email', reason: 'is empty, and the format is not "none"' })
  if (contact.verified !== null && contact.verified > today)
    faults.push({ pointer: '/verified', reason: 'lies in the future' })
  if (faults.length > 0) throw badValue(faults)
  const key = contact.openpgpKey?.trim() ?? null
  return {
    ...(fieldsOfContact(contact) as unknown as contacts.ContactFields),
    email: email ?? '',
    openpgpKey: key === null ? null : (parseFingerprint(key) ?? key),
  }
}
