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

/** The structured log: JSON lines on standard error, so that standard output stays the answer of a command. */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stderr): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: [...redactedPaths], censor: '[kept out]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}
