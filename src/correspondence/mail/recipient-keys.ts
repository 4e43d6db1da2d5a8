import type { Key } from 'openpgp'
import { checkRecipientKey, parseRecipientKey } from './openpgp.ts'

/** Reads a recipient's key, and makes sure that it can be encrypted to at that moment. @throws {AppError} `correspondence.recipient-key` */
export type ReadRecipientKey = (armored: string, now: Date) => Promise<Key>

/**
 * Reads recipients' keys, and keeps those that were used last: to read a key and to check what it says of itself takes as long as encrypting
 * a message to it, and each is needed when a message is queued and again when it leaves. Whether it has expired is asked each time.
 *
 * @param kept How many stay in memory, some tens of kilobytes each.
 */
export function createRecipientKeys(kept = 500): ReadRecipientKey {
  /** In the order of their last use. */
  const keys = new Map<string, Key>()
  return async (armored, now) => {
    const key = keys.get(armored) ?? (await parseRecipientKey(armored))
    await checkRecipientKey(key, now)
    keys.delete(armored)
    keys.set(armored, key)
    if (keys.size > kept) keys.delete(keys.keys().next().value!)
    return key
  }
}
