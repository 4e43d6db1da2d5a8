import { instantFromMs } from '#kernel/instant.ts'
import { findControlSocket } from '#platform/control.ts'
import { createLog } from '#platform/log.ts'
import type { LoadedSettings } from '#platform/settings.ts'
import { startNode } from './app.ts'
import { openDatabase } from './database-configs.ts'

/** Starts a node on the data folder for as long as the work with its control socket takes. */
export async function withOwnNode<T>(
  loaded: LoadedSettings,
  version: string,
  work: (controlSocket: string) => Promise<T>,
): Promise<T> {
  const log = createLog(process.env['COMITY_LOG_LEVEL'] ?? 'error')
  const database = await openDatabase(loaded.settings, log)
  try {
    const node = await startNode({
      loaded,
      log,
      database: database.configs,
      clock: () => instantFromMs(Date.now()),
      version,
      serve: false,
    })
    try {
      return await work(findControlSocket(loaded.settings.data)!)
    } finally {
      await node.stop()
    }
  } finally {
    await database.stop()
  }
}
