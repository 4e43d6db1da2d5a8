import { isAppError } from '#kernel/errors.ts'
import { sameHash, type Hash } from '#kernel/merkle.ts'
import { openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { VerifierKey } from '#kernel/signed-note.ts'

/** Why a node may sign nothing: what it remembers outside the database and what the database says do not fit. */
export const quarantineReasons = {
  shorter: 'The log in the database is shorter than what this node has signed: it was restored from an older copy.',
  differs: 'The log in the database is not the one that this node has signed: entries were changed.',
  'head-lost': 'This node no longer remembers what it signed last, and the database says that it has signed.',
  'other-log': 'This node has signed for another log than the one in the database.',
  restored: 'This node was put back from a backup: what it signed after that, it does not know.',
  'key-lost': 'The key of the log is not the one with which it was signed so far.',
} as const
export type QuarantineReason = keyof typeof quarantineReasons

/** The tree in the database, as far as it is compared. */
export interface TreeInDatabase {
  readonly origin: string
  readonly vkey: string
  readonly size: number
  /** Whether it was ever signed. */
  readonly signed: boolean
  readonly oldHead: string | null
  rootAt(size: number): Promise<Hash>
}

/**
 * Whether a tree may be continued and signed: it must begin with what was signed last.
 *
 * @param head The note of the last checkpoint that was signed, from outside the database; null where there is none.
 * @param key The log's key as the node holds it, under the tree's name.
 * @returns Null when it may; else why not.
 */
export async function whyQuarantined(
  head: Uint8Array | null,
  tree: TreeInDatabase,
  key: VerifierKey,
): Promise<QuarantineReason | null> {
  if (key.vkey !== tree.vkey) return 'key-lost'
  if (head === null) return tree.signed ? 'head-lost' : null
  // A new epoch has signed nothing yet: what is remembered is the head that two persons left behind.
  if (tree.oldHead !== null && !tree.signed && Buffer.from(head).toString('utf8') === tree.oldHead) return null
  let last
  try {
    last = parseCheckpoint(head)
    if (last.origin !== tree.origin) return 'other-log'
    openCheckpoint(head, key)
  } catch (error) {
    // A memory that cannot be read is none.
    if (isAppError(error, 'kernel.bad-note')) return 'head-lost'
    throw error
  }
  if (last.size > tree.size) return 'shorter'
  return sameHash(await tree.rootAt(last.size), last.root) ? null : 'differs'
}
