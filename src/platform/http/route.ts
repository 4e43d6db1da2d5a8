import type { Readable } from 'node:stream'
import type { Static, TSchema } from '#kernel/schema.ts'
import type { Action } from '#kernel/actions.ts'
import type { Actor } from '#kernel/actor.ts'

/**
 * Who may use a route: an action of the role table, anyone who is signed in, or the public.
 * There is no default: a route without a word about access does not compile.
 */
export type Access = Action | 'signed-in' | 'public'

/** What a handler may say beside its value. */
export interface Reply {
  status(code: number): void
  header(name: string, value: string): void
  /** The entity's version; sent as ETag, and compared with If-Match where the route is conditional. */
  etag(version: string | number): void
  /** Answers with a page instead of JSON. */
  html(text: string): HtmlReply
  /** Answers with plain text. */
  text(text: string): TextReply
  /** Answers with bytes as they come. */
  stream(body: Readable, contentType: string): StreamReply
}

/** A page. A class and not a shape, so that no JSON answer can be taken for one, whatever its fields are called. */
export class HtmlReply {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}
export class TextReply {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
export class StreamReply {
  readonly stream: Readable
  readonly contentType: string
  constructor(stream: Readable, contentType: string) {
    this.stream = stream
    this.contentType = contentType
  }
}

/** What a handler is handed. */
export interface RouteContext<P, Q, B> {
  readonly actor: Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly request: {
    readonly ip: string
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
    readonly cookies: Readonly<Record<string, string | undefined>>
    /** The body as it arrives, for routes with `body: 'stream'`. */
    readonly stream: Readable
    readonly viaControlSocket: boolean
  }
  /** The version that the client means to change, for conditional routes. */
  readonly ifMatch: string
  readonly reply: Reply
}

type Shape<S> = S extends TSchema ? Static<S> : undefined

/** A route: address, access, shapes, what it does. It parses, authorises, calls, presents, and no more. */
export interface RouteSpec<
  P extends TSchema | undefined,
  Q extends TSchema | undefined,
  B extends TSchema | 'stream' | 'form' | undefined,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly access: Access
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  /** A schema of JSON; `stream` for bytes of any type; `form` for an HTML form's fields. */
  readonly body?: B
  /** The shape of what leaves: a field that is not in it does not leave. */
  readonly response?: TSchema
  /** An edit that must name the version it changes (If-Match). */
  readonly conditional?: boolean
  /** Its body or its answer holds a secret: neither is kept for an idempotency key. */
  readonly secret?: boolean
  /** The largest body in bytes, where it is not that of the settings. */
  readonly bodyLimitBytes?: number
  handler(
    context: RouteContext<
      Shape<P>,
      Shape<Q>,
      B extends 'stream' ? undefined : B extends 'form' ? Record<string, string | string[]> : Shape<B>
    >,
  ): Promise<unknown>
}

/** A route with its types put away, as the server keeps it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly access: Access
  readonly summary: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema | 'stream' | 'form'
  readonly response?: TSchema
  readonly conditional: boolean
  readonly secret?: boolean
  readonly bodyLimitBytes?: number
  handler(context: RouteContext<unknown, unknown, unknown>): Promise<unknown>
}

/** Declares a route. The types of params, query and body in the handler follow from their schemas. */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | 'stream' | 'form' | undefined = undefined,
>(spec: RouteSpec<P, Q, B>): Route {
  return { ...spec, conditional: spec.conditional ?? false } as unknown as Route
}
