import { AppError, type Fault } from '#kernel/errors.ts'
import type { SignerKey } from '#kernel/signed-note.ts'
import { at, fault, fields, text, type Place } from '../faults.ts'
import { readYaml } from '../yaml-text.ts'
import { maxBundleBytes, splitBundle } from './bundle.ts'
import { signBundle } from './signature.ts'

/** A pack that its publisher signed. */
export interface SignedPack {
  readonly name: string
  readonly version: string
  /** The detached signature, over nothing but the digest of the raw bytes. */
  readonly signature: string
}

/**
 * Signs a pack, when it has the outward form of one. Whether its rules hold is another question: `comity norms pack check` answers it, beside
 * the base pack of a node.
 *
 * @throws {AppError} `norms.bad-pack` with every fault.
 */
export function signPack(bytes: Uint8Array, signer: SignerKey): SignedPack {
  const faults: Fault[] = []
  const root: Place = { pointer: '', faults }
  if (bytes.byteLength > maxBundleBytes) fault(root, `is larger than ${maxBundleBytes} bytes`)
  const parts = faults.length > 0 ? [] : splitBundle(bytes)
  const [manifest, ...rules] = parts.map((part) => ({ place: at(root, part.name), bytes: part.bytes }))
  if (manifest === undefined || rules.length === 0)
    fault(root, 'must have a document with name, version, kind and publisher, and after it documents of rules')
  const place = manifest?.place ?? root
  const from = fields(manifest === undefined ? {} : readYaml(manifest.bytes, place), place, {
    must: ['name', 'version', 'kind', 'publisher'],
  })
  for (const part of rules) readYaml(part.bytes, part.place)
  const name = text(from, 'name', place, 60)
  const version = text(from, 'version', place, 20)
  if (faults.length > 0)
    throw new AppError('norms.bad-pack', `The rule pack was not signed: ${faults.length} faults; all are listed.`, {
      faults,
    })
  return { name, version, signature: signBundle(bytes, signer) }
}
