import { checkText, type LexiconHit } from './lexicon.ts'

const events: readonly LexiconHit['kind'][] = ['conflict', 'election']

/**
 * What in a text may stand for a State, its people, organs or an actor, as it is written there, each once. What a conflict or an
 * election is called names nobody.
 *
 * @param parties Names of those who write and are written to, and of whom it is openly about: a letter says to whom it goes.
 * @param language BCP 47 tag of the text.
 * @source R016, rule b-1
 */
export function namedIn(text: string, parties: readonly string[] = [], language = 'en'): string[] {
  let rest = text
  for (const party of parties) if (party.trim() !== '') rest = rest.replaceAll(party, ' · ')
  const { hits } = checkText(rest, language)
  return [...new Set(hits.filter(({ kind }) => !events.includes(kind)).map((hit) => hit.text))]
}
