import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#kernel/errors.ts'

/** One file of the built console, with the editions that the build compressed. */
interface Asset {
  readonly type: string
  readonly etag: string
  /** Named for its content: it never changes under its name. */
  readonly immutable: boolean
  readonly bytes: Buffer
  readonly br: Buffer | null
  readonly gzip: Buffer | null
}

/** The built console in memory: a few hundred kilobytes, so that no request touches a path on the disk. */
export interface ConsoleFiles {
  /** The page, with `COMITY_NONCE` where the nonce of a page load belongs. */
  readonly page: string
  /** By address, `/assets/index-….js`. */
  readonly assets: ReadonlyMap<string, Asset>
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

const noncePlaceholder = 'COMITY_NONCE'

/** Addresses of other doors: an unknown one there is an error, never the console's page. */
const otherDoors = /^\/(api|a|log|public|misp|taxii2|\.well-known|assets|healthz|readyz|metrics)(\/|$)/

/**
 * Reads the built console.
 *
 * @param folder Where the build put it (`web/dist`).
 * @returns null when it has not been built.
 */
export async function readConsole(folder: string): Promise<ConsoleFiles | null> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
  if (page === null) return null
  const contents = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'index.html') continue
    const path = join(entry.parentPath, entry.name)
    contents.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path))
  }
  const assets = new Map<string, Asset>()
  for (const [address, bytes] of contents) {
    const type = types[extname(address)]
    if (type === undefined) continue
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 24)}"`
    const br = contents.get(`${address}.br`) ?? null
    const gzip = contents.get(`${address}.gz`) ?? null
    assets.set(address, { type, etag, immutable: address.startsWith('/assets/'), bytes, br, gzip })
  }
  return { page, assets }
}

/**
 * The policy of one page load: own files alone, and style elements that carry the nonce. No script but the built ones
 * runs, nothing is loaded from or sent to elsewhere, no form leaves, nobody frames it.
 */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // Only the preview of a message is framed, from the page's own text (srcdoc), in a sandbox.
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Serves the console: its files under their names, and its page under every address that is no other door's. */
export function serveConsole(server: FastifyInstance, files: ConsoleFiles | null): void {
  server.get('/*', async (request, reply) => {
    const path = new URL(request.url, 'http://console').pathname
    const asset = files?.assets.get(path)
    if (asset !== undefined) return sendAsset(asset, request, reply)
    if (otherDoors.test(path) || extname(path) !== '')
      throw new AppError('platform.not-found', 'There is nothing at this address.')
    if (files === null)
      throw new AppError(
        'platform.unavailable',
        'The console has not been built; start Comity by “npm start”, which builds it.',
      )
    return sendPage(files.page, reply)
  })
}

/** The nonce is new at each load, so the page is never kept. */
function sendPage(page: string, reply: FastifyReply): FastifyReply {
  const nonce = randomBytes(18).toString('base64')
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', consolePolicy(nonce))
    .send(page.replaceAll(noncePlaceholder, nonce))
}

function sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply
    .header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', asset.etag)
    .header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send()
  const { encoding, bytes } = editionFor(asset, request.headers['accept-encoding'] ?? '')
  if (encoding !== null) reply.header('content-encoding', encoding)
  return reply.type(asset.type).send(bytes)
}

/** The smallest edition that the browser takes. An encoding with q=0 is one that it refuses. */
function editionFor(asset: Asset, accepts: string | string[]): { encoding: 'br' | 'gzip' | null; bytes: Buffer } {
  const taken = new Set(
    String(accepts)
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  )
  if (asset.br !== null && taken.has('br')) return { encoding: 'br', bytes: asset.br }
  if (asset.gzip !== null && taken.has('gzip')) return { encoding: 'gzip', bytes: asset.gzip }
  return { encoding: null, bytes: asset.bytes }
}
