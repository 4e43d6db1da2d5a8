import { Type, type TSchema } from '#kernel/schema.ts'
import { functionClasses, roles } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { RouteContext } from '#platform/http/route.ts'
import type { Identity } from '../identity.ts'
import type { PageQuery } from '../paging.ts'
import type { Client } from '../sessions/sessions.ts'
import { hostModels } from '../team/team.ts'

/** No field beside those named is taken in, and none leaves. */
export const strict = { additionalProperties: false } as const

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const role = Type.Enum([...roles])
export const functionClass = Type.Enum([...functionClasses])
export const time = Type.String({ format: 'date-time' })
export const personName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
export const emailText = Type.String({ minLength: 3, maxLength: 320 })
export const passwordText = Type.String({ minLength: 1, maxLength: 1024 })
export const linkText = Type.String({ minLength: 1, maxLength: 200 })

export const teamInput = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    country: Type.String({ minLength: 2, maxLength: 2 }),
    timeZone: Type.Optional(Type.String({ maxLength: 100 })),
    hostModel: Type.Optional(Type.Enum([...hostModels])),
    mandate: Type.Optional(Type.String({ maxLength: 20_000 })),
  },
  strict,
)

export const team = Type.Object(
  {
    version: Type.Integer(),
    name: Type.String(),
    country: Type.String(),
    timeZone: Type.String(),
    hostModel: Type.Enum([...hostModels]),
    mandate: Type.String(),
  },
  strict,
)

export const oneTimeLink = Type.Object({ url: Type.String(), expiresAt: time }, strict)

export const pageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  strict,
)

export const pageOfItems = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) }, strict)

/** The page that a list's query asks for. */
export function pageFrom(query: { cursor?: string; limit?: number }): PageQuery {
  return { after: query.cursor ?? '', limit: query.limit ?? 100 }
}

type Request = RouteContext<unknown, unknown, unknown>['request']

/**
 * From where and with what a request comes.
 *
 * @throws {AppError} `platform.csrf` when another site's page had the browser send it.
 */
export function clientOf(request: Request, identity: Identity): Client {
  const { foreign, secure } = identity.siteOf(request.headers)
  if (foreign) throw new AppError('platform.csrf', 'This request came from another site.')
  const agent = request.headers['user-agent']
  return { address: request.ip, agent: typeof agent === 'string' ? agent : '', secure }
}
