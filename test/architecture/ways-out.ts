import { importsOf } from './imports.ts'
import type { Listed } from './committed.ts'
import type { Source } from './source.ts'

/**
 * The ways by which bytes leave a process. A file that has one is listed with its reason in `ways-out.txt`;
 * an unlisted one fails, so that no second way out comes into being unseen.
 */
export type Way =
  'socket' | 'http-client' | 'http-server' | 'dns' | 'mail' | 'database' | 'file-write' | 'process' | 'unchecked-code'

const BY_MODULE: readonly [RegExp, Way][] = [
  [/^(node:)?(net|tls|dgram)$|^(ws|socks)$/, 'socket'],
  [/^(node:)?(https?|http2)$|\/node-http\.ts$|^(undici|axios|got|node-fetch|openid-client)$/, 'http-client'],
  [/^fastify$|^@fastify\/static$/, 'http-server'],
  [/^(node:)?dns(\/promises)?$/, 'dns'],
  [/^(nodemailer|imapflow|smtp-server)(?!\/lib\/mail-composer)(\/|$)/, 'mail'],
  [/^(pg|pg-copy-streams|pg-pool|kysely)$|^(node:)?sqlite$/, 'database'],
  [/^(node:)?(child_process|cluster|worker_threads\/eval)$/, 'process'],
  [/^(node:)?(module|vm|inspector|repl)$/, 'unchecked-code'],
]

const BY_NAME: readonly [RegExp, Way][] = [
  [/(?<![\w$.])fetch\s*\(/g, 'http-client'],
  [/\b(globalThis|window|self)\s*\.\s*fetch\b/g, 'http-client'],
  [/\bnew\s+(WebSocket|EventSource|XMLHttpRequest)\b/g, 'http-client'],
  [/\bsendBeacon\s*\(/g, 'http-client'],
  [/\b(eval|Function)\s*\(/g, 'unchecked-code'],
  [/\bgetBuiltinModule\b|\bprocess\s*\.\s*binding\b/g, 'unchecked-code'],
]

/** From `node:fs`, these read or ask. Whatever else is named, or the whole module, counts as writing. */
const READERS =
  /^(readFile|readFileSync|readdir|readdirSync|stat|statSync|lstat|lstatSync|fstat|fstatSync|access|accessSync|existsSync|createReadStream|realpath|realpathSync|readlink|readlinkSync|opendir|watch|constants|statfs|statfsSync|ReadStream|Stats|Dirent)$/

/** Of `node:net`, these only read addresses. */
const ADDRESS_WORDS = /^(isIP|isIPv4|isIPv6|BlockList|SocketAddress)$/

/**
 * Writes a message as text and sends nothing, but would read files and addresses that a message names:
 * harmless only where both are turned off in the same file.
 */
const COMPOSER = /^nodemailer\/lib\/mail-composer/
const COMPOSER_TAMED = /\bdisableFileAccess:\s*true\b[\s\S]*\bdisableUrlAccess:\s*true\b/

/** Every way out of one file, sorted. Types are erased and take nothing out. */
export function waysOut(file: Source): Way[] {
  const ways = new Set<Way>()
  for (const { specifier, names, typeOnly } of importsOf(file)) {
    if (typeOnly) continue
    if (/^(node:)?fs(\/promises)?$/.test(specifier) && !names.every((name) => READERS.test(name)))
      ways.add('file-write')
    if (/^(node:)?net$/.test(specifier) && names.every((name) => ADDRESS_WORDS.test(name))) continue
    if (COMPOSER.test(specifier) && !COMPOSER_TAMED.test(file.code)) ways.add('http-client')
    for (const [pattern, way] of BY_MODULE) if (pattern.test(specifier)) ways.add(way)
  }
  for (const [pattern, way] of BY_NAME) if (file.code.search(pattern) !== -1) ways.add(way)
  return [...ways].toSorted()
}

/** What the list and the tree say differently, and what no list can permit. */
export function wayOutFaults(files: Source[], list: Listed[]): string[] {
  const faults: string[] = []
  const listed = new Map(list.map((one) => [one.path, one]))
  for (const file of files) {
    const ways = waysOut(file)
    const entry = listed.get(file.path)
    listed.delete(file.path)
    const unlisted = ways.filter((way) => entry?.what.includes(way) !== true)
    const stale = entry?.what.filter((way) => !ways.some((one) => one === way)) ?? []
    if (unlisted.length > 0) faults.push(`${file.path}: unlisted way out: ${unlisted.join(', ')}`)
    if (stale.length > 0) faults.push(`${file.path}: listed, but the file has no longer: ${stale.join(', ')}`)
    if (ways.length > 0 && !MAY_HAVE_WAYS.test(file.path))
      faults.push(`${file.path}: a room reaches out through a port`)
  }
  for (const path of listed.keys()) faults.push(`${path}: listed, but the file is gone`)
  for (const { path, reason } of list) if (reason.length < 20) faults.push(`${path}: listed without a reason`)
  return faults
}

/** The outside world is the platform's; the wiring, the command line and the console are the only others. */
const MAY_HAVE_WAYS = /^src\/platform\/|^src\/([\w-]+|backup\/[\w-]+)\.ts$|^src\/cli\/|^web\//

/** Ways by which something reaches another party, rather than our own disk or database. */
const OUTWARD: readonly Way[] = ['mail', 'http-client', 'dns']
const MAY_HOLD_OUTWARD = /^src\/platform\/|^src\/([\w-]+|backup\/[\w-]+)\.ts$|^src\/(correspondence|federation)\//

/** Files that import an outward port, be it its type, other than the two rooms that carry messages and the wiring. */
export function reachFaults(files: Source[]): string[] {
  const outward = new Set(
    files.filter((file) => waysOut(file).some((way) => OUTWARD.includes(way))).map((file) => file.path),
  )
  return files
    .filter((file) => file.path.startsWith('src/') && !MAY_HOLD_OUTWARD.test(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => outward.has(specifier.replace(/^#/, 'src/')))
        .map(({ specifier, line }) => `${file.path}:${line}: ${specifier} reaches outsiders`),
    )
}
