import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import buildSerializer from 'fast-json-stringify'
import type { FastifyInstance } from 'fastify'
import type { Route } from './route.ts'

type CompileValidator = Parameters<FastifyInstance['setValidatorCompiler']>[0]
type CompileSerializer = Parameters<FastifyInstance['setSerializerCompiler']>[0]

function validator(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ coerceTypes, removeAdditional: false, useDefaults: true, allErrors: true })
  formats.default(ajv)
  return ajv
}

// A body is taken as it is. Query strings and parameters are texts: `?limit=5` becomes a number there, and nowhere else.
const strict = validator(false)
const lenient = validator(true)

/**
 * A check of what comes in that is compiled when the first request needs it. A node has hundreds of addresses on two
 * servers, and compiling all of them before it answers is most of its start; a node at rest never needs most of them.
 */
export const compileValidatorLate: CompileValidator = ({ schema, httpPart }) => {
  const ajv = httpPart === 'body' ? strict : lenient
  const check = (data: unknown): boolean => {
    const compiled = ajv.compile(schema as object)
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
    if (serialize === undefined) serializers.set(key, (serialize = buildSerializer(key)))
    return serialize(data)
  }
}

/** Compiles every shape of these routes at once, so that a test finds the one that cannot be. @throws {Error} of the compiler */
export function compileAll(routes: readonly Pick<Route, 'params' | 'query' | 'body' | 'response'>[]): number {
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
      buildSerializer(response)
      compiled++
    }
  }
  return compiled
}
