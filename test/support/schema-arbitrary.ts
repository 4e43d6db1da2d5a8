import fc from 'fast-check'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

/**
 * Values that a schema of a route takes, most of them. Words that matter to what is tested come up more often than the
 * others of a closed list.
 *
 * @param useful Words of closed lists to prefer.
 * @param texts Texts for free fields, ids among them.
 */
export function bodyOf(schema: unknown, useful: ReadonlySet<unknown>, texts: readonly string[]): fc.Arbitrary<unknown> {
  const any = (one: Schema): fc.Arbitrary<unknown> => {
    if (one.const !== undefined) return fc.constant(one.const)
    if (one.enum !== undefined) {
      const preferred = one.enum.filter((value) => useful.has(value))
      const all = fc.constantFrom(...one.enum)
      return preferred.length === 0
        ? all
        : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...preferred) }, { weight: 1, arbitrary: all })
    }
    if (one.anyOf !== undefined) return fc.oneof(...one.anyOf.map(any))
    if (one.type === 'object') {
      const fields = Object.entries(one.properties ?? {}).map(([name, inner]) => [name, any(inner)] as const)
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...(one.required ?? [])] })
    }
    if (one.type === 'array') return fc.array(any(one.items ?? {}), { maxLength: 3 })
    if (one.type === 'boolean') return fc.boolean()
    if (one.type === 'integer' || one.type === 'number')
      return fc.integer({ min: one.minimum ?? 0, max: Math.min(one.maximum ?? 100, 1000) })
    if (one.type === 'null') return fc.constant(null)
    const long = texts.filter((text) => text.length >= (one.minLength ?? 0))
    return fc.constantFrom(...(long.length > 0 ? long : texts))
  }
  return any(schema as Schema)
}
