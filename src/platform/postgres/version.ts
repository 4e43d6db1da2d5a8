import { AppError } from '#kernel/errors.ts'

/** The oldest and the newest major version of PostgreSQL that Comity is tested on. */
export const supportedMajors = { oldest: 15, newest: 18 } as const

/**
 * Refuses a PostgreSQL server that Comity does not run on.
 *
 * @param versionNumber What `show server_version_num` answers: 150008 is 15.8.
 * @throws {AppError} `platform.database-version` outside versions 15 to 18.
 */
export function checkServerVersion(versionNumber: number): void {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= supportedMajors.oldest && major <= supportedMajors.newest) return
  throw new AppError(
    'platform.database-version',
    `The PostgreSQL server is of version ${major}; Comity runs on ${supportedMajors.oldest} to ${supportedMajors.newest}.`,
  )
}
