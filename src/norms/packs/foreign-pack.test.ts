import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError, type Fault } from '#kernel/errors.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { ordinaryFacts } from '../cases.ts'
import { basePack, policyFile } from '../testing.ts'
import { adviser } from './advice.ts'
import { bundleFiles, maxBundleBytes, splitBundle } from './bundle.ts'
import { conflictsWith } from './conflicts.ts'
import { loadForeignPack } from './foreign-pack.ts'
import { checkBundleSignature, signBundle } from './signature.ts'
import { nightPack } from './testing.ts'

const base = basePack()
const signer = createSigner('examplia.example', new Uint8Array(32).fill(1))
const stranger = createSigner('examplia.example', new Uint8Array(32).fill(2))

function faultsOf(bytes: Uint8Array): readonly Fault[] {
  try {
    loadForeignPack(bytes, base)
  } catch (error) {
    assert.ok(isAppError(error, 'norms.bad-pack'), String(error))
    return error.faults
  }
  return []
}
const edited = (from: string, to: string): Uint8Array => {
  const text = Buffer.from(nightPack()).toString()
  assert.ok(text.includes(from))
  return Buffer.from(text.replace(from, to))
}

test('a pack whose bytes a pinned key signed is read; its digest is that of its bytes', () => {
  const bytes = nightPack()
  assert.equal(checkBundleSignature(bytes, signBundle(bytes, signer), [signer.vkey]), 'examplia.example')
  const pack = loadForeignPack(bytes, base)
  assert.deepEqual(
    [pack.name, pack.version, pack.kind, pack.rules.map(({ id }) => id)],
    ['examplia', '1.0.0', 'national', ['examplia-1']],
  )
  assert.match(pack.digest, /^[0-9a-f]{64}$/)
})

test('a changed byte, a key that is not pinned, and no key at all are refused before anything is parsed', () => {
  const bytes = Buffer.from(nightPack())
  const signature = signBundle(bytes, signer)
  const refused = (given: Uint8Array, keys: readonly string[], note = signature): void =>
    assert.throws(
      () => checkBundleSignature(given, note, keys),
      (error) => isAppError(error, 'norms.bad-pack-signature'),
    )
  for (let at = 0; at < bytes.length; at += 37) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    refused(changed, [signer.vkey])
  }
  refused(bytes, [stranger.vkey])
  refused(bytes, [])
  refused(bytes, [signer.vkey], 'no note')
})

test('a folder and the file made of it have the same bytes, and one signature', () => {
  const files = [policyFile('rules.yaml', 'b: 2'), policyFile('pack.yaml', 'a: 1\n'), policyFile('more.yaml', 'c: 3\n')]
  const bytes = bundleFiles(files)
  assert.deepEqual(bundleFiles(files.toReversed()), bytes)
  assert.deepEqual(
    splitBundle(bytes).map((part) => Buffer.from(part.bytes).toString()),
    ['a: 1\n', 'c: 3\n', 'b: 2\n'],
  )
})

test('every fault is named with its document and place', () => {
  assert.match(
    faultsOf(edited('contact.daysSinceVerified, above', 'contact.age, above'))[0]?.pointer ?? '',
    /^\/document 2\/rules\/0\/when\/fact$/,
  )
  assert.match(
    faultsOf(edited('kind: national', 'kind: secret'))[0]?.reason ?? '',
    /must be one of national, community/,
  )
  assert.match(faultsOf(edited('id: examplia-1', 'id: c-2'))[0]?.reason ?? '', /in use already/)
  assert.match(faultsOf(edited('title: What', 'title: &x What'))[0]?.reason ?? '', /anchor/)
  assert.match(faultsOf(Buffer.from('name: x\n'))[0]?.reason ?? '', /documents of rules/)
  assert.match(faultsOf(new Uint8Array(maxBundleBytes + 1))[0]?.reason ?? '', /larger than/)
})

test('a pack from elsewhere neither allows nor makes absolutes', () => {
  assert.match(
    faultsOf(nightPack({ outcome: 'ALLOW' }))
      .map(({ reason }) => reason)
      .join(),
    /allows nothing/,
  )
  assert.match(
    faultsOf(edited('outcome: HOLD', 'absolute: X5\n    outcome: FORBID!'))
      .map(({ reason }) => reason)
      .join(),
    /absolutes X1 to X7 are those of the base pack/,
  )
})

test('it advises where its rules hold or cannot be judged, and is silent where they do not', () => {
  const { advise } = adviser(loadForeignPack(nightPack(), base), base)
  const ordinary = ordinaryFacts(base.vocabulary)
  assert.equal(advise('notify', ordinary), null)
  assert.deepEqual(advise('notify', { ...ordinary, 'contact.daysSinceVerified': 91 })?.rules, [
    { id: 'examplia-1', outcome: 'HOLD', reason: 'The contact was last looked at more than a season ago.' },
  ])
  assert.equal(advise('notify', { ...ordinary, 'contact.daysSinceVerified': 'unknown' })?.outcome, 'HOLD')
  assert.equal(advise('no-such-act', ordinary), null)
  assert.equal(advise('notify', { 'sea.level': 3 }), null, 'facts of another vocabulary')
})

test('where it parts from the base pack is listed fact by fact', () => {
  const { listed, found, tried } = conflictsWith(base, loadForeignPack(nightPack(), base))
  assert.ok(found > 0 && tried >= found)
  const one = listed.find(({ facts }) => facts['contact.daysSinceVerified'] === 91)
  assert.deepEqual(one, {
    rule: 'examplia-1',
    act: 'notify',
    facts: { 'contact.daysSinceVerified': 91 },
    base: 'ALLOW',
    pack: 'HOLD',
    together: 'HOLD',
  })
})
