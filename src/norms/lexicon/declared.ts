import type { LexiconFindings } from './lexicon.ts'

/** What the writer of a text declares of it; null where nobody knows. */
export interface Declared {
  readonly names: 'nobody' | 'actor' | 'state' | null
  readonly implies: 'nobody' | 'territory' | null
  readonly sensitive: boolean | null
}

/**
 * What may be taken as known of a text, once the lexicon has looked: a declared "nobody" becomes unknown where it found
 * something, and nothing else ever changes. It cannot lower a declaration, and it stops nothing by itself.
 *
 * @param cleared A second person has read exactly this text and found that it names and insinuates nobody.
 */
export function raised(
  declared: Declared,
  found: Pick<LexiconFindings, 'state' | 'actor' | 'context'>,
  cleared: boolean,
): Declared {
  if (cleared) return declared
  return {
    names: declared.names === 'nobody' && (found.state || found.actor) ? null : declared.names,
    implies: declared.implies === 'nobody' && found.state ? null : declared.implies,
    sensitive: declared.sensitive === false && found.context ? null : declared.sensitive,
  }
}
