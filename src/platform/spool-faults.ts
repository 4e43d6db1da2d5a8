import { AppError } from '#kernel/errors.ts'

/** How long who was refused for want of room is asked to wait: somebody has to make some. */
export const roomRetrySeconds = 300
const writableRetrySeconds = 60

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
/** Mounted read-only, broken, or no longer ours. */
const unwritable: ReadonlySet<string> = new Set(['EROFS', 'EIO', 'EACCES', 'EPERM'])

/**
 * What a failed write to the spool means for whoever handed the bytes in.
 *
 * @returns `observations.spool-full`, `observations.spool-unwritable`, or the error as it was where the disk is not to blame.
 */
export function spoolFault(error: unknown): unknown {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return error
  if (full.has(code))
    return new AppError(
      'observations.spool-full',
      'The disk became full; nothing of the report was kept. Free some room and send it again.',
      { cause: error, retryAfterSeconds: roomRetrySeconds },
    )
  if (unwritable.has(code))
    return new AppError(
      'observations.spool-unwritable',
      `The disk of the data folder cannot be written to (${code}); nothing of the report was kept. Have it looked at and send it again.`,
      { cause: error, retryAfterSeconds: writableRetrySeconds },
    )
  return error
}
