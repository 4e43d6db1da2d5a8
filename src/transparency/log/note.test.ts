import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { inclusionProof, leafHash, rootOf } from '#kernel/merkle.ts'
import { unpackBundle } from './bundle.ts'
import { openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { cosign, cosignaturesOf } from './cosignature.ts'
import {
  createSigner,
  openNote,
  parseNote,
  parseVerifierKey,
  signatureLine,
  signatureTypes,
  signNote,
} from '#kernel/signed-note.ts'
import { checkProof, formatProof, parseProof } from './proof-file.ts'

const shared = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'),
  'tlog-vectors',
)
const needsVectors = { skip: existsSync(shared) ? false : `no vectors at ${shared}; set COMITY_SHARED_DATA` }

const log = createSigner('log.example/comity', Buffer.alloc(32, 1))
const witness = createSigner('witness.example', Buffer.alloc(32, 2), signatureTypes.cosignature)
const bytes = (text: string): Uint8Array => Buffer.from(text)
const isBad = (error: unknown): boolean => isAppError(error) && /^(kernel|transparency)\.bad-/.test(error.code)

test('signed-note: the example of the specification opens with its key, and with no other', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
  const text =
    'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
  const note = parseNote(bytes(text))
  assert.equal(note.text, 'This is an example message.\n')
  assert.deepEqual(
    openNote(note, [key, log]).map(({ name }) => name),
    ['example.com/foo'],
  )
  assert.throws(() => openNote(note, [log]), isBad)
  assert.equal(key.vkey, parseVerifierKey(key.vkey).vkey)
})

test('a key that is none, or whose id is not its own, is refused', () => {
  for (const vkey of [
    '',
    'example.com/foo',
    'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.org/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2',
  ])
    assert.throws(() => parseVerifierKey(vkey), isBad, vkey)
  assert.throws(() => createSigner('a b', Buffer.alloc(32)), isBad)
  assert.throws(() => createSigner('a+b', Buffer.alloc(32)), isBad)
  assert.throws(() => createSigner('a', Buffer.alloc(31)), isBad)
})

test('a signed text opens; with any bit of it changed it does not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(), fc.nat(7), (said, at, bit) => {
      const text = `${said.replaceAll(/[\u0000-\u001f\ud800-\udfff]/g, '')}\n`
      const signed = Buffer.from(signNote(text, log))
      assert.deepEqual(openNote(parseNote(signed), [log]), [log])
      assert.equal(parseNote(signed).text, text)
      signed[at % signed.length]! ^= 1 << bit
      assert.throws(() => openNote(parseNote(signed), [log]), isBad)
    }),
    { numRuns: 300 },
  )
})

test('a known key with a wrong signature refuses the note, an unknown one is passed over', () => {
  const [good = ''] = signNote('a text\n', log).split('\n\n').slice(1)
  const stranger = createSigner('stranger.example', Buffer.alloc(32, 9))
  const [other = ''] = signNote('a text\n', stranger).split('\n\n').slice(1)
  const [wrong = ''] = signNote('another text\n', log).split('\n\n').slice(1)
  const note = (...lines: string[]) => parseNote(bytes(`a text\n\n${lines.join('')}`))
  assert.deepEqual(openNote(note(good, other), [log]), [log])
  assert.deepEqual(openNote(note(other, good), [log, stranger]), [log, stranger])
  assert.throws(() => openNote(note(good, wrong), [log]), isBad)
  assert.throws(() => openNote(note(other), [log]), isBad)
})

test('what is no note is refused', () => {
  const signed = signNote('a text\n', log)
  for (const text of [
    '',
    'a text\n',
    signed.trimEnd(),
    signed.replace('\u2014', '-'),
    signed.replace('a text', 'a\ttext'),
    signed.replace('a text', 'a\u0000text'),
    `${signed}\n`,
    signed.replace('\u2014 log', '\u2014  log'),
    signed + signatureLine({ name: 'w.example', keyId: '00000000', bytes: Buffer.alloc(64) }).repeat(64),
  ])
    assert.throws(() => parseNote(bytes(text)), isBad, JSON.stringify(text.slice(0, 60)))
  assert.throws(() => parseNote(Buffer.from([0xff, 0x0a, 0x0a, 0x0a])), isBad)
})

