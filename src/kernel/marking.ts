/** The labels of the Traffic Light Protocol 2.0, widest first. @source FIRST TLP 2.0 */
export const tlps = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const
export type Tlp = (typeof tlps)[number]

/** Who would read it, as TLP tells readers apart. */
export type Audience =
  | 'named-recipient'
  | 'own-organisation'
  /** "For teams with national responsibility, this definition includes stakeholders and constituents." */
  | 'client'
  | 'community'
  | 'public'

const widest: Record<Tlp, Audience[]> = {
  'TLP:RED': ['named-recipient'],
  'TLP:AMBER+STRICT': ['named-recipient', 'own-organisation'],
  'TLP:AMBER': ['named-recipient', 'own-organisation', 'client'],
  'TLP:GREEN': ['named-recipient', 'own-organisation', 'client', 'community'],
  'TLP:CLEAR': ['named-recipient', 'own-organisation', 'client', 'community', 'public'],
}

/** Whether a marking lets this audience read, without asking the source. @source FIRST TLP 2.0 */
export function permits(tlp: Tlp, audience: Audience): boolean {
  return widest[tlp].includes(audience)
}

/** The narrower of two markings: what a text made of both carries. */
export function strictest(a: Tlp, b: Tlp): Tlp {
  return tlps.indexOf(a) >= tlps.indexOf(b) ? a : b
}

/**
 * Reads a label as people write it; TLP 1.0's WHITE is CLEAR. Null when it is none, and the caller
 * treats what it cannot read as AMBER+STRICT.
 */
export function parseTlp(text: string): Tlp | null {
  const label = text
    .trim()
    .toUpperCase()
    .replace(/\s+/g, '')
    .replace(/^TLP[:-]?/, '')
  const found = tlps.find((tlp) => tlp.slice(4) === label)
  if (found) return found
  return label === 'WHITE' ? 'TLP:CLEAR' : null
}
