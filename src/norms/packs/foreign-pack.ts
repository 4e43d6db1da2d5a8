import { AppError, type Fault } from '#kernel/errors.ts'
import { at, fault, fields, list, text, word, type Place } from '../faults.ts'
import { maxRules, type RulePack } from '../pack.ts'
import { parseRule, type Rule } from '../rule.ts'
import { readYaml } from '../yaml-text.ts'
import { maxBundleBytes, splitBundle } from './bundle.ts'
import { digestBundle } from './signature.ts'

export const packKinds = ['national', 'community'] as const

/** Rules that others wrote. They only advise until two persons adopt them. @source R206 */
export interface ForeignPack {
  readonly name: string
  readonly version: string
  readonly kind: (typeof packKinds)[number]
  readonly publisher: string
  /** SHA-256 of its raw bytes. */
  readonly digest: string
  readonly rules: readonly Rule[]
}

/** What a pack from elsewhere never does, whatever it is called. */
const reserved = {
  ALLOW: 'a pack from elsewhere allows nothing: it adds conditions to what the base pack allows',
  'FORBID!': 'the absolutes X1 to X7 are those of the base pack; use FORBID',
} as const

/**
 * Reads a pack from elsewhere against the vocabulary of the base pack: it asks for facts that the rooms state, or it
 * is refused.
 *
 * @param bytes Its raw bytes, whose signature was checked before.
 * @throws {AppError} `norms.bad-pack` with every fault; the pointer begins with the number of the document.
 */
export function loadForeignPack(bytes: Uint8Array, base: RulePack): ForeignPack {
  const faults: Fault[] = []
  const root: Place = { pointer: '', faults }
  if (bytes.byteLength > maxBundleBytes) fault(root, `is larger than ${maxBundleBytes} bytes`)
  const parts = faults.length > 0 ? [] : splitBundle(bytes)
  const values = parts.map((part) => ({ place: at(root, part.name), value: readYaml(part.bytes, at(root, part.name)) }))
  const [manifest, ...files] = values
  if (manifest === undefined || files.length === 0)
    fault(root, 'must have a document with name, version, kind and publisher, and after it documents of rules')
  if (faults.length > 0) refuse(faults)
  const place = manifest?.place ?? root
  const from = fields(manifest?.value, place, { must: ['name', 'version', 'kind', 'publisher'] })
  const name = text(from, 'name', place, 60)
  if (name !== '' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    fault(at(place, 'name'), 'must be lower-case words joined by hyphens')
  const version = text(from, 'version', place, 20)
  if (version !== '' && !/^\d+\.\d+\.\d+$/.test(version)) fault(at(place, 'version'), 'must have the form 1.2.3')
  const rules = files.flatMap((file) => parseForeignRules(file.value, base, file.place))
  checkIds(rules, base, root)
  const kind = word(from, 'kind', place, packKinds) ?? 'community'
  const publisher = text(from, 'publisher', place, 120)
  if (faults.length > 0) refuse(faults)
  return { name, version, kind, publisher, digest: digestBundle(bytes), rules }
}

function parseForeignRules(value: unknown, base: RulePack, place: Place): Rule[] {
  const from = fields(value, place, { must: ['norm', 'title', 'rules'] })
  const norm = text(from, 'norm', place, 40)
  text(from, 'title', place, 120)
  return list(from, 'rules', place, 1).map((one, index) => {
    const here = at(at(place, 'rules'), index)
    const rule = parseRule(one, norm, base.vocabulary, here)
    if (rule.outcome === 'ALLOW' || rule.outcome === 'FORBID!') fault(at(here, 'outcome'), reserved[rule.outcome])
    return rule
  })
}

function checkIds(rules: readonly Rule[], base: RulePack, root: Place): void {
  if (rules.length + base.rules.length > maxRules) fault(root, `makes more than ${maxRules} rules with the base pack`)
  const taken = new Set(base.rules.map((rule) => rule.id))
  for (const { id } of rules) {
    if (taken.has(id)) fault(root, `the id ${id} is in use already; begin the ids with the name of the pack`)
    taken.add(id)
  }
}

function refuse(faults: readonly Fault[]): never {
  throw new AppError('norms.bad-pack', `The rule pack was refused: ${faults.length} faults; all are listed.`, {
    faults,
  })
}
