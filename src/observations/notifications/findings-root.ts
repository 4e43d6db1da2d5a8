import { canonicalJson } from '#kernel/canonical-json.ts'
import { inclusionProof, leafHash, rootOf, verifyInclusion, type Hash } from '#kernel/merkle.ts'

/** A finding as one of those that a notification told of: bound to both. */
function leafOf(notificationId: string, findingId: string): Hash {
  return leafHash(Buffer.from(canonicalJson({ finding: findingId, notification: notificationId })))
}

/** In one order, whoever lists them. */
function leavesOf(notificationId: string, findingIds: readonly string[]): Hash[] {
  return findingIds.toSorted().map((id) => leafOf(notificationId, id))
}

/**
 * One hash for all findings that a notification told of: what its entry in the log commits to.
 *
 * @source RFC 6962, section 2.1
 */
export function findingsRoot(notificationId: string, findingIds: readonly string[]): string {
  return Buffer.from(rootOf(leavesOf(notificationId, findingIds))).toString('base64')
}

/** That one finding is under the root, without naming the others. */
export interface FindingProof {
  readonly index: number
  readonly size: number
  readonly hashes: readonly string[]
}

/** The proof for one finding; null when the notification did not tell of it. */
export function proveFinding(
  notificationId: string,
  findingIds: readonly string[],
  findingId: string,
): FindingProof | null {
  const index = findingIds.toSorted().indexOf(findingId)
  if (index === -1) return null
  const hashes = inclusionProof(index, leavesOf(notificationId, findingIds))
  return { index, size: findingIds.length, hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')) }
}

/** Whether a notification with this root told of this finding. */
export function isFindingUnder(
  root: string,
  notificationId: string,
  findingId: string,
  { index, size, hashes }: FindingProof,
): boolean {
  return verifyInclusion({
    index,
    size,
    leaf: leafOf(notificationId, findingId),
    root: Buffer.from(root, 'base64'),
    proof: hashes.map((hash) => Buffer.from(hash, 'base64')),
  })
}
