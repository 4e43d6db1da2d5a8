import { join } from 'node:path'
import { samePerson } from '#identity'
import type { Clock } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Log } from '#platform/log.ts'
import { openPublishedFolder } from '#platform/published-folder.ts'
import { nodeSecret } from '#platform/secrets.ts'
import type { Settings } from '#platform/settings.ts'
import {
  createTransparencyLog,
  logOrigin,
  parseWitnesses,
  type Transparency,
  type TransparencyLog,
} from '#transparency'

/**
 * The tamper-evident log of a node: its key from the folder of secrets, its published copy in `log/` of the data folder, and beside
 * the database its memory of what it signed last.
 */
export async function openNodeLog(options: {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly settings: Pick<Settings, 'data' | 'publicUrl' | 'logWitnesses'>
  readonly transparency: Transparency
  /** The team's name; null before it is set up. */
  readonly team: () => string | null
}): Promise<TransparencyLog> {
  const { settings, transparency } = options
  const seed = nodeSecret(settings.data, 'log.key')
  const opened = createTransparencyLog({
    ...options,
    seed,
    origin: () => logOrigin(settings.publicUrl, options.team(), seed),
    folder: openPublishedFolder(join(settings.data, 'log')),
    memory: openPublishedFolder(settings.data),
    witnesses: parseWitnesses(settings.logWitnesses),
    record: transparency.record,
    samePerson,
  })
  await opened.start()
  return opened
}
