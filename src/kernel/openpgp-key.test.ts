import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generateKey, readKey, revokeKey } from 'openpgp'
import { readOpenpgpKey } from './openpgp-key.ts'

const made = new Date('2020-01-01T00:00:00Z')
const day = 86_400
const owner = { userIDs: [{ name: 'Desk', email: 'desk@isp.example' }], date: made, format: 'armored' as const }

describe('an OpenPGP key', () => {
  it('has a fingerprint, the algorithm that messages are encrypted with, and an end', async () => {
    const { publicKey } = await generateKey({
      ...owner,
      type: 'ecc',
      curve: 'curve25519Legacy',
      keyExpirationTime: 365 * day,
    })
    assert.deepEqual(await readOpenpgpKey(publicKey), {
      fingerprint: (await readKey({ armoredKey: publicKey })).getFingerprint().toUpperCase(),
      algorithm: 'ECDH curve25519',
      expiresAt: '2020-12-31T00:00:00.000Z',
    })
  })

  it('ends when the part that is encrypted to ends, though the key itself goes on', async () => {
    const { publicKey } = await generateKey({
      ...owner,
      type: 'curve25519',
      subkeys: [{ keyExpirationTime: 100 * day } as object],
    })
    const facts = await readOpenpgpKey(publicKey)
    assert.ok(typeof facts === 'object')
    assert.deepEqual([facts.algorithm, facts.expiresAt], ['X25519', '2020-04-10T00:00:00.000Z'])
  })

  it('may never end', async () => {
    const { publicKey } = await generateKey({ ...owner, type: 'rsa', rsaBits: 2048 })
    const facts = await readOpenpgpKey(publicKey)
    assert.ok(typeof facts === 'object')
    assert.deepEqual([facts.algorithm, facts.expiresAt], ['RSA 2048', null])
  })

  it('is none when it was revoked, is private, only signs, or cannot be read', async () => {
    const pair = await generateKey({ ...owner, type: 'ecc', curve: 'curve25519Legacy' })
    const revoked = await revokeKey({
      key: await readKey({ armoredKey: pair.publicKey }),
      revocationCertificate: pair.revocationCertificate,
      date: made,
      format: 'armored',
    })
    const signsOnly = await generateKey({ ...owner, type: 'ecc', curve: 'curve25519Legacy', subkeys: [] })
    assert.equal(await readOpenpgpKey(revoked.publicKey), 'revoked')
    assert.equal(await readOpenpgpKey(pair.privateKey), 'private')
    assert.equal(await readOpenpgpKey(signsOnly.publicKey), 'cannot-encrypt')
    assert.equal(await readOpenpgpKey('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nnone\n'), 'unreadable')
    const cut = pair.publicKey.split('\n').toSpliced(4, 3).join('\n')
    assert.ok(['unreadable', 'cannot-encrypt'].includes(String(await readOpenpgpKey(cut))))
  })
})
