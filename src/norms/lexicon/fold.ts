/** A word of a text as the lexicon compares it. */
export interface Token {
  /** As it stands in the text, without characters that nobody sees. */
  readonly raw: string
  /** Folded: case, marks, look-alikes and apostrophes do not count. */
  readonly word: string
  /** Further readings of the same word: its parts, digits read as letters. */
  readonly others: readonly string[]
  readonly at: number
  readonly length: number
}

/** Letters of other scripts, and of Latin beyond ASCII, that pass for a Latin letter. A few dozen that are on every keyboard, not all of Unicode. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...pairs('аa вb еe іi їi јj кk мm нh оo рp сc тt уy үy хx ѕs һh ԁd ԛq ԝw ӏl'),
  ...pairs('αa βb εe ηn ιi κk νv οo ρp τt υu χx ϲc γy ωw'),
  ...pairs('ıi łl øo đd ðd ħh ŋn ɡg ɑa ɩi ʟl ѵv ꓲl ɪi'),
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}

/** `аa`: the first letter passes for the second. */
function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]))
}

const digits: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }

/** Characters that are not seen, and marks on letters. */
const unseen = /[\p{Cf}\u115f\u1160\u3164\uffa0]|[\ufe00-\ufe0f]|\u034f/gu
const marks = /\p{M}/gu
const apostrophes = /['’ʼ‘`´]/gu
const plain = /^[a-z]+$/

/** Folds a word, so that what reads alike compares alike. The same is done to the lexicon's own words. */
export function fold(text: string): string {
  if (plain.test(text)) return text
  const bare = text.normalize('NFKD').replace(unseen, '').replace(marks, '').toLowerCase().replace(apostrophes, '')
  if (plain.test(bare)) return bare
  let folded = ''
  for (const char of bare) folded += lookAlikes[char] ?? char
  return folded
}

const words = /(?:[\p{L}\p{M}\p{N}\p{Cf}\u3164'’ʼ‘`´])+/gu
const special = /[^a-zA-Z]/

/** The words of a text, in order. Letters that stand apart (`R u s s i a`, `U.S.`) are also read together. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(words)) {
    const word = fold(match[0])
    if (word === '') continue
    const odd = special.test(match[0])
    tokens.push({
      raw: odd ? match[0].normalize('NFKC').replace(unseen, '') : match[0],
      word,
      others: odd || /[a-z]I/.test(match[0]) ? otherReadings(match[0], word) : none,
      at: match.index,
      length: match[0].length,
    })
  }
  return withJoined(tokens, text)
}

const none: readonly string[] = []

function otherReadings(raw: string, word: string): string[] {
  const readings = new Set<string>()
  const parts = raw.split(/[\p{Cf}\u3164'’ʼ‘`´]+/u)
  if (parts.length > 1) for (const part of parts) if (part.length > 1) readings.add(fold(part))
  if (/\d/.test(word) && /\D/.test(word)) readings.add(word.replace(/[013457]/g, (digit) => digits[digit]!))
  if (/[a-z]I/.test(raw)) readings.add(fold(raw.replace(/(?<=[a-z])I/g, 'l')))
  readings.delete(word)
  return [...readings]
}

/** Single letters with one sign between them, two with dots or four with anything, are one word more. */
function withJoined(tokens: readonly Token[], text: string): Token[] {
  const all: Token[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const first = tokens[i]!
    all.push(first)
    if (first.raw.length !== 1) continue
    let end = i + 1
    while (end < tokens.length && tokens[end]!.raw.length === 1 && gap(tokens[end - 1]!, tokens[end]!) === 1) end += 1
    const run = tokens.slice(i, end)
    const last = run.at(-1)!
    const dotted = text[first.at + first.length] === '.'
    if (run.length >= 4 || (run.length >= 2 && dotted)) {
      const raw = run.map((token) => token.raw).join('')
      all.push(...run.slice(1))
      all.push({ raw, word: fold(raw), others: [], at: first.at, length: last.at + last.length - first.at })
      i = end - 1
    }
  }
  return all
}

function gap(before: Token, after: Token): number {
  return after.at - before.at - before.length
}
