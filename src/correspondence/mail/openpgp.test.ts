import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import PostalMime from 'postal-mime'
import { createMessage, decrypt, readKey, readMessage, readPrivateKey, readSignature, verify } from 'openpgp'
import { isAppError } from '#kernel/errors.ts'
import { composeMessage } from './compose.ts'
import { createRecipientKeys } from './recipient-keys.ts'
import { encryptMessage, generateSigningKey, readSigningKey, signMessage } from './openpgp.ts'

const now = new Date('2026-11-22T07:00:00.000Z')
const readRecipientKey = createRecipientKeys()
const year = 365 * 24 * 3600
const own = await generateSigningKey({ name: 'CSIRT Examplia', email: 'csirt@csirt.example' }, now, year)
const theirs = await generateSigningKey({ name: 'Abuse desk', email: 'abuse@isp.example' }, now, year)
const message = await composeMessage(
  {
    subject: 'Findings',
    tlp: 'TLP:AMBER',
    text: 'From here on: three systems \n-- \nCSIRT – Examplia\n',
    html: '<p>x</p>',
    attachments: [],
  },
  {
    messageIdHeader: '<message_1@csirt.example>',
    from: { name: 'CSIRT Examplia', address: 'csirt@csirt.example' },
    to: 'abuse@isp.example',
    replyTo: 'csirt+1.2@csirt.example',
    listId: { name: 'Notifications', id: 'notification.csirt.example' },
    date: now,
    language: 'en',
  },
)
const signed = await signMessage(message, await readSigningKey(own.privateKey), now)
const encrypted = await encryptMessage(
  message,
  await readRecipientKey(theirs.publicKey, now),
  await readSigningKey(own.privateKey),
  now,
)

/** Cut as RFC 2046 says: the line break before a boundary belongs to it. */
function parts(raw: Buffer): string[] {
  const text = raw.toString('latin1')
  const boundary = /boundary="([^"]+)"/.exec(text)![1]!
  return text.split(new RegExp(`(?:^|\r\n)--${boundary}(?:--)?\r\n`)).slice(1, -1)
}
const body = (part: string): string => part.slice(part.indexOf('\r\n\r\n') + 4)

test('a signed message is multipart/signed and its signature covers the exact bytes of its first part', async () => {
  const [entity, signature] = parts(signed) as [string, string]
  assert.match(
    signed.toString('latin1'),
    /Content-Type: multipart\/signed; micalg=pgp-sha512; protocol="application\/pgp-signature"/,
  )
  assert.match(entity, /^Content-Type: multipart\/alternative/)
  const check = async (bytes: Buffer): Promise<boolean> => {
    const result = await verify({
      message: await createMessage({ binary: new Uint8Array(bytes) }),
      signature: await readSignature({ armoredSignature: body(signature) }),
      verificationKeys: await readKey({ armoredKey: own.publicKey }),
      date: now,
    })
    return result.signatures[0]!.verified.catch(() => false)
  }
  assert.equal(await check(Buffer.from(entity, 'latin1')), true)
  assert.equal(await check(Buffer.from(entity.replace('base64', 'BASE64'), 'latin1')), false)
})

test('a signed message still reads as a mail, with its header once', async () => {
  const mail = await PostalMime.parse(signed)
  assert.equal(mail.subject, '[TLP:AMBER] Findings')
  assert.match(mail.text ?? '', /CSIRT – Examplia/)
  assert.equal(mail.headers.filter((h) => h.key === 'content-type').length, 1)
  assert.equal(mail.headers.filter((h) => h.key === 'mime-version').length, 1)
})

test('an encrypted message shows nothing of its body, opens with the recipient’s key, and is signed inside', async () => {
  assert.doesNotMatch(encrypted.toString('latin1'), /text\/plain/)
  const [version, cipher] = parts(encrypted) as [string, string]
  assert.equal(body(version), 'Version: 1')
  const opened = await decrypt({
    message: await readMessage({ armoredMessage: body(cipher) }),
    decryptionKeys: await readPrivateKey({ armoredKey: theirs.privateKey }),
    verificationKeys: await readKey({ armoredKey: own.publicKey }),
    format: 'binary',
    date: now,
  })
  assert.equal(await opened.signatures[0]!.verified, true)
  assert.match((await PostalMime.parse(opened.data)).text ?? '', /CSIRT – Examplia/)
})

test('a key that has expired or is none is refused by name, so that nothing leaves in clear instead', async () => {
  const later = new Date(now.getTime() + 2 * year * 1000)
  await assert.rejects(readRecipientKey(theirs.publicKey, later), (error) =>
    isAppError(error, 'correspondence.recipient-key'),
  )
  await assert.rejects(readRecipientKey('no key', now), (error) => isAppError(error, 'correspondence.recipient-key'))
})

/** A GnuPG with a home of its own, its agent ended when the test ends. */
function gpgHome(t: TestContext): (args: string[], input?: string) => string {
  const home = mkdtempSync(join(tmpdir(), 'gpg-'))
  t.after(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
    rmSync(home, { recursive: true, force: true })
  })
  // The clock of the test stands still; GnuPG's is made to stand with it.
  const base = [
    '--homedir',
    home,
    '--batch',
    '--quiet',
    '--trust-model',
    'always',
    '--faked-system-time',
    '20261122T070500!',
  ]
  return (args, input) =>
    execFileSync('gpg', [...base, ...args], {
      input: input ?? '',
      encoding: 'latin1',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
}

const noGpg = spawnSync('gpg', ['--version']).status !== 0 && 'gpg is not installed'

test('GnuPG reads our key and verifies our signature', { skip: noGpg }, (t) => {
  const gpg = gpgHome(t)
  gpg(['--import'], own.publicKey)
  const [entity, signature] = parts(signed) as [string, string]
  const folder = mkdtempSync(join(tmpdir(), 'signed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'entity'), entity, 'latin1')
  writeFileSync(join(folder, 'signature.asc'), body(signature), 'latin1')
  assert.match(
    gpg(['--status-fd', '1', '--verify', join(folder, 'signature.asc'), join(folder, 'entity')]),
    new RegExp(`VALIDSIG ${own.fingerprint}`),
  )
  writeFileSync(join(folder, 'entity'), `${entity} `, 'latin1')
  assert.throws(() => gpg(['--verify', join(folder, 'signature.asc'), join(folder, 'entity')]))
})

test(
  'GnuPG opens what we encrypt to a key that GnuPG made, and our signature inside is good',
  { skip: noGpg },
  async (t) => {
    const gpg = gpgHome(t)
    gpg(['--import'], own.publicKey)
    gpg(['--passphrase', '', '--quick-generate-key', 'Desk <desk@isp.example>', 'future-default', 'default', '1y'])
    // GnuPG made the key at its own (held) time, a few minutes after the message was written.
    const later = new Date('2026-11-22T07:05:00.000Z')
    const key = await readRecipientKey(gpg(['--armor', '--export', 'desk@isp.example']), later)
    const raw = await encryptMessage(message, key, await readSigningKey(own.privateKey), later)
    const opened = gpg(['--status-fd', '1', '--decrypt'], body(parts(raw)[1]!))
    assert.match(opened, new RegExp(`VALIDSIG ${own.fingerprint}`))
    assert.match(opened, /Content-Type: multipart\/alternative/)
  },
)
