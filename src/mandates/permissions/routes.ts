import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { about, byId, prose, said, strict, time } from '../schema-parts.ts'
import { bodyClasses } from '../words.ts'
import { permissionAnswers, permissionStates } from './permission.ts'
import type { Permissions } from './permissions.ts'

const text = Type.String()
const permission = Type.Object({
  permissionId: text,
  source: text,
  sourceContact: nullable(text),
  about: nullable(about),
  recipient: text,
  recipientClass: words(bodyClasses),
  purpose: text,
  state: words(permissionStates),
  askedBy: text,
  askedAt: text,
  dueAt: text,
  messageId: nullable(text),
  answered: nullable(Type.Object({ ...said, evidence: text })),
  expiresAt: nullable(text),
  exercise: Type.Boolean(),
})

/** The addresses of what sources were asked. They are asked where the data is wanted: beside a tasking. */
export function permissionRoutes(permissions: Permissions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/mandates/permissions',
      access: 'mandates.read',
      summary: 'What sources were asked, and what they answered; silence is no yes.',
      query: Type.Object(
        {
          state: Type.Optional(words(permissionStates)),
          about: Type.Optional(Type.String({ maxLength: 80 })),
          ...pageQuery,
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(permission), nextCursor: nullable(text) }),
      handler: ({ query }) => permissions.list(query),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/permissions/:id/answer',
      access: 'mandates.record',
      summary: 'What a source answered, written down by another person than the one who asked; a yes has an end.',
      params: byId,
      body: Type.Object({ answer: words(permissionAnswers), evidence: prose, expiresAt: nullable(time) }, strict),
      response: permission,
      handler: ({ actor, params, body }) =>
        permissions.answer(actor, params.id, {
          ...body,
          expiresAt: body.expiresAt === null ? null : instant(body.expiresAt),
        }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/permissions/:id/withdraw',
      access: 'mandates.record',
      summary: 'A source has taken its permission back.',
      params: byId,
      response: permission,
      handler: ({ actor, params }) => permissions.withdraw(actor, params.id),
    }),
  ]
}
