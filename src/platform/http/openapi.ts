import type { TSchema } from '#kernel/schema.ts'
import type { Route } from './route.ts'

/** The API as OpenAPI 3.1, made of the routes themselves. Pure, so that the committed document is compared with it. */
export function openApiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{path}')
    const operations = (paths[path] ??= {})
    operations[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Comity',
      version: '1',
      description: 'The API of a Comity node. Problems are application/problem+json with a `code`.',
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'comity' },
      },
    },
  }
}

function operationOf(route: Route): object {
  return {
    summary: route.summary,
    'x-access': route.access,
    ...(route.access === 'public' ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.conditional ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }] : []),
      ...(route.method === 'POST' && route.access !== 'public'
        ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }]
        : []),
    ],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: contentOf(route.body) } }),
    responses: {
      '2XX': {
        description: 'done',
        ...(route.response === undefined ? {} : { content: { 'application/json': { schema: plain(route.response) } } }),
      },
      default: { description: 'refused or failed', content: { 'application/problem+json': {} } },
    },
  }
}

function contentOf(body: TSchema | 'stream' | 'form'): object {
  if (body === 'stream') return { 'application/octet-stream': {} }
  if (body === 'form') return { 'application/x-www-form-urlencoded': {} }
  return { 'application/json': { schema: plain(body) } }
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, each]) => ({
    // What follows a path is one parameter, whatever slashes it has.
    name: name === '*' ? 'path' : name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: plain(each),
  }))
}

/** Schemas as JSON, without what the library keeps for itself. */
function plain(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema))
}
