/** Marks the first byte of a key whose system is a pseudonym: no key from a report has it. */
export const pseudonymBit = 0x40

/** Bytes of a key that say the system: its kind, and the address or the hash of its name. */
const systemBytes = 17

/** A keyed hash, whose key lies outside the database. */
export type Mac = (text: Uint8Array, context: string) => Buffer

/**
 * The key of a finding with its system replaced by a keyed pseudonym. The same system always gets the same one, so that ports and problems
 * of one system stay together and a system that is seen again is recognised; without the node's key it leads back to no address.
 *
 * Classification, protocol and port stay: they are of the problem, not of the person.
 *
 * @source R046; NORMS-IN-PRACTICE C5 (keyed pseudonyms keep correlation)
 */
export function pseudonymKey(key: Uint8Array, mac: Mac): Buffer {
  const made = Buffer.from(key)
  mac(made.subarray(0, systemBytes), 'observations.pseudonym/1').copy(made, 1, 0, systemBytes - 1)
  made[0] = made[0]! | pseudonymBit
  return made
}

/** How a pseudonym is written where an address would stand. */
export function pseudonymText(key: Uint8Array): string {
  return `pseudonym-${Buffer.from(key).toString('hex', 1, systemBytes)}`
}

/** Whether a system of this kind (first byte of the key) stands under a pseudonym. */
export function isPseudonym(kind: number): boolean {
  return (kind & pseudonymBit) !== 0
}
