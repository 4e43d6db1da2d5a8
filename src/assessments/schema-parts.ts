import { Type } from '#kernel/schema.ts'

/** A value must have no field beside those named. */
export const closed = { additionalProperties: false } as const

/** One word of a closed list. */
export const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum([...values]))

/** The same, or null where nobody knows. */
export const orNull = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number] | null>(Type.Union([Type.Enum([...values]), Type.Null()]))