test('a checkpoint is read as it was signed, and only under the key of its own log', () => {
  const root = leafHash(bytes('x'))
  const signed = bytes(signCheckpoint({ origin: log.name, size: 2 ** 40, root }, log))
  const { origin, size, root: read } = openCheckpoint(signed, log)
  assert.deepEqual([origin, size, Buffer.from(read)], [log.name, 2 ** 40, Buffer.from(root)])
  const another = bytes(signCheckpoint({ origin: 'elsewhere.example', size: 1, root }, log))
  assert.throws(() => openCheckpoint(another, log), isBad)
  for (const text of ['o\n01\nAAAA\n', 'o\n1\n', 'o\n-1\nAAAA\n', 'o\n1\nAAAA\n', `o\n1e3\n${'A'.repeat(43)}=\n`])
    assert.throws(() => parseCheckpoint(bytes(signNote(text, log))), isBad, text)
})

test('a witness counts when its cosignature is over this very checkpoint and time', () => {
  const root = leafHash(bytes('x'))
  const signed = signCheckpoint({ origin: log.name, size: 7, root }, log)
  const { text } = parseNote(bytes(signed))
  const line = cosign(text, 1_679_315_147, witness)
  const seen = parseNote(bytes(signed + signatureLine(line)))
  assert.deepEqual(cosignaturesOf(seen, [witness]), [{ witness: 'witness.example', at: 1_679_315_147 }])
  assert.deepEqual(cosignaturesOf(seen, []), [])
  assert.deepEqual(openNote(seen, [log]), [log])
  const later = Uint8Array.from(line.bytes)
  later[7]! ^= 1
  const forged = parseNote(bytes(signed + signatureLine({ ...line, bytes: later })))
  assert.throws(() => cosignaturesOf(forged, [witness]), isBad)
  const plain = parseNote(bytes(signed + signatureLine({ ...line, bytes: witness.sign(bytes(text)) })))
  assert.throws(() => cosignaturesOf(plain, [witness]), isBad)
})

test('a proof file proves its entry, and with any bit of proof or checkpoint changed proves nothing', () => {
  const leaves = Array.from({ length: 11 }, (_, i) => leafHash(bytes(`entry ${i}`)))
  const checkpoint = bytes(signCheckpoint({ origin: log.name, size: 11, root: rootOf(leaves) }, log))
  fc.assert(
    fc.property(fc.nat(10), fc.nat(), fc.nat(7), (index, at, bit) => {
      const file = formatProof({ extra: null, index, proof: inclusionProof(index, leaves), checkpoint })
      assert.equal(checkProof(parseProof(file), leaves[index]!, log).size, 11)
      assert.throws(() => checkProof(parseProof(file), leaves[(index + 1) % 11]!, log), isBad)
      file[at % file.length]! ^= 1 << bit
      assert.throws(() => checkProof(parseProof(file), leaves[index]!, log), isBad)
    }),
    { numRuns: 300 },
  )
  const extra = bytes('{"opening":1}')
  const withExtra = formatProof({ extra, index: 3, proof: [], checkpoint })
  assert.deepEqual(parseProof(withExtra).extra, Buffer.from(extra))
  for (const text of ['', 'c2sp.org/tlog-proof@v1\n', 'c2sp.org/tlog-proof@v1\nindex 01\n\nx', 'x\nindex 1\n\nx'])
    assert.throws(() => parseProof(bytes(text)), isBad)
})

test("another implementation's log opens: every checkpoint, every entry, the root at each size", needsVectors, () => {
  const folder = join(shared, 'tessera-log')
  const key = parseVerifierKey(readFileSync(`${folder}.vkey`, 'utf8'))
  const names = readdirSync(folder).filter((name) => name.startsWith('checkpoint'))
  assert.equal(names.length, 17)
  for (const name of names) {
    const { size, root } = openCheckpoint(readFileSync(join(folder, name)), key)
    if (size === 0) continue
    const entries = unpackBundle(readFileSync(join(folder, `tile/entries/000.p/${size}`)))
    assert.equal(entries?.length, size, name)
    assert.deepEqual(Buffer.from(rootOf(entries.map(leafHash))), Buffer.from(root), name)
  }
})
