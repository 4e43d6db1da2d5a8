import { isAppError, type AppError } from '#kernel/errors.ts'
import type { ErrorCode } from '#kernel/error-codes.ts'

/** Refusals that stand however often the same bytes come; anything else may go well next time. */
const lasting: readonly ErrorCode[] = ['observations.empty-report', 'platform.too-large']

/** Whether bytes were refused for what they are, rather than for what the node lacks at the moment. */
export function isLastingRefusal(error: unknown): error is AppError {
  return isAppError(error) && lasting.includes(error.code)
}

const noRoom: readonly ErrorCode[] = [
  'observations.spool-full',
  'observations.spool-unwritable',
  'observations.queue-full',
]

/** Whether the node has no room for any report at the moment: what waits outside waits on, all of it. */
export function isNoRoom(error: unknown): error is AppError {
  return isAppError(error) && noRoom.includes(error.code)
}

/** One sentence on an error for the log and for a reason beside a file; errors of the system by their name. */
export function sentenceOf(error: unknown): string {
  if (isAppError(error)) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? message : `${code}: ${message}`.slice(0, 300)
}
