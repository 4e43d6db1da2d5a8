import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { folderFault } from './faults.ts'

/**
 * A folder of the data folder; where it is missing it is made, so that only our own user may enter it.
 *
 * @param dataDir The node's data folder, which is named when something is wrong.
 * @param part Which folder of it; the data folder itself when not given.
 * @returns Its real path.
 * @throws {AppError} `platform.start-failed` with the reason in one sentence.
 */
export function makeWritableFolder(dataDir: string, part = ''): string {
  const folder = join(dataDir, part)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return realpathSync(folder)
  } catch (cause) {
    throw folderFault(dataDir, reasonBehind(folder, cause))
  }
}

/** Making a folder with those above it calls everything ENOENT that is in the way of the first of them, a read-only disk too. */
function reasonBehind(folder: string, cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return cause
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  try {
    accessSync(there, constants.W_OK)
    return cause
  } catch (error) {
    return error
  }
}
