import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * What never stands in a log, wherever it occurs in an entry. Ids are logged, contents are not;
 * this list is the net under that habit.
 */
export const redactedPaths: readonly string[] = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'email',
  'address',
  'ip',
  'key',
]
  .flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  .concat(['req.headers', 'req.url', 'res.headers'])

/**
 * What of an error is said. Errors of libraries carry whole objects, a connection with its keys among them: only words and code pass.
 */
export function describeError(error: unknown, depth = 0): object | string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  }
}

/** The structured log: JSON lines on standard error, so that standard output stays the answer of a command. */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stderr): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
      redact: { paths: [...redactedPaths], censor: '[kept out]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}
