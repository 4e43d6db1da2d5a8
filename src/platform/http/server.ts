import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import { AppError } from '#kernel/errors.ts'
import type { Log } from '../log.ts'
import { compileSerializerLate, compileValidatorLate, loadCompilers } from './compile-late.ts'
import { connectionLimits } from './connection-limits.ts'
import { requestHash, type IdempotencyKey, type IdempotencyStore } from './idempotency.ts'
import { presentProblem, statusOf, toAppError } from './problem.ts'
import { HtmlReply, StreamReply, TextReply, type Route, type RouteContext } from './route.ts'
import type { Authenticate, Authenticated } from './session.ts'

export interface ServerOptions {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  readonly idempotency: IdempotencyStore
  readonly log: Log
  readonly bodyLimitBytes: number
  /** Whether a connection came in by the control socket: whoever reaches it owns the data folder. */
  readonly isControl: (connection: Socket) => boolean
  /** Scheme, host and port under which browsers reach this node: unsafe requests must come from it. */
  readonly origins: () => readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    authenticated: Authenticated
  }
}

const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}

/** An HTTP server over the rooms' routes, with what holds for all of them: who asks, what they may, limits, problems. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const server: FastifyInstance = fastify({
    loggerInstance: options.log as unknown as NonNullable<FastifyServerOptions['loggerInstance']>,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    requestTimeout: connectionLimits.requestTimeout,
    connectionTimeout: 0,
    keepAliveTimeout: connectionLimits.keepAliveTimeout,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    genReqId: () => randomBytes(8).toString('hex'),
  }) as unknown as FastifyInstance
  Object.assign(server.server, connectionLimits)
  await server.register(cookie)
  server.decorateRequest('authenticated')
  server.setValidatorCompiler(compileValidatorLate)
  server.setSerializerCompiler(compileSerializerLate)

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    await loadCompilers()
    request.authenticated = await options.authenticate({
      authorization: request.headers.authorization,
      cookies: request.cookies,
      ip: request.ip,
      viaControlSocket: options.isControl(request.raw.socket),
    })
  })
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  server.setNotFoundHandler((request, reply) =>
    sendProblem(new AppError('platform.not-found', 'There is nothing at this address.'), request, reply),
  )
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 256 * 1024 },
    (_request, text, done) => {
      done(null, formFields(text as string))
    },
  )

  await server.register(async (scope) => {
    for (const route of options.routes.filter((each) => each.body !== 'stream')) add(scope, route, options)
  })
  await server.register(async (scope) => {
    // Bytes of any type reach the handler as they come; nothing is gathered in memory.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const route of options.routes.filter((each) => each.body === 'stream')) add(scope, route, options)
  })
  return server
}

function add(scope: FastifyInstance, route: Route, options: ServerOptions): void {
  scope.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimitBytes === undefined ? {} : { bodyLimit: route.bodyLimitBytes }),
    schema: {
      summary: route.summary,
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(typeof route.body === 'object' ? { body: route.body } : {}),
      ...(route.response ? { response: { '2xx': route.response } } : {}),
    },
    onRequest: async (request) => authorise(route, request, options),
    handler: async (request, reply) => answer(route, request, reply, options),
  })
}

/** Access before anything else is read: an unauthorised request costs nothing and learns nothing. */
function authorise(route: Route, request: FastifyRequest, options: ServerOptions): void {
  const { actor, via, csrf } = request.authenticated
  if (route.access !== 'public') {
    if (via === 'none') throw new AppError('platform.unauthenticated', 'Sign in, or send a token that is valid.')
    if (route.access !== 'signed-in' && !actor.actions.has(route.access))
      throw new AppError('platform.forbidden', `This needs the action ${route.access}, which none of your roles has.`)
  }
  if (route.method === 'GET' || via !== 'session') return
  const origin = request.headers.origin
  // A page with the policy no-referrer, as answer pages are, sends the origin "null"; where it came from then says the browser itself.
  const opaque = origin === 'null' && request.headers['sec-fetch-site'] === 'same-origin'
  if (origin !== undefined && !opaque && !options.origins().includes(origin))
    throw new AppError('platform.csrf', 'This request came from another site.')
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new AppError('platform.csrf', 'This request came from another site.')
  const sent = request.headers['x-comity-csrf']
  if (route.access !== 'public' && !(typeof sent === 'string' && csrf !== null && sameText(sent, csrf)))
    throw new AppError('platform.csrf', 'This request did not come from a page of this node; load the page again.')
}

