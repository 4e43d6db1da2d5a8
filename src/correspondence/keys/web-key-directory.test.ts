import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKey } from 'openpgp'
import { generateSigningKey } from '../mail/openpgp.ts'
import { binaryKeys, mailboxHash, zBase32 } from './web-key-directory.ts'

test('a mailbox has the name that the standard’s own example gives it, whatever its case', () => {
  assert.equal(mailboxHash('Joe.Doe@example.org'), 'iy9q119eutrkn8s1mk4r39qejnbu3n5q')
  assert.equal(mailboxHash('joe.doe@example.com'), 'iy9q119eutrkn8s1mk4r39qejnbu3n5q')
})

test('bytes that end within a letter are filled up with zero bits', () => {
  assert.equal(zBase32(Uint8Array.of(0)), 'yy')
  assert.equal(zBase32(Uint8Array.of(0xff)), '9h')
  assert.equal(zBase32(new Uint8Array(0)), '')
})

test('what is served is the public key in binary form', async () => {
  const pair = await generateSigningKey(
    { name: 'CSIRT Examplia', email: 'csirt@csirt.example' },
    new Date('2026-11-22T07:00:00Z'),
    86_400,
  )
  const key = await readKey({ binaryKey: await binaryKeys([pair.publicKey]) })
  assert.equal(key.getFingerprint().toUpperCase(), pair.fingerprint)
  assert.equal(key.isPrivate(), false)
})
