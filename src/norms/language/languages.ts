import { AppError, type Fault } from '#kernel/errors.ts'
import { at, fault, type Place } from '../faults.ts'
import type { RulePack } from '../pack.ts'
import type { PolicyFile } from '../policy-files.ts'
import { readYaml } from '../yaml-text.ts'
import { english } from './english.ts'
import { parseGrammar, type Grammar } from './grammar.ts'
import { parseTexts, type Texts } from './texts.ts'
import { translatedPack } from './translated.ts'

/** A language in which rules are read. */
export interface Language {
  readonly grammar: Grammar
  readonly texts: Texts
  /** The pack with its texts in this language; the same pack in English. */
  of(pack: RulePack): RulePack
}

/** What a reader wishes: a language that was chosen, or what a browser says that its person reads. */
export interface LanguageWish {
  readonly lang?: string | undefined
  readonly accept?: string | undefined
}

export interface Languages {
  readonly all: readonly Language[]
  /**
   * The language that fits best; English where none does.
   *
   * @throws {AppError} `norms.language-unknown` when one was chosen by name that the rules do not have.
   */
  for(wish?: LanguageWish): Language
}

const grammarFile = 'grammar.yaml'
/** The longest header of wishes that is looked at, characters. */
const maxWish = 400

export const inEnglish: Language = { grammar: english, texts: new Map(), of: (pack) => pack }

/**
 * Reads languages from their files, named as `de/grammar.yaml`; the others are texts, as `de/norm-b.json`.
 *
 * @throws {AppError} `norms.bad-pack` with every fault of every file.
 */
export function loadLanguages(files: readonly PolicyFile[]): Languages {
  const faults: Fault[] = []
  const root: Place = { pointer: '', faults }
  const tags = [...new Set(files.map(({ name }) => name.split('/')[0] ?? ''))].toSorted()
  const read = tags.map((tag) => {
    const mine = files.filter(({ name }) => name.startsWith(`${tag}/`))
    return readLanguage(tag, mine, root)
  })
  if (faults.length > 0)
    throw new AppError('norms.bad-pack', `The translations were refused: ${faults.length} faults; all are listed.`, {
      faults,
    })
  const all = [inEnglish, ...read]
  return { all, for: (wish = {}) => choose(all, wish) }
}

function readLanguage(tag: string, files: readonly PolicyFile[], root: Place): Language {
  const texts = new Map<string, Map<string, string>>()
  let grammar: Grammar = english
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(tag) || tag === english.tag) fault(at(root, tag), 'is no tag of a language')
  if (!files.some(({ name }) => name === `${tag}/${grammarFile}`)) fault(at(root, tag), `has no ${grammarFile}`)
  for (const { name, bytes } of files) {
    const place = at(root, name)
    if (name !== `${tag}/${grammarFile}`) {
      parseTexts(bytes, texts, place)
      continue
    }
    const value = readYaml(bytes, place)
    if (value !== undefined) grammar = parseGrammar(value, place)
  }
  if (grammar !== english && grammar.tag !== tag) fault(at(root, tag), `has the grammar of ${grammar.tag}`)
  const made = new WeakMap<RulePack, RulePack>()
  return {
    grammar,
    texts,
    of(pack) {
      const translated = made.get(pack) ?? translatedPack(pack, texts)
      made.set(pack, translated)
      return translated
    },
  }
}

function choose(all: readonly Language[], { lang, accept }: LanguageWish): Language {
  if (lang !== undefined) {
    const chosen = lookUp(all, lang)
    if (chosen) return chosen
    const known = all.map(({ grammar }) => grammar.tag).join(', ')
    throw new AppError('norms.language-unknown', `The rules are not written in this language; they are in ${known}.`)
  }
  for (const range of wishesOf(accept ?? '')) {
    const found = lookUp(all, range)
    if (found) return found
  }
  return inEnglish
}

/** The language of a tag, or of its beginning: `de-CH` is read in `de`. @source RFC 4647, section 3.4 */
function lookUp(all: readonly Language[], range: string): Language | undefined {
  const parts = range.toLowerCase().split('-')
  for (let length = parts.length; length > 0; length -= 1) {
    const tag = parts.slice(0, length).join('-')
    const found = all.find(({ grammar }) => grammar.tag.toLowerCase() === tag)
    if (found) return found
  }
  return undefined
}

/** The ranges of an Accept-Language header, best first; those of weight 0 are not wished for. @source RFC 9110, section 12.5.4 */
function wishesOf(header: string): string[] {
  return header
    .slice(0, maxWish)
    .split(',')
    .map((one) => {
      const [range = '', ...parameters] = one.split(';').map((part) => part.trim())
      const weight = parameters.find((part) => /^q=/i.test(part))
      return { range, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ range, weight }) => range !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range)
}
