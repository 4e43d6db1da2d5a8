import assert from 'node:assert/strict'
import type { Ajv } from 'ajv'
import type { FastifyInstance } from 'fastify'
import type { Route } from './route.ts'

type CompileValidator = Parameters<FastifyInstance['setValidatorCompiler']>[0]
type CompileSerializer = Parameters<FastifyInstance['setSerializerCompiler']>[0]

interface Compilers {
  /** A body is taken as it is. */
  readonly strict: Ajv
  /** Query strings and parameters are texts: `?limit=5` becomes a number there, and nowhere else. */
  readonly lenient: Ajv
  readonly serializer: (schema: object) => (data: unknown) => string
}

let loading: Promise<Compilers> | undefined
let compilers: Compilers | undefined

async function load(): Promise<Compilers> {
  const [{ Ajv }, formats, serializers] = await Promise.all([
    import('ajv'),
    import('ajv-formats'),
    import('fast-json-stringify'),
  ])
  const validator = (coerceTypes: boolean): Ajv => {
    const ajv = new Ajv({ coerceTypes, removeAdditional: false, useDefaults: true, allErrors: true })
    formats.default.default(ajv)
    return ajv
  }
  return { strict: validator(false), lenient: validator(true), serializer: serializers.default }
}

/** Loads the compilers themselves, once; what is compiled later, in the midst of a request, cannot wait for them. */
export async function loadCompilers(): Promise<Compilers> {
  return (compilers ??= await (loading ??= load()))
}

function loaded(): Compilers {
  assert(compilers, 'each request begins with loading the compilers')
  return compilers
}

/**
 * A check of what comes in that is compiled when the first request needs it. A node has hundreds of addresses, and compiling all of them before it
 * answers is most of its start; a node at rest never needs most of them.
 */
export const compileValidatorLate: CompileValidator = ({ schema, httpPart }) => {
  const check = (data: unknown): boolean => {
    const compiled = loaded()[httpPart === 'body' ? 'strict' : 'lenient'].compile(schema as object)
    const valid = compiled(data) as boolean
    Object.assign(check, { errors: compiled.errors })
    return valid
  }
  return check as never
}

const serializers = new WeakMap<object, (data: unknown) => string>()

/** The same for what leaves. A field that its schema does not have does not leave. */
export const compileSerializerLate: CompileSerializer = ({ schema }) => {
  const key = schema as object
  return (data) => {
    let serialize = serializers.get(key)
    if (serialize === undefined) serializers.set(key, (serialize = loaded().serializer(key)))
    return serialize(data)
  }
}

/** Compiles every shape of these routes at once, so that a test finds the one that cannot be. @throws {Error} of the compiler */
export async function compileAll(
  routes: readonly Pick<Route, 'params' | 'query' | 'body' | 'response'>[],
): Promise<number> {
  const { strict, lenient, serializer } = await loadCompilers()
  let compiled = 0
  for (const { params, query, body, response } of routes) {
    for (const [ajv, schema] of [
      [lenient, params],
      [lenient, query],
      [strict, typeof body === 'object' ? body : undefined],
    ] as const)
      if (schema !== undefined) {
        ajv.compile(schema)
        compiled++
      }
    if (response !== undefined) {
      serializer(response)
      compiled++
    }
  }
  return compiled
}
