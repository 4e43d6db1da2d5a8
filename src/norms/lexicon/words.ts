import actors from './actors.json' with { type: 'json' }
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }
import ru from './ru.json' with { type: 'json' }

/** What a word of the lexicon stands for. */
export type WordKind = 'state' | 'people' | 'capital' | 'organ' | 'actor' | 'nexus' | 'conflict' | 'election'

/** A word or a row of words, as it is written. */
export interface LexiconWord {
  readonly kind: WordKind
  readonly text: string
  /** The State, by its code of ISO 3166-1; null where it stands for none in particular. */
  readonly of: string | null
  /** It counts only as written, in capitals: `US` is a State, `us` is not. */
  readonly exact: boolean
  /** It counts only with a capital at its beginning: `Turkey`, not `turkey`. */
  readonly capitalised: boolean
  /** Names of States in languages that bend them: the beginning of a word counts. */
  readonly bends: boolean
}

interface StateWords {
  readonly names?: readonly string[]
  readonly peoples?: readonly string[]
  readonly capitals?: readonly string[]
  readonly short?: readonly string[]
  readonly prefixes?: readonly string[]
  readonly organs?: readonly string[]
}

interface LanguageWords {
  readonly language: string
  readonly capitalOnly: readonly string[]
  readonly states: Readonly<Record<string, StateWords>>
  readonly nexus: readonly string[]
  readonly conflict: readonly string[]
  readonly elections: readonly string[]
}

const handWritten: readonly LanguageWords[] = [en, fr, es, de, ru]

/** The States: members of the United Nations and its observers, and places whose name is read as that of a State. */
export const stateCodes: readonly string[] = Object.keys(en.states)

/** Languages whose names of States are looked for in every text, whatever language it is said to be in. */
export const everywhere = ['en', 'fr', 'es', 'ru', 'ar', 'zh'] as const

/** All words to look for in a text of that language. Names of States come from the platform, by its own locale data. */
export function wordsFor(language: string): LexiconWord[] {
  const own = language.toLowerCase().split('-')[0] ?? 'en'
  const names = [...new Set<string>([...everywhere, own])].flatMap((each) => namesOfStates(each, each === own))
  const byHand = handWritten
    .filter((each) => each.language === 'en' || each.language === own)
    .flatMap((each) => wordsByHand(each))
  return [...names, ...byHand, ...actorWords()]
}

function word(kind: WordKind, text: string, more: Partial<LexiconWord> = {}): LexiconWord {
  return { kind, text, of: null, exact: false, capitalised: false, bends: false, ...more }
}

function namesOfStates(language: string, own: boolean): LexiconWord[] {
  const shown = namesIn(language)
  if (shown === null) return []
  const bends = language === 'ru' || (own && language !== 'en')
  return stateCodes.flatMap((of) => {
    const name = shown.of(of)
    if (name === undefined || name === of) return []
    const capitalised = language === 'en' && en.capitalOnly.includes(name)
    // "Congo - Kinshasa", "Hong Kong SAR China": also without what only tells it from another.
    const short = name.replace(/(?:\s*[(（]|\s[–-]\s).*$/u, '').trim()
    const texts = new Set([name, ...(short.length > 3 || !/[a-z]/i.test(short) ? [short] : [])])
    return [...texts].map((text) => word('state', text, { of, capitalised, bends }))
  })
}

function namesIn(language: string): Intl.DisplayNames | null {
  try {
    return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
  } catch {
    return null
  }
}

function wordsByHand(file: LanguageWords): LexiconWord[] {
  const bends = file.language !== 'en'
  const capitalised = (text: string): boolean => file.capitalOnly.includes(text)
  const states = Object.entries(file.states).flatMap(([of, each]) => {
    const list = (kind: WordKind, texts: readonly string[] = []): LexiconWord[] =>
      texts.map((text) =>
        word(kind, text, { of, bends, capitalised: capitalised(text), exact: /^[A-Z0-9&]{2,6}$/.test(text) }),
      )
    return [
      ...list('state', each.names),
      ...list('people', each.peoples),
      ...list('capital', each.capitals),
      ...(each.short ?? []).map((text) => word('state', text.replaceAll('.', ''), { of, exact: true })),
      ...(each.prefixes ?? []).map((text) => word('people', text, { of })),
      ...list('organ', each.organs),
    ]
  })
  return [
    ...states,
    ...file.nexus.map((text) => word('nexus', text)),
    ...file.conflict.map((text) => word('conflict', text)),
    ...file.elections.map((text) => word('election', text)),
  ]
}

function actorWords(): LexiconWord[] {
  return actors.names.map((text) => word('actor', text, { capitalised: actors.capitalOnly.includes(text) }))
}

/** Nicknames that follow a pattern: a number after a group's letters, or an adjective before a family's animal or weather. */
export const nicknamePattern = new RegExp(
  [
    `(?<![\\p{L}\\p{N}])(?:${actors.numbered.map((prefix) => prefix.replace(/[.]/g, '\\.')).join('|')})[- ]?\\d{1,5}(?![\\p{L}\\p{N}])`,
    `(?<![\\p{L}\\p{N}])\\p{Lu}\\p{L}+ (?:${actors.families.join('|')})(?![\\p{L}\\p{N}])`,
  ].join('|'),
  'gu',
)
