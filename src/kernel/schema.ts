import type { TSchema, Type as TypeBox } from 'typebox'

export type { Static, TSchema } from 'typebox'

type Options = object
type Properties = Readonly<Record<string, TSchema>>

const schema = (parts: object, options?: Options): TSchema => ({ ...parts, ...options }) as TSchema

/** Those that a mapping need not have; a schema itself has no word for it. */
const optional = new WeakSet<TSchema>()

function asOptional(of: TSchema): TSchema {
  const copy = schema(of)
  optional.add(copy)
  return copy
}

function object(properties: Properties, options?: Options): TSchema {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name]!))
  return schema({ type: 'object', ...(required.length > 0 ? { required } : {}), properties }, options)
}

const partial = ({ properties }: TSchema & { properties: Properties }, options?: Options): TSchema =>
  object(Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, asOptional(each)])), options)

const builders = {
  Array: (items: TSchema, options?: Options) => schema({ type: 'array', items }, options),
  Boolean: (options?: Options) => schema({ type: 'boolean' }, options),
  Enum: (values: readonly unknown[], options?: Options) => schema({ enum: values }, options),
  Integer: (options?: Options) => schema({ type: 'integer' }, options),
  Literal: (value: unknown, options?: Options) => schema({ type: typeof value, const: value }, options),
  Null: (options?: Options) => schema({ type: 'null' }, options),
  Number: (options?: Options) => schema({ type: 'number' }, options),
  Object: object,
  Optional: asOptional,
  Partial: partial,
  Record: (key: TSchema & { pattern?: string }, value: TSchema, options?: Options) =>
    schema({ type: 'object', patternProperties: { [key.pattern ?? '^.*$']: value } }, options),
  String: (options?: Options) => schema({ type: 'string' }, options),
  Union: (anyOf: readonly TSchema[], options?: Options) => schema({ anyOf }, options),
  Unknown: (options?: Options) => schema({}, options),
  Unsafe: (of: TSchema) => schema(of),
}

/**
 * JSON Schemas whose types TypeScript knows: what we use of TypeBox, by its own types, and the same schemas. The library itself is hundreds of modules for what
 * makes a fifth of a node's start and 20 MiB of its memory, and what it gives beyond this is not needed at run time.
 */
export const Type = builders as unknown as Pick<typeof TypeBox, keyof typeof builders>
