import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type as TypeBox } from 'typebox'
import { Type } from './schema.ts'

/** One of each, also within each other, made by either. */
const samples = (type: typeof Type): Record<string, unknown> => {
  const text = type.String({ minLength: 1, maxLength: 80 })
  const both = type.Object({ name: text, age: type.Optional(type.Integer({ minimum: 0 })) })
  return {
    text,
    both,
    nothingRequired: type.Object({ one: type.Optional(text) }, { additionalProperties: false, minProperties: 1 }),
    empty: type.Object({}),
    partial: type.Partial(both, { additionalProperties: false }),
    partialOfPartial: type.Object(type.Partial(both).properties),
    array: type.Array(both, { maxItems: 5 }),
    words: type.Enum(['a', 'b']),
    literals: type.Union([type.Literal('one'), type.Literal(2), type.Literal(true), type.Null()], { description: 'x' }),
    record: type.Record(text, type.Number()),
    recordOfKeys: type.Record(type.String({ pattern: '^[a-z]+$' }), type.Boolean(), { maxProperties: 3 }),
    unknown: type.Unknown({ description: 'anything' }),
    unsafe: type.Unsafe<string>({ type: 'string', enum: ['x'] }),
    optionalUnsafe: type.Object({ each: type.Optional(type.Unsafe<string>(type.Enum(['x']))) }),
  }
}

test('schemas are those that TypeBox makes, to the order of their keys', () => {
  const [ours, theirs] = [samples(Type), samples(TypeBox)]
  for (const [name, schema] of Object.entries(theirs))
    assert.equal(JSON.stringify(ours[name], null, 1), JSON.stringify(schema, null, 1), name)
})

test('a schema that is optional in one mapping is required where it was not made so', () => {
  const text = Type.String()
  Type.Object({ text: Type.Optional(text) })
  assert.deepEqual(Type.Object({ text }).required, ['text'])
})
