import { AppError, type Fault } from '#kernel/errors.ts'
import { commonWords, keyboardRows } from './common.ts'

export const minimumLength = 12
/** Longer than any sentence somebody types; a limit, because every input has one. */
export const maximumLength = 256
/** Guesses, as a power of ten, from which a password is taken. */
export const minimumGuesses = 10

/** What an estimate found: a weak part, and what it was taken for. */
export interface WeakPart {
  readonly text: string
  readonly kind: 'common-word' | 'name-of-yours' | 'keyboard-row' | 'repeated' | 'year'
}

export interface Strength {
  /** About how many guesses it takes, as a power of ten. */
  readonly guesses: number
  readonly weakParts: readonly WeakPart[]
}

/**
 * About how many guesses a password stands, by cutting it into what guessing programs know and what they must try out.
 *
 * A modest cousin of zxcvbn: the cheapest way to cut the text is searched for, a known part costs its rank, a single
 * character what its kind offers. It errs to the strict side, and it needs no list of a gigabyte.
 *
 * @param ownWords Names of the team and of the person, and the parts of their address: the first that a targeted guesser tries.
 * @source D. Wheeler, zxcvbn: Low-Budget Password Strength Estimation, USENIX Security 2016 (minimum-guesses cut)
 */
export function estimateStrength(password: string, ownWords: readonly string[]): Strength {
  const text = [...password.normalize('NFC')]
  const plain = text.map((char) => char.toLowerCase())
  const own = new Set(
    ownWords.flatMap((words) => words.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3),
  )
  // best[i] is the cheapest cut of the first i characters; parts that repeat cost a repeat, not themselves again.
  const best: { cost: number; parts: readonly WeakPart[] }[] = [{ cost: 0, parts: [] }]
  for (let end = 1; end <= text.length; end++) {
    const before = best[end - 1]!
    let cheapest = { cost: before.cost + characterCost(plain, end - 1), parts: before.parts }
    for (let start = Math.max(0, end - longestPart); start <= end - 3; start++) {
      const part = knownPart(plain.slice(start, end).join(''), own)
      if (part === null) continue
      const from = best[start]!
      const cost =
        from.cost + part.cost + (text.slice(start, end).join('') === plain.slice(start, end).join('') ? 0 : 0.5)
      if (cost < cheapest.cost) {
        const weak: WeakPart = { text: text.slice(start, end).join(''), kind: part.kind }
        cheapest = { cost, parts: [...from.parts, weak] }
      }
    }
    best.push(cheapest)
  }
  const { cost, parts } = best.at(-1)!
  const { period, rest } = wholeRepeat(plain)
  if (period < plain.length) {
    const once = estimateStrength(text.slice(0, period).join(''), ownWords)
    const repeated = once.guesses + Math.log10(plain.length / period) + rest
    if (repeated < cost) {
      const weak: WeakPart = { text: text.slice(0, period).join(''), kind: 'repeated' }
      return { guesses: repeated, weakParts: [...once.weakParts, weak] }
    }
  }
  return { guesses: cost, weakParts: parts }
}

/**
 * Refuses a password that is too short or too easy to guess, saying what would help.
 *
 * There is no rule of one digit and one sign: it makes passwords alike, not strong.
 *
 * @throws {AppError} `identity.weak-password`
 * @source NIST SP 800-63B-4, section 3.1.1.2 (length, a blocklist, no composition rules)
 */
export function assertStrongPassword(password: string, ownWords: readonly string[]): void {
  const faults: Fault[] = []
  const length = [...password.normalize('NFC')].length
  if (length < minimumLength)
    faults.push({ pointer: '/password', reason: `has fewer than ${minimumLength} characters` })
  if (length > maximumLength) faults.push({ pointer: '/password', reason: `has more than ${maximumLength} characters` })
  if (faults.length === 0) {
    const { guesses, weakParts } = estimateStrength(password, ownWords)
    const kinds = [...new Set(weakParts.map((part) => part.kind))]
    if (guesses < minimumGuesses) {
      const why = kinds.map((kind) => explanation[kind])
      faults.push({ pointer: '/password', reason: ['is easy to guess', ...why].join('; ') })
    }
  }
  if (faults.length > 0)
    throw new AppError('identity.weak-password', 'Take a longer password: four or five unrelated words do well.', {
      faults,
    })
}

const explanation = {
  'common-word': 'it has a word that many use',
  'name-of-yours': 'it has a name of yours or of the team',
  'keyboard-row': 'it follows the keys or the alphabet',
  repeated: 'it repeats itself',
  year: 'it has a year or a date',
} as const satisfies Record<WeakPart['kind'], string>

const longestPart = 32
const substitutes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** What one more character costs: the same again or the next one is nearly free. */
function characterCost(plain: readonly string[], at: number): number {
  const char = plain[at]!
  if (char === plain[at - 1]) return 0.1
  if (/[a-z]/.test(char)) return 1.1
  if (/\d/.test(char)) return 0.9
  return 1.4
}

function knownPart(part: string, own: ReadonlySet<string>): { cost: number; kind: WeakPart['kind'] } | null {
  const bare = [...part].map((char) => substitutes[char] ?? char).join('')
  if (own.has(part) || own.has(bare)) return { cost: 1, kind: 'name-of-yours' }
  if (commonWords.has(part) || commonWords.has(bare)) return { cost: part === bare ? 2 : 2.5, kind: 'common-word' }
  if (/^(19|20)\d\d$/.test(part)) return { cost: 1.5, kind: 'year' }
  if (part.length >= 4 && isRun(part)) return { cost: 2, kind: 'keyboard-row' }
  if (part.length >= 3 && new Set(part).size === 1) return { cost: 1.5, kind: 'repeated' }
  return null
}

function isRun(part: string): boolean {
  const reversed = [...part].toReversed().join('')
  return keyboardRows.some((row) => row.includes(part) || row.includes(reversed))
}

/** The shortest beginning that, said again and again, makes the text; its length where nothing repeats. */
function wholeRepeat(plain: readonly string[]): { period: number; rest: number } {
  for (let period = 1; period <= plain.length / 2; period++) {
    if (plain.every((char, at) => char === plain[at % period]))
      return { period, rest: plain.length % period === 0 ? 0 : 0.5 }
  }
  return { period: plain.length, rest: 0 }
}
