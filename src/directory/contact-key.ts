import { createHash } from 'node:crypto'
import { dayOf, day, plusMs, type Instant } from '#kernel/instant.ts'
import { isArmouredKey, readOpenpgpKey, type OpenpgpKeyFacts, type OpenpgpKeyFault } from '#kernel/openpgp-key.ts'

/** Days before its end on which a contact's key is amber: time enough to ask for the next one. */
export const keySoonDays = 30

/** How a contact's OpenPGP key stands today. */
export interface ContactKey {
  /** `fingerprint-only`: it is known which key it is, and the key itself is not here. */
  readonly state: 'good' | 'ends-soon' | 'ended' | 'fingerprint-only' | OpenpgpKeyFault
  readonly fingerprint: string | null
  readonly algorithm: string | null
  /** Null where it does not end, or nothing is known of it. */
  readonly expiresAt: Instant | null
}

/** What is told of a key that nothing can be encrypted to; null for one that is good. */
export function keyFault(key: ContactKey): string | null {
  if (key.state === 'ended') return `ended on ${dayOf(key.expiresAt!)}: ask for the one that took its place`
  return key.state in faultText ? faultText[key.state as OpenpgpKeyFault] : null
}

const faultText: Readonly<Record<OpenpgpKeyFault, string>> = {
  unreadable: 'cannot be read as an OpenPGP public key',
  private: 'is a private key: its owner must be told that it left their hands',
  revoked: 'was revoked by its owner',
  'cannot-encrypt': 'has no part that messages can be encrypted to',
}

/** Reads keys, and remembers what was read: signatures within a key take milliseconds to check. */
export interface ContactKeys {
  /** @param text An armoured key or a fingerprint, as a contact holds it. */
  stateOf(text: string, now: Instant): Promise<ContactKey>
}

export function createContactKeys(remembered = 5000): ContactKeys {
  const held = new Map<string, Promise<OpenpgpKeyFacts | OpenpgpKeyFault>>()

  function read(text: string): Promise<OpenpgpKeyFacts | OpenpgpKeyFault> {
    const name = createHash('sha256').update(text).digest('base64')
    const known = held.get(name)
    if (known !== undefined) return known
    const oldest = held.keys().next().value
    if (held.size >= remembered && oldest !== undefined) held.delete(oldest)
    const facts = readOpenpgpKey(text)
    held.set(name, facts)
    return facts
  }

  return {
    async stateOf(text, now) {
      const nothing = { fingerprint: null, algorithm: null, expiresAt: null }
      if (!isArmouredKey(text)) {
        const fingerprint = parseFingerprint(text)
        return fingerprint === null
          ? { ...nothing, state: 'unreadable' }
          : { ...nothing, state: 'fingerprint-only', fingerprint }
      }
      const facts = await read(text)
      if (typeof facts === 'string') return { ...nothing, state: facts }
      const ends = facts.expiresAt
      const soon = plusMs(now, keySoonDays * day)
      return { ...facts, state: ends === null || ends > soon ? 'good' : ends > now ? 'ends-soon' : 'ended' }
    },
  }
}

/** A full fingerprint in upper-case hexadecimal digits; null for anything else, short key numbers too. */
export function parseFingerprint(text: string): string | null {
  const digits = text.replaceAll(/^0x|[\s:]/gi, '')
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(digits) ? digits.toUpperCase() : null
}