/** Compares secrets in a time that tells nothing of where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
): Promise<unknown> {
  const key = idempotencyKey(route, request)
  if (key) {
    const before = await options.idempotency.begin(key)
    if (before) {
      reply.code(before.status).header('idempotency-replayed', 'true').type('application/json; charset=utf-8')
      return reply.serializer((payload: unknown) => payload as string).send(before.body)
    }
  }
  try {
    const value = await route.handler(contextOf(route, request, reply, options))
    if (key) await options.idempotency.finish(key, { status: reply.statusCode, body: JSON.stringify(value ?? null) })
    return present(value, reply)
  } catch (error) {
    if (key) await options.idempotency.abandon(key)
    throw error
  }
}

function present(value: unknown, reply: FastifyReply): unknown {
  if (value instanceof HtmlReply) return sendText(reply, 'text/html', value.html)
  if (value instanceof TextReply) return sendText(reply, 'text/plain', value.text)
  if (value instanceof StreamReply) return reply.type(value.contentType).send(value.stream)
  if (value === undefined) {
    if (reply.statusCode === 200) reply.code(204)
    return reply.send()
  }
  return value
}

function sendText(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply
    .type(`${type}; charset=utf-8`)
    .serializer((payload: unknown) => payload as string)
    .send(text)
}

function idempotencyKey(route: Route, request: FastifyRequest): IdempotencyKey | null {
  const key = request.headers['idempotency-key']
  if (
    route.method !== 'POST' ||
    route.secret === true ||
    typeof key !== 'string' ||
    request.authenticated.via === 'none'
  )
    return null
  if (!/^[\x21-\x7e]{1,128}$/.test(key))
    throw new AppError('platform.bad-request', 'An idempotency key has 1 to 128 visible characters.')
  // The body of a stream is not hashed: what recognises the same report twice is its own hash.
  return {
    actorId: request.authenticated.actor.id,
    key,
    requestHash: requestHash(request.method, request.url, route.body === 'stream' ? null : request.body),
  }
}

function contextOf(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
): RouteContext<unknown, unknown, unknown> {
  const ifMatch = request.headers['if-match']
  if (route.conditional && ifMatch === undefined)
    throw new AppError(
      'platform.if-match-required',
      'Say which version you change: send the ETag that you loaded as If-Match.',
    )
  return {
    actor: request.authenticated.actor,
    params: request.params,
    query: request.query,
    body: route.body === 'stream' ? undefined : request.body,
    request: {
      // There is none on the control socket.
      ip: request.ip ?? '',
      headers: request.headers,
      cookies: request.cookies,
      stream: request.raw as Readable,
      viaControlSocket: options.isControl(request.raw.socket),
    },
    ifMatch: (ifMatch ?? '').replace(/^W\//, '').replaceAll('"', ''),
    reply: {
      status: (code) => void reply.code(code),
      header: (name, value) => void reply.header(name, value),
      etag: (version) => void reply.header('etag', `"${version}"`),
      html: (text) => new HtmlReply(text),
      text: (text) => new TextReply(text),
      stream: (body, contentType) => new StreamReply(body, contentType),
    },
  }
}

function formFields(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields[name]
    fields[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return fields
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error)
  const status = statusOf(known.code)
  if (status >= 500)
    request.log.error({ reqId: request.id, code: known.code, err: known.cause ?? known }, 'request failed')
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds)
  if (known.code === 'platform.unauthenticated') reply.header('www-authenticate', 'Bearer realm="comity"')
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(presentProblem(known))
}
