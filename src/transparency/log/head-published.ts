import type { Sql } from '#platform/database.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { currentEpoch, lastCheckpoint } from './store.ts'

/**
 * Whether the log, as the database has it, is published as far as a head goes. A node signs first, then publishes: between the two its
 * memory is ahead of what it shows.
 *
 * @param head The note that the data folder remembers.
 * @returns True also for a head that is of another log, or cannot be read: for neither does anything come by waiting.
 */
export async function isHeadPublished(sql: Sql, head: Uint8Array): Promise<boolean> {
  const remembered = readHead(head)
  if (remembered === null) return true
  const { origin, size } = remembered
  const epoch = await currentEpoch(sql)
  if (epoch === null || epoch.origin !== origin) return true
  const last = await lastCheckpoint(sql, epoch.epoch, true)
  return last !== null && last.size >= size
}

function readHead(head: Uint8Array): { origin: string; size: number } | null {
  try {
    return parseCheckpoint(head)
  } catch {
    return null
  }
}
