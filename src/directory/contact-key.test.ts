import assert from 'node:assert/strict'
import { it } from 'node:test'
import { generateKey } from 'openpgp'
import { instant } from '#kernel/instant.ts'
import { createContactKeys, keyFault, parseFingerprint } from './contact-key.ts'
import { ana, code, house } from './testing.ts'

const day = 86_400
/** A key that ends so many days after 2026-11-01. */
async function keyFor(days: number): Promise<string> {
  const pair = await generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [{ email: 'a@isp.example' }],
    date: new Date('2026-11-01T00:00:00Z'),
    keyExpirationTime: days * day,
  })
  return pair.publicKey
}
const fingerprint = '0123456789ABCDEF0123456789ABCDEF01234567'

it('a key is good, then amber for its last thirty days, then ended', async () => {
  const keys = createContactKeys(1)
  const key = await keyFor(60)
  const states = await Promise.all(
    ['2026-11-22', '2026-12-01', '2026-12-30', '2026-12-31'].map(async (at) =>
      keys.stateOf(key, instant(`${at}T00:00:00Z`)),
    ),
  )
  assert.deepEqual(
    states.map(({ state }) => state),
    ['good', 'ends-soon', 'ends-soon', 'ended'],
  )
  assert.deepEqual(
    states.map((each) => keyFault(each)),
    [null, null, null, 'ended on 2026-12-31: ask for the one that took its place'],
  )
})

it('of a fingerprint it is known which key it is, and no more', async () => {
  const now = instant('2026-11-22T00:00:00Z')
  const { state, fingerprint: of } = await createContactKeys().stateOf(fingerprint, now)
  assert.deepEqual([state, of], ['fingerprint-only', fingerprint])
  assert.equal(parseFingerprint('0x0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567'), fingerprint)
  assert.equal(parseFingerprint('0x89ABCDEF'), null)
  assert.equal((await createContactKeys().stateOf('0x89ABCDEF', now)).state, 'unreadable')
})

it('a row with a key that nothing can be encrypted to is refused with what it said, the others are taken', async (t) => {
  const { directory } = await house(t)
  const header = 'kind,value,team,email,key\n'
  const [good, ended] = [await keyFor(60), await keyFor(10)]
  const rows = [
    `asn,64496,A,a@isp.example,"${good}"`,
    `asn,64497,B,b@isp.example,"${ended}"`,
    `asn,64498,C,c@isp.example,${fingerprint}`,
    `asn,64499,D,d@isp.example,"${good.replaceAll(/[A-Za-z]{10}/g, 'AAAAAAAAAA')}"`,
  ]
  async function* file(): AsyncIterable<Uint8Array> {
    yield Buffer.from(header + rows.join('\n'))
  }
  const record = await directory.import(ana, { stream: file(), fileName: 'a.csv' })
  assert.deepEqual([record.counts['rows'], record.counts['refused']], [2, 2])
  const { items } = await directory.refusedRows(record.importId, {})
  assert.deepEqual(
    items.map(({ faults }) => `${faults[0]?.column} ${faults[0]?.reason.split(':')[0]}`),
    ['key ended on 2026-11-11', 'key cannot be read as an OpenPGP public key'],
  )
  assert.match(items[0]!.text, /^asn,64497,B,b@isp\.example,"-----BEGIN PGP/)
  const contacts = await directory.listContacts({}, {})
  const byTeam = new Map(contacts.items.map((contact) => [contact.team, contact]))
  assert.deepEqual([...byTeam.keys()].toSorted(), ['A', 'C'])
  assert.equal((await directory.keyOf(byTeam.get('A')!))?.algorithm, 'ECDH curve25519')

  // Nothing can be encrypted to a fingerprint: whoever sends sees no key, and says so.
  const numbers = contacts.items.map(({ contactId }) => Number(contactId.split('_')[1]))
  const told = await directory.recipients(numbers)
  assert.deepEqual([...told.values()].map(({ teamName, openpgpKey }) => [teamName, openpgpKey !== null]).toSorted(), [
    ['A', true],
    ['C', false],
  ])
  assert.equal((await directory.who({ of: 'AS64498' })).winner?.canEncrypt, false)
  assert.equal((await directory.who({ of: 'AS64496' })).winner?.canEncrypt, true)

  const { contactId, version } = byTeam.get('C')!
  for (const openpgpKey of [ended, 'my key', '89ABCDEF'])
    await assert.rejects(directory.editContact(ana, contactId, version, { openpgpKey }), code('directory.bad-value'))
  const edited = await directory.editContact(ana, contactId, version, { openpgpKey: good })
  assert.equal((await directory.keyOf(edited))?.state, 'good')
  const spaced = await directory.editContact(ana, contactId, edited.version, {
    openpgpKey: `${fingerprint.slice(0, 20)} ${fingerprint.slice(20)}`,
  })
  assert.equal(spaced.openpgpKey, fingerprint)
})
