import { Type } from '#kernel/schema.ts'

/** Pieces of requests that the room's routes share. */

export const base = '/api/v1/directory'
export const closed = { additionalProperties: false } as const
export const oneOf = <T extends string>(list: readonly T[]) => Type.Union(list.map((each) => Type.Literal(each)))
export const id = Type.String({ maxLength: 60 })
export const byId = Type.Object({ id }, closed)
export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 60 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
}
export const search = { search: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }
