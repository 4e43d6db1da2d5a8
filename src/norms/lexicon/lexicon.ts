import { fold, tokensOf, type Token } from './fold.ts'
import { nicknamePattern, stateCodes, wordsFor, type LexiconWord, type WordKind } from './words.ts'

/** A place in a text where the lexicon found something. */
export interface LexiconHit {
  readonly kind: WordKind
  /** As it stands in the text. */
  readonly text: string
  /** Where it begins and how long it is, in UTF-16 code units. */
  readonly at: number
  readonly length: number
  /** The State it may stand for, by its code of ISO 3166-1; null where none in particular. */
  readonly of: string | null
}

/** What the lexicon found. It judges nothing: a person reads the text. */
export interface LexiconFindings {
  readonly hits: readonly LexiconHit[]
  /** More places were found than are listed. */
  readonly more: boolean
  /** Something that may name or insinuate a State. */
  readonly state: boolean
  /** Something that may be the nickname of an actor. */
  readonly actor: boolean
  /** An armed conflict, an election, or organs of a State. */
  readonly context: boolean
}

/** Most places that are listed; one is enough to ask for a second reader. */
export const maxHits = 200
/** Most words of one name. */
const longestName = 8

interface Index {
  /** By the first word of a name. */
  readonly names: ReadonlyMap<string, readonly Name[]>
  /** Beginnings of bending words. */
  readonly stems: ReadonlyMap<string, LexiconWord>
  /** Names in scripts that put no space between words. */
  readonly unspaced: ReadonlyMap<string, LexiconWord>
  readonly unspacedLengths: readonly number[]
}

interface Name {
  readonly words: readonly string[]
  readonly word: LexiconWord
}

const indexes = new Map<string, Index>()
const shortestStem = 4
const longestEnding = 6
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function indexFor(language: string): Index {
  const key = language.toLowerCase().split('-')[0] ?? 'en'
  let index = indexes.get(key)
  if (index === undefined) indexes.set(key, (index = buildIndex(wordsFor(key))))
  return index
}

function buildIndex(words: readonly LexiconWord[]): Index {
  const names = new Map<string, Name[]>()
  const stems = new Map<string, LexiconWord>()
  const unspaced = new Map<string, LexiconWord>()
  const add = (parts: readonly string[], word: LexiconWord): void => {
    const [first] = parts
    if (first === undefined || parts.length > longestName) return
    const known = names.get(first)
    if (known === undefined) names.set(first, [{ words: parts, word }])
    else if (!known.some((each) => each.word.kind === word.kind && each.words.join(' ') === parts.join(' ')))
      known.push({ words: parts, word })
  }
  for (const word of words) {
    if (unspacedScript.test(word.text)) {
      const whole = fold(word.text)
      if (whole.length >= 2) unspaced.set(whole, word)
      continue
    }
    const parts = tokensOf(word.text).map((token) => token.word)
    add(parts, word)
    const [only] = parts
    if (parts.length !== 1 || only === undefined) continue
    if (!word.exact && word.of !== null) add([`${only}s`], word)
    // A capital I passes for a small L.
    if (word.text.startsWith('I') && word.of !== null) add([`l${only.slice(1)}`], word)
    if (arabic.test(only)) add([withoutArticle(only)], word)
    if (word.bends && only.length > shortestStem) stems.set(only.slice(0, -1), word)
  }
  return { names, stems, unspaced, unspacedLengths: [...new Set([...unspaced.keys()].map((each) => each.length))] }
}

const arabic = /\p{Script=Arabic}/u
/** Arabic writes "and", "in", "to", "as" and the article together with the word. */
function withoutArticle(word: string): string {
  const rest = word.replace(/^[وفبكل]{0,2}(?:ال|لل)?/u, '')
  return rest.length >= 3 ? rest : word
}

/**
 * Looks a text through for States, their people, capitals and organs, nicknames of actors, armed conflict and elections.
 *
 * Folds case, marks, look-alike letters and characters that nobody sees; whole words only, but where a script puts no
 * spaces. It finds what is written plainly or disguised simply, and no paraphrase: no hit proves nothing.
 *
 * @param language BCP 47 tag of the text; names of States in the six languages of the United Nations are always looked for.
 * @source NORMS-IN-PRACTICE R016, R186
 */
export function checkText(text: string, language = 'en'): LexiconFindings {
  const index = indexFor(language)
  const found = new Map<string, LexiconHit>()
  const tokens = tokensOf(text)
  for (let i = 0; i < tokens.length && found.size < maxHits; i += 1) {
    const token = tokens[i]!
    note(found, text, tokens, i, token.word, index)
    for (const other of token.others) note(found, text, tokens, i, other, index)
  }
  for (const hit of byPattern(text)) if (found.size < maxHits) found.set(`${hit.at} ${hit.kind}`, hit)
  const hits = [...found.values()].toSorted((a, b) => a.at - b.at || b.length - a.length)
  const has = (...kinds: WordKind[]): boolean => hits.some((hit) => kinds.includes(hit.kind))
  return {
    hits,
    more: found.size >= maxHits,
    state: has('state', 'people', 'capital', 'organ', 'nexus'),
    actor: has('actor'),
    context: has('conflict', 'election', 'nexus', 'organ'),
  }
}

function note(
  found: Map<string, LexiconHit>,
  text: string,
  tokens: readonly Token[],
  at: number,
  reading: string,
  index: Index,
): void {
  const token = tokens[at]!
  const keep = (word: LexiconWord, last: Token): void => {
    const key = `${token.at} ${word.kind}`
    const length = last.at + last.length - token.at
    if ((found.get(key)?.length ?? 0) < length)
      found.set(key, {
        kind: word.kind,
        text: text.slice(token.at, token.at + length),
        at: token.at,
        length,
        of: word.of,
      })
  }
  for (const { words, word } of index.names.get(reading) ?? none) {
    if (words.some((each, offset) => offset > 0 && tokens[at + offset]?.word !== each)) continue
    if (word.exact && token.raw !== word.text) continue
    if (word.capitalised && !/^\p{Lu}/u.test(token.raw)) continue
    keep(word, tokens[at + words.length - 1]!)
  }
  if (asciiWord.test(reading) && index.stems.size === 0) return
  for (let length = Math.max(shortestStem, reading.length - longestEnding); length <= reading.length; length += 1) {
    const word = index.stems.get(reading.slice(0, length))
    if (word !== undefined) keep(word, token)
  }
  if (asciiWord.test(reading)) return
  if (arabic.test(reading)) {
    const bare = withoutArticle(reading)
    for (const { words, word } of index.names.get(bare) ?? none) if (words.length === 1) keep(word, token)
  }
  if (unspacedScript.test(token.raw))
    for (let from = 0; from < reading.length; from += 1)
      for (const length of index.unspacedLengths) {
        const word = index.unspaced.get(reading.slice(from, from + length))
        if (word !== undefined) keep(word, token)
      }
}

const none: readonly Name[] = []
const asciiWord = /^[a-z]+$/
const flags = /[\u{1F1E6}-\u{1F1FF}]{2}/gu
const flagBase = 0x1f1e6

/** Nicknames by pattern, and flags. */
function* byPattern(text: string): Generator<LexiconHit> {
  for (const match of text.matchAll(nicknamePattern))
    yield { kind: 'actor', text: match[0], at: match.index, length: match[0].length, of: null }
  for (const match of text.matchAll(flags)) {
    const of = [...match[0]].map((char) => String.fromCharCode(65 + char.codePointAt(0)! - flagBase)).join('')
    if (stateCodes.includes(of)) yield { kind: 'state', text: match[0], at: match.index, length: match[0].length, of }
  }
}
