import { AppError, type Fault } from '#kernel/errors.ts'
import { compileCondition, compileOpenFacts, type Judge, type OpenFacts } from './compile.ts'
import { factsOf } from './condition.ts'
import { at, fault, fields, list, text, texts, type Place } from './faults.ts'
import { digestFiles, readFiles, type PolicyFile, type ReadTexts } from './policy-files.ts'
import { parseRule, type Rule } from './rule.ts'
import { parseVocabulary, type Vocabulary } from './vocabulary.ts'

/** A version of the policy: the vocabulary and all rules, checked and ready to be asked. */
export interface RulePack {
  readonly name: string
  readonly version: string
  /** Tags of the languages, besides English, in which the pack says that all of its texts can be read. */
  readonly languages: readonly string[]
  /** SHA-256 over the names and raw bytes of all files, 64 hexadecimal digits. */
  readonly digest: string
  readonly vocabulary: Vocabulary
  readonly rules: readonly Rule[]
  /** For each act, the rules that are about it with their compiled conditions, in the order of the files. */
  readonly byAct: ReadonlyMap<string, readonly CompiledRule[]>
}

export interface CompiledRule {
  readonly rule: Rule
  readonly judge: Judge
  /** The facts that keep it from being judged. */
  readonly open: OpenFacts
  /** Slots of the facts that it asks about. */
  readonly slots: readonly number[]
}

/** Most rules of a pack. */
export const maxRules = 500
const manifestFile = 'pack.yaml'
const vocabularyFile = 'facts.yaml'
const isVocabulary = (name: string): boolean => name === vocabularyFile || /^facts-[a-z-]+\.yaml$/.test(name)

/** How a decision names its pack: `comity-base 1.0.0 sha256:…`. */
export function packIdentity(pack: Pick<RulePack, 'name' | 'version' | 'digest'>): string {
  return `${pack.name} ${pack.version} sha256:${pack.digest}`
}

/** Packs that were made already, by digest: reading a pack's text takes half a second, and the same bytes are always the same pack. */
const made = new Map<string, RulePack>()
const mostMade = 16

/**
 * Checks policy files and makes a pack of them.
 *
 * @param texts Where what the texts say may be found, and is kept.
 * @throws {AppError} `norms.bad-pack` with every fault found in any of the files; the pointer begins with the file's name.
 */
export function loadPack(files: readonly PolicyFile[], texts?: ReadTexts): RulePack {
  const digest = digestFiles(files)
  const already = made.get(digest)
  if (already !== undefined) return already
  const pack = makePack(files, digest, texts)
  if (made.size >= mostMade) made.clear()
  made.set(digest, pack)
  return pack
}

function makePack(files: readonly PolicyFile[], digest: string, memory?: ReadTexts): RulePack {
  const faults: Fault[] = []
  const root: Place = { pointer: '', faults }
  const { values: read, keep } = readFiles(files, root, memory)
  const values = new Map(read)
  if (values.size < files.length) fault(root, 'two files have the same name')
  for (const name of [manifestFile, vocabularyFile]) if (!values.has(name)) fault(at(root, name), 'is missing')
  if (faults.length > 0) refuse(faults)

  const manifest = fields(values.get(manifestFile), at(root, manifestFile), {
    must: ['name', 'version'],
    may: ['languages'],
  })
  const vocabulary = parseVocabulary(
    [...values.entries()]
      .filter(([name]) => isVocabulary(name))
      .map(([name, value]) => ({ value, place: at(root, name) })),
  )
  const rules = [...values.entries()]
    .filter(([name]) => name !== manifestFile && !isVocabulary(name))
    .flatMap(([name, value]) => parseRuleFile(value, vocabulary, at(root, name)))
  checkTogether(rules, vocabulary, root)
  const version = text(manifest, 'version', at(root, manifestFile), 20)
  if (!/^\d+\.\d+\.\d+$/.test(version)) fault(at(at(root, manifestFile), 'version'), 'must have the form 1.2.3')
  const name = text(manifest, 'name', at(root, manifestFile), 60)
  if (!/^[a-z0-9-]+$/.test(name))
    fault(at(at(root, manifestFile), 'name'), 'must be lower-case words joined by hyphens')
  const languages = texts(manifest, 'languages', at(root, manifestFile))
  if (faults.length > 0) refuse(faults)
  keep()
  return {
    name,
    version,
    languages,
    digest,
    vocabulary,
    rules,
    byAct: compileByAct(rules, vocabulary),
  }
}

function refuse(faults: readonly Fault[]): never {
  throw new AppError('norms.bad-pack', `The rule pack was refused: ${faults.length} faults; all are listed.`, {
    faults,
  })
}

function parseRuleFile(value: unknown, vocabulary: Vocabulary, place: Place): Rule[] {
  const from = fields(value, place, { must: ['norm', 'title', 'rules'] })
  const norm = text(from, 'norm', place, 40)
  text(from, 'title', place, 120)
  return list(from, 'rules', place, 1).map((rule, index) =>
    parseRule(rule, norm, vocabulary, at(at(place, 'rules'), index)),
  )
}

/** What can only be seen with all files at hand: twins, size, facts and acts that no rule asks about. */
function checkTogether(rules: readonly Rule[], vocabulary: Vocabulary, root: Place): void {
  if (rules.length > maxRules) fault(root, `has more than ${maxRules} rules`)
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) fault(root, `two rules have the id ${id}`)
    seen.add(id)
  }
  const asked = new Set(rules.flatMap((rule) => factsOf(rule.when)))
  for (const fact of vocabulary.facts)
    if (!asked.has(fact.name)) fault(at(at(root, 'facts'), fact.name), 'is asked about by no rule')
}

/** The compiled rules of each act. */
export function compileByAct(rules: readonly Rule[], vocabulary: Vocabulary): Map<string, CompiledRule[]> {
  const compiled = rules.map((rule) => ({
    rule,
    judge: compileCondition(rule.when, vocabulary),
    open: compileOpenFacts(rule.when, vocabulary),
    slots: factsOf(rule.when).map((name) => vocabulary.slots.get(name) ?? -1),
  }))
  return new Map(
    Object.keys(vocabulary.acts).map((act) => [act, compiled.filter(({ rule }) => rule.acts.includes(act))]),
  )
}
