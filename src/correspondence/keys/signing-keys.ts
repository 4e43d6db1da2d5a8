import type { PrivateKey } from 'openpgp'
import { day, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import type { CorrespondenceDeps } from '../deps.ts'
import { generateSigningKey, readSigningKey } from '../mail/openpgp.ts'
import { currentKey, insertKey, publicKeys, retireKeys, type StoredKey } from './store.ts'

/** How long a key of ours is valid, and how long before its end the next one takes over. */
const keyLifeMs = 2 * 365 * day
const renewBeforeMs = 60 * day

/** The node's own OpenPGP keys: made by itself, sealed in the database, renewed before they end. */
export interface SigningKeys {
  /** The key to sign with now; null when mails are not signed here. */
  signer(): Promise<PrivateKey | null>
  /** The public keys that readers may need, the current one first. */
  published(): Promise<readonly { fingerprint: string; publicKey: string; expiresAt: Instant }[]>
}

export function createSigningKeys(deps: CorrespondenceDeps): SigningKeys {
  const { db, box, clock, emit, options } = deps
  let held: { fingerprint: string; key: PrivateKey } | null = null
  const context = (fingerprint: string): string => `correspondence.signing-key/${fingerprint}`

  function usable(stored: StoredKey | null, address: string): stored is StoredKey {
    return stored !== null && stored.address === address && msBetween(clock(), stored.expiresAt) > renewBeforeMs
  }

  async function make(name: string, email: string): Promise<StoredKey> {
    const now = clock()
    const pair = await generateSigningKey({ name, email }, new Date(now), keyLifeMs / 1000)
    return db.transaction(async (tx) => {
      // Whoever comes second takes the key of the first.
      const existing = await currentKey(tx, true)
      if (usable(existing, email)) return existing
      await retireKeys(tx, now)
      const key: StoredKey = {
        fingerprint: pair.fingerprint,
        address: email,
        publicKey: pair.publicKey,
        sealedPrivateKey: box.seal(pair.privateKey, context(pair.fingerprint)),
        createdAt: now,
        expiresAt: plusMs(now, keyLifeMs),
      }
      await insertKey(tx, key)
      await emit(tx, {
        type: 'correspondence.signing-key-made',
        at: now,
        actor: { kind: 'system', id: 'system:correspondence' },
        subject: { type: 'correspondence.signing-key', id: pair.fingerprint },
        detail: { expiresAt: key.expiresAt },
      })
      return key
    })
  }

  return {
    async signer() {
      if (!options.sign) return null
      const { name, address } = options.sender()
      const stored = await currentKey(db, false)
      const current = usable(stored, address) ? stored : await make(name, address)
      if (held?.fingerprint !== current.fingerprint) {
        const armored = box.open(current.sealedPrivateKey, context(current.fingerprint)).toString('utf8')
        held = { fingerprint: current.fingerprint, key: await readSigningKey(armored) }
      }
      return held.key
    },
    published: () => publicKeys(db, clock()),
  }
}
