/** One thing wrong with what was sent: where (JSON Pointer) and why. */
export interface Fault {
  readonly pointer: string
  readonly reason: string
}

/** A problem as the node sends it. @source RFC 9457 */
interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly code?: string
  readonly faults?: readonly Fault[]
}

/** A request that failed: refused by the node (with its code) or never answered (`code` is `console.unreachable`). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly faults: readonly Fault[]
  readonly retryAfterSeconds: number | null

  constructor(status: number, problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail ?? problem.title ?? '')
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? (status === 0 ? 'console.unreachable' : 'console.unreadable')
    this.faults = problem.faults ?? []
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Values of a query string; what is undefined, null or empty is left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What may be said beside the body of a change. */
export interface ChangeOptions {
  /** The version that the change is meant for, as it was loaded. */
  readonly etag?: string | null
  /** The same key for the same intention, so that pressing twice or trying again does it once. */
  readonly idempotencyKey?: string
}

/** A value with the version that an edit must name. */
export interface Versioned<T> {
  readonly value: T
  readonly etag: string | null
}

let csrf: string | null = null
let onSignedOut = (): void => {}

/** The value that each change carries; the session tells it. */
export function setCsrf(value: string | null): void {
  csrf = value
}

let language = ''

/** The language in which a person chose to read what the node can tell in several; empty: what the browser says. */
export function setLanguage(tag: string): void {
  language = tag
}

/** What to do when the node says that nobody is signed in any more. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

export const apiRoot = '/api/v1'

/** The address of something in the API, with its query. */
export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `${apiRoot}${path}${text === '' ? '' : `?${text}`}`
}

/** The headers of a change: who sends it, which version it means, which intention it is. */
export function changeHeaders(method: string, options: ChangeOptions = {}): Record<string, string> {
  const headers: Record<string, string> = {}
  if (csrf !== null) headers['x-comity-csrf'] = csrf
  if (options.etag) headers['if-match'] = options.etag
  if (method === 'POST') headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID()
  return headers
}

/** An answer that is no success, as an error. */
export function errorFrom(status: number, text: string, retryAfter: string | null): ApiError {
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null
  if (status === 401) onSignedOut()
  return new ApiError(status, parseProblem(text), seconds)
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Problem) : {}
  } catch {
    return {}
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    const headers = language === '' ? init.headers : { ...init.headers, 'accept-language': language }
    response = await fetch(path, { credentials: 'same-origin', ...init, ...(headers && { headers }) })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, {})
  }
  if (response.ok) return response
  throw errorFrom(response.status, await response.text(), response.headers.get('retry-after'))
}

async function valueOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function change<T>(method: string, path: string, body: unknown, options?: ChangeOptions): Promise<T> {
  const headers = changeHeaders(method, options)
  const init: RequestInit = { method, headers }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  return valueOf<T>(await send(apiPath(path), init))
}

/** The node's HTTP API. Every method throws an `ApiError`. */
export const api = {
  async get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return valueOf<T>(await send(apiPath(path, query), signal ? { signal } : {}))
  },
  async getVersioned<T>(path: string, signal?: AbortSignal): Promise<Versioned<T>> {
    const response = await send(apiPath(path), signal ? { signal } : {})
    return { value: await valueOf<T>(response), etag: response.headers.get('etag') }
  },
  post: <T = unknown>(path: string, body?: unknown, options?: ChangeOptions) => change<T>('POST', path, body, options),
  put: <T = unknown>(path: string, body: unknown, options?: ChangeOptions) => change<T>('PUT', path, body, options),
  patch: <T = unknown>(path: string, body: unknown, options?: ChangeOptions) => change<T>('PATCH', path, body, options),
  delete: <T = unknown>(path: string, options?: ChangeOptions) => change<T>('DELETE', path, undefined, options),
}
