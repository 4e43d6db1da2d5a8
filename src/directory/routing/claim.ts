import { NEVER } from '../freshness.ts'

/** One claim to a network: whose it is and whom to tell, as numbers, so that a million fit in memory. */
export interface Claim {
  readonly networkNo: number
  readonly teamNo: number
  readonly contactNo: number
  /** Index in `contactRoles`. */
  readonly role: number
  /** Day number of the last verification, `NEVER` when there was none. */
  readonly verifiedDay: number
  /** A person or a rule chose this claim among several. */
  readonly chosen: boolean
}

/**
 * The place of a claim among those to the very same network; the lowest wins.
 *
 * What a person chose comes first, then the role, then who was verified last. Overlaps stay visible whatever wins:
 * the rank only settles who is written to while nobody has decided.
 */
export function claimRank(claim: Pick<Claim, 'role' | 'verifiedDay' | 'chosen'>): number {
  const age = claim.verifiedDay === NEVER ? 0xfffff : 0xffffe - Math.min(claim.verifiedDay, 0xffffe)
  return (claim.chosen ? 0 : 2 ** 23) + claim.role * 2 ** 20 + age
}

/** One number that orders claims to the same network: by rank, then the older record. */
export function claimOrder(claim: Pick<Claim, 'role' | 'verifiedDay' | 'chosen' | 'networkNo'>): number {
  return claimRank(claim) * 2 ** 29 + claim.networkNo
}
