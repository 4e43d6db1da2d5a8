import { Type, type TSchema } from '#kernel/schema.ts'

/** Pieces of schemas that the rooms' routes share. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const words = <const T extends readonly string[]>(list: T, options: { default?: T[number] } = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...list], ...options })

export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
}
