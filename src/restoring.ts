import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kernel/errors.ts'

/** Holds what a restore has put back so far; gone when it is whole. */
export const restoringFolder = 'restoring'

/** Refuses a data folder in which a restore was broken off. @throws {AppError} `platform.start-failed` */
export function refuseHalfRestored(dataDir: string): void {
  if (existsSync(join(dataDir, restoringFolder)))
    throw new AppError(
      'platform.start-failed',
      `A restore into ${dataDir} was broken off, or still runs; empty the folder and restore again.`,
    )
}
