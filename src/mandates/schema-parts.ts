import { Type } from '#kernel/schema.ts'

/** Pieces of the schemas of this room's routes. */
export const strict = { additionalProperties: false } as const
/** One line: a name, a reference. */
export const line = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$' })
/** Some lines in somebody's words. */
export const prose = Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' })
export const time = Type.String({ format: 'date-time' })
export const byId = Type.Object({ id: Type.String({ maxLength: 40 }) })
export const about = Type.Object({ type: Type.String(), id: Type.String() })
export const said = { by: Type.String(), at: Type.String() }
