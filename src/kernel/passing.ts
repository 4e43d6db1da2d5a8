import { isAppError } from './errors.ts'

/**
 * Classes of SQLSTATE that are about the server's state and not about what was asked: connection, resources (a full disk among them),
 * intervention of an operator, and the input and output of the system.
 *
 * @source PostgreSQL documentation, Appendix A
 */
const passingClasses: ReadonlySet<string> = new Set(['08', '53', '57', '58'])
const passingSystemCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOSPC',
  'EDQUOT',
  'EMFILE',
  'EIO',
  'ETIMEDOUT',
])

/**
 * Whether work failed for something that passes by itself or by an operator's hand: the database is away, the disk is full. Such
 * work is tried again for as long as it takes; any other failure is its own, and after some tries it has failed.
 */
export function passes(error: unknown): boolean {
  if (isAppError(error, 'platform.database')) return true
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && passingClasses.has(code.slice(0, 2))) return true
  // A spooled file that is missing does not come back; a socket does.
  if (code === 'ENOENT') return (error as NodeJS.ErrnoException).syscall === 'connect'
  if (typeof code === 'string' && passingSystemCodes.has(code)) return true
  // Of the driver and its pool, by their words: they have no codes.
  return /^Connection terminated|^Client has encountered a connection error|not queryable|^timeout exceeded when trying to connect|^timeout expired/.test(
    error.message,
  )
}
