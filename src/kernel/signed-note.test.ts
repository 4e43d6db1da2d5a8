import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noteSigner, openNote, parseVerifierKey, type NoteVerifier } from './signed-note.ts'

const text = 'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'
const signer = noteSigner('node.csirt.example', new Uint8Array(32).fill(7))
const other = noteSigner('node.csirt.example', new Uint8Array(32).fill(8))
const key = (text: string): NoteVerifier => {
  const known = parseVerifierKey(text)
  assert.ok(known)
  return known
}

test('a signed note opens with its signer’s key, and gives the text that was signed', () => {
  const note = signer.sign(text)
  assert.ok(note.startsWith(`${text}\n— node.csirt.example `))
  const opened = openNote(note, [key(signer.verifierKey)])
  assert.equal(opened?.text, text)
  assert.deepEqual(
    opened?.signedBy.map((one) => one.name),
    ['node.csirt.example'],
  )
})

test('any changed byte of the text, another key, or no signature at all opens nothing', () => {
  const note = signer.sign(text)
  const known = [key(signer.verifierKey)]
  for (let at = 0; at < text.length; at += 1) {
    const changed = note[at] === 'x' ? 'y' : 'x'
    assert.equal(openNote(note.slice(0, at) + changed + note.slice(at + 1), known), undefined, `character ${at}`)
  }
  assert.equal(openNote(note, [key(other.verifierKey)]), undefined)
  assert.equal(openNote(text, known), undefined)
  assert.equal(openNote(`${text}\n`, known), undefined)
  assert.equal(openNote(note.slice(0, -1), known), undefined)
})

test('a line of a key that nobody knows is passed over, beside one that is known', () => {
  const [line] = other.sign(text).split('\n').slice(-2)
  const both = `${signer.sign(text)}${line}\n`
  assert.equal(openNote(both, [key(signer.verifierKey)])?.signedBy.length, 1)
  assert.equal(openNote(both, [key(signer.verifierKey), key(other.verifierKey)])?.signedBy.length, 2)
})

test('a key whose hash does not fit its name is no key', () => {
  assert.equal(parseVerifierKey(signer.verifierKey.replace('node.', 'nude.')), undefined)
  assert.equal(parseVerifierKey('node.csirt.example'), undefined)
  assert.equal(parseVerifierKey(''), undefined)
})

test('the example note of Go’s note package opens with its published key', () => {
  const published = key('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
  assert.equal(openNote(note, [published])?.signedBy[0]?.name, 'PeterNeumann')
})

test('a text that a note cannot carry is refused before it is signed', () => {
  assert.throws(() => signer.sign('no end'), RangeError)
  assert.throws(() => signer.sign('a bell \u0007\n'), RangeError)
  assert.throws(() => noteSigner('two words', new Uint8Array(32)), RangeError)
})
