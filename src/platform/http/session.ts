import type { Actor } from '#kernel/actor.ts'

/** What the server knows of a request before it reads the rest. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly ip: string
  readonly viaControlSocket: boolean
}

/** Who a request comes from, and by what it showed so. */
export interface Authenticated {
  readonly actor: Actor
  readonly via: 'none' | 'session' | 'token' | 'control-socket'
  /** For a session: the value that a page of ours sends with each change (x-comity-csrf). */
  readonly csrf: string | null
}

/** Tells who asks; `identity` provides it, `app.ts` hands it to the server. */
export type Authenticate = (credentials: Credentials) => Promise<Authenticated>
