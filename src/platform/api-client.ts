import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ApiClient } from '#kernel/command.ts'
import { errorCodes, type ErrorCode } from '#kernel/error-codes.ts'
import { AppError, type Fault } from '#kernel/errors.ts'
import { http } from './http/node-http.ts'

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function problemOf(status: number, text: string): AppError {
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string; faults?: Fault[] }
    if (problem.code !== undefined && problem.code in errorCodes)
      return new AppError(problem.code as ErrorCode, problem.detail ?? 'Refused.', {
        faults: problem.faults ?? [],
      })
  } catch {
    // not a problem of ours: said below
  }
  return new AppError('platform.internal', `The node answered ${status} without a reason.`)
}

interface Outgoing {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Readable
}

function asJson(method: string, path: string, body: unknown, extra: Record<string, string> = {}): Outgoing {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...extra }
  return { method, path, headers, body: text }
}

/**
 * A client of a node's HTTP API over its control socket.
 *
 * @param token Whom it speaks as; the shell itself when there is none.
 * @throws {AppError} from each call: the problem that the node answered, or `platform.node-unreachable`. From an upload also what its stream failed with.
 */
export function createApiClient(socketPath: string, token: string | null = null): ApiClient {
  return clientWith(socketPath, token === null ? {} : { authorization: `Bearer ${token}` })
}

/** @param credentials Headers by which it is known whom it speaks as; none for the shell itself. */
function clientWith(socketPath: string, credentials: Readonly<Record<string, string>>): ApiClient {
  async function exchange(outgoing: Outgoing): Promise<{ bytes: Buffer; setCookie: string }> {
    const { method, path, body } = outgoing
    const headers = { ...outgoing.headers, ...credentials }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = http.request({ socketPath, method, path, headers }, resolve)
      const unreachable = (cause: unknown): void =>
        reject(
          new AppError('platform.node-unreachable', 'The running node does not answer on its control socket.', {
            cause,
          }),
        )
      request.on('error', unreachable)
      if (typeof body === 'object') {
        // That it cannot be read is no fault of the node's.
        body.once('error', reject)
        pipeline(body, request).catch(unreachable)
      } else request.end(body)
    })
    const bytes = await bytesOf(response)
    const status = response.statusCode ?? 500
    if (status >= 400) throw problemOf(status, bytes.toString('utf8'))
    return { bytes, setCookie: response.headers['set-cookie']?.[0] ?? '' }
  }
  const sendForBytes = async (outgoing: Outgoing): Promise<Buffer> => (await exchange(outgoing)).bytes
  async function send<T>(outgoing: Outgoing): Promise<T> {
    const text = (await sendForBytes(outgoing)).toString('utf8')
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  function sendJson<T>(method: string, path: string, body?: unknown, extra: Record<string, string> = {}): Promise<T> {
    return send<T>(body === undefined ? { method, path, headers: extra } : asJson(method, path, body, extra))
  }
  return {
    bytes: (path) => sendForBytes({ method: 'GET', path, headers: {} }),
    get: (path) => send({ method: 'GET', path, headers: {} }),
    text: async (path) => (await sendForBytes({ method: 'GET', path, headers: {} })).toString('utf8'),
    post: (path, body) => sendJson('POST', path, body),
    put: (path, body, etag) => sendJson('PUT', path, body, etag === undefined ? {} : { 'if-match': `"${etag}"` }),
    delete: (path) => send({ method: 'DELETE', path, headers: {} }),
    upload: (path, stream, { contentType, fileName }) =>
      send({
        method: 'POST',
        path,
        headers: {
          'content-type': contentType,
          'x-file-name': encodeURIComponent(fileName),
          'transfer-encoding': 'chunked',
        },
        body: stream,
      }),
    async *pages<T>(path: string) {
      let cursor: string | null = null
      do {
        const joint: string = path.includes('?') ? '&' : '?'
        const page: { items: T[]; nextCursor: string | null } = await send({
          method: 'GET',
          path: cursor === null ? path : `${path}${joint}cursor=${encodeURIComponent(cursor)}`,
          headers: {},
        })
        yield* page.items
        cursor = page.nextCursor
      } while (cursor !== null)
    },
    async takeInvitation(link, password) {
      const { setCookie } = await exchange(asJson('POST', '/api/v1/invitation', { link, password }))
      const cookie = setCookie.split(';')[0] ?? ''
      const { csrf } = await clientWith(socketPath, { cookie }).get<{ csrf: string | null }>('/api/v1/session')
      if (csrf === null) throw new AppError('platform.internal', 'The node began no session for the invitation.')
      return clientWith(socketPath, { cookie, 'x-comity-csrf': csrf })
    },
  }
}
