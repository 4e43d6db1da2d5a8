import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import { historyRoute } from './history-routes.ts'
import { versionOf } from './ids.ts'
import { base, byId, closed, oneOf, paging, search } from './request-parts.ts'
import * as shape from './shapes.ts'
import type { Contact } from './store/contacts.ts'
import { contactLevels, contactPeriods, contactRoles, messageFormats } from './words.ts'

const nullable = (maxLength: number) => Type.Union([Type.String({ minLength: 1, maxLength }), Type.Null()])
const contactBody = {
  role: oneOf(contactRoles),
  email: Type.String({ maxLength: 254 }),
  format: oneOf(messageFormats),
  language: Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }),
  level: oneOf(contactLevels),
  phone: nullable(60),
  openpgpKey: nullable(20_000),
  period: Type.Union([oneOf(contactPeriods), Type.Null()]),
  messagesADay: Type.Union([Type.Integer({ minimum: 1, maximum: 1000 }), Type.Null()]),
  verified: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
}

/** Contacts: list, show, make, change, take out of use and back. */
export function contactRoutes(directory: Directory): Route[] {
  const present = async (contact: Contact) => ({
    ...contact,
    freshness: directory.freshness(contact),
    key: await directory.keyOf(contact),
  })
  return [
    route({
      method: 'GET',
      path: `${base}/contacts`,
      access: 'directory.read',
      summary: 'Contacts, with search by address and team.',
      query: Type.Object(
        {
          ...paging,
          ...search,
          teamId: Type.Optional(Type.String({ maxLength: 60 })),
          role: Type.Optional(oneOf(contactRoles)),
          disabled: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
          verifiedBefore: Type.Optional(Type.String({ format: 'date' })),
        },
        closed,
      ),
      response: shape.pageOf(shape.Contact),
      handler: async ({ query: { cursor, limit, disabled, ...filter } }) => {
        const { items, nextCursor } = await directory.listContacts(
          { ...filter, ...(disabled === undefined ? {} : { disabled: disabled === 'true' }) },
          { cursor, limit },
        )
        return { items: await Promise.all(items.map(present)), nextCursor }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/contacts`,
      access: 'directory.edit',
      summary: 'Give a team a contact.',
      body: Type.Object(
        {
          ...Type.Partial(Type.Object(contactBody)).properties,
          role: contactBody.role,
          email: contactBody.email,
          teamId: Type.String({ maxLength: 60 }),
        },
        closed,
      ),
      response: shape.Contact,
      handler: async ({ actor, body, reply }) => {
        const { teamId, ...contact } = body
        const made = await directory.createContact(actor, teamId, contact)
        reply.status(201)
        reply.etag(made.version)
        return present(made)
      },
    }),
    route({
      method: 'GET',
      path: `${base}/contacts/:id`,
      access: 'directory.read',
      summary: 'A contact, with the messages that came back from it.',
      params: byId,
      response: shape.ContactWithBounces,
      handler: async ({ params, reply }) => {
        const contact = await directory.contact(params.id)
        reply.etag(contact.version)
        return { ...(await present(contact)), bounces: await directory.bounces(params.id) }
      },
    }),
    route({
      method: 'PATCH',
      path: `${base}/contacts/:id`,
      access: 'directory.edit',
      summary: 'Change a contact; a field that is set is from then on by hand.',
      conditional: true,
      params: byId,
      body: Type.Object(Type.Partial(Type.Object(contactBody)).properties, closed),
      response: shape.Contact,
      handler: async ({ actor, params, body, ifMatch, reply }) => {
        const contact = await directory.editContact(actor, params.id, versionOf(ifMatch), body)
        reply.etag(contact.version)
        return present(contact)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/contacts/:id/disable`,
      access: 'directory.edit',
      summary: 'Take a contact out of use, with a reason.',
      params: byId,
      body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
      response: shape.Contact,
      handler: async ({ actor, params, body }) =>
        present(await directory.disableContact(actor, params.id, body.reason)),
    }),
    route({
      method: 'POST',
      path: `${base}/contacts/:id/enable`,
      access: 'directory.edit',
      summary: 'Take a contact into use again; what bounced before does not count.',
      params: byId,
      response: shape.Contact,
      handler: async ({ actor, params }) => present(await directory.enableContact(actor, params.id)),
    }),
    route({
      method: 'DELETE',
      path: `${base}/contacts/:id`,
      access: 'directory.edit',
      summary: 'End a contact and its claims; the history stays.',
      conditional: true,
      params: byId,
      handler: async ({ actor, params, ifMatch, reply }) => {
        await directory.endContact(actor, params.id, versionOf(ifMatch))
        reply.status(204)
      },
    }),
    historyRoute('contacts', 'contact', directory),
  ]
}
