import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import {
  closed,
  text,
  paging,
  page,
  states,
  messageFields,
  message,
  inbound,
  status,
  preview,
  params,
  because,
} from './api-shapes.ts'
import { answerRoutes } from './answers/answer-routes.ts'
import type { Correspondence } from './correspondence.ts'
import { inboundLimitBytes } from './inbound/parse-mail.ts'
import { binaryKeys, mailboxHash } from './keys/web-key-directory.ts'

const base = '/api/v1/correspondence'

/** The bytes of a request, refused as soon as they pass the limit. */
async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > inboundLimitBytes)
      throw new AppError('platform.too-large', `A mail of at most ${inboundLimitBytes} bytes is taken.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The addresses of this room: messages, mail that came in, the switch, the keys, and the answer pages. */
export function correspondenceRoutes(room: Correspondence): Route[] {
  return [
    ...answerRoutes(room),
    ...keyRoutes(room),
    route({
      method: 'GET',
      path: `${base}/messages`,
      access: 'correspondence.read',
      summary: 'Messages that left or wait, latest first',
      query: Type.Object(
        {
          ...paging,
          state: Type.Optional(states),
          contactId: Type.Optional(text),
          subjectType: Type.Optional(text),
          subjectId: Type.Optional(text),
        },
        closed,
      ),
      response: page(message),
      handler: async ({ query: { cursor, limit, state, contactId, subjectType, subjectId } }) => {
        const subject =
          subjectType !== undefined && subjectId !== undefined ? { type: subjectType, id: subjectId } : undefined
        return room.listMessages({ state, contactId, subject }, cursor ?? null, limit ?? 50)
      },
    }),
    route({
      method: 'GET',
      path: `${base}/messages/:id`,
      access: 'correspondence.read',
      summary: 'A message and what came back to it, without what it says',
      params,
      response: Type.Object({ ...messageFields, inbound: Type.Array(inbound) }, closed),
      handler: ({ params: { id } }) => room.showMessage(id),
    }),
    route({
      method: 'GET',
      path: `${base}/messages/:id/content`,
      access: 'correspondence.content.read',
      summary: 'What a message says and to whom; the reading is recorded',
      params,
      response: preview,
      handler: ({ params: { id }, actor }) => room.readMessage(id, actor),
    }),
    route({
      method: 'POST',
      path: `${base}/messages/:id/resend`,
      access: 'correspondence.edit',
      summary: 'Send what a message said once more',
      params,
      response: Type.Object({ messageId: Type.String() }, closed),
      handler: async ({ params: { id }, actor }) => ({
        messageId: await room.inTransaction((tx) => room.resend(tx, id, actor)),
      }),
    }),
    route({
      method: 'POST',
      path: `${base}/messages/:id/withdraw`,
      access: 'correspondence.edit',
      summary: 'Take back a message that has not left',
      params,
      body: because,
      handler: ({ params: { id }, body, actor }) =>
        room.inTransaction((tx) => room.withdraw(tx, id, actor, body.reason)),
    }),
    route({
      method: 'GET',
      path: `${base}/inbound`,
      access: 'correspondence.read',
      summary: 'Mail that came in, latest first',
      query: Type.Object({ ...paging, messageId: Type.Optional(text) }, closed),
      response: page(inbound),
      handler: ({ query: { cursor, limit, messageId } }) =>
        room.listInbound({ messageId }, cursor ?? null, limit ?? 50),
    }),
    route({
      method: 'GET',
      path: `${base}/inbound/:id/content`,
      access: 'correspondence.content.read',
      summary: 'What a mail that came in says; the reading is recorded',
      params,
      response: Type.Object({ from: Type.String(), subject: Type.String(), text: Type.String() }, closed),
      handler: ({ params: { id }, actor }) => room.readInbound(id, actor),
    }),
    route({
      method: 'POST',
      path: `${base}/inbound`,
      access: 'correspondence.receive',
      summary: 'Hand in a mail as it was received (message/rfc822)',
      body: 'stream',
      bodyLimitBytes: inboundLimitBytes,
      response: Type.Object({ ...inbound.properties, duplicate: Type.Boolean() }, closed),
      handler: async ({ request }) => room.receiveMail(await bytesOf(request.stream)),
    }),
    route({
      method: 'GET',
      path: `${base}/status`,
      access: 'correspondence.read',
      summary: 'Whether mail leaves, and how much waits',
      response: status,
      handler: () => room.status(),
    }),
    ...(['pause', 'resume'] as const).map((verb) =>
      route({
        method: 'POST',
        path: `${base}/${verb}`,
        access: 'correspondence.edit',
        body: because,
        response: status,
        summary: verb === 'pause' ? 'Stop all sending at once' : 'Let mail leave again',
        handler: ({ body, actor }) => room.setPaused(verb === 'pause', body.reason, actor),
      }),
    ),
  ]
}

/** The team's OpenPGP key where mail programs look for it. @source draft-koch-openpgp-webkey-service */
function keyRoutes(room: Correspondence): Route[] {
  const folder = '/.well-known/openpgpkey'
  const serve = (path: string, withDomain: boolean): Route =>
    route({
      method: 'GET',
      path,
      access: 'public',
      summary: 'The OpenPGP key of the team’s mailbox',
      params: Type.Object(withDomain ? { domain: text, hash: text } : { hash: text }, closed),
      query: Type.Object({ l: Type.Optional(text) }, closed),
      handler: async ({ params: asked, reply }) => {
        const address = room.mailAddress()
        const { hash, domain } = asked as { hash: string; domain?: string }
        const keys = await room.publishedKeys()
        const ours =
          domain === undefined || domain.toLowerCase() === address.slice(address.lastIndexOf('@') + 1).toLowerCase()
        if (!ours || hash !== mailboxHash(address) || keys.length === 0)
          throw new AppError('platform.not-found', 'There is no key at this address.')
        reply.header('access-control-allow-origin', '*')
        return reply.stream(
          Readable.from([await binaryKeys(keys.map(({ publicKey }) => publicKey))]),
          'application/octet-stream',
        )
      },
    })
  return [serve(`${folder}/hu/:hash`, false), serve(`${folder}/:domain/hu/:hash`, true)]
}
