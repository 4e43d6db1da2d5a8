/**
 * The Reference Security Incident Taxonomy: the words in which every event is classed.
 *
 * @source Reference Security Incident Taxonomy Working Group (ENISA, TF-CSIRT), machine-readable version 1003, CC0
 */

export const RSIT_VERSION = 1003

/** Each taxonomy and the types under it, in the order of the source. */
export const RSIT = {
  'abusive-content': ['spam', 'harmful-speech', 'violence'],
  'malicious-code': ['infected-system', 'c2-server', 'malware-distribution', 'malware-configuration'],
  'information-gathering': ['scanner', 'sniffing', 'social-engineering'],
  'intrusion-attempts': ['ids-alert', 'brute-force', 'exploit'],
  intrusions: [
    'privileged-account-compromise',
    'unprivileged-account-compromise',
    'application-compromise',
    'system-compromise',
    'burglary',
  ],
  availability: ['dos', 'ddos', 'misconfiguration', 'sabotage', 'outage'],
  'information-content-security': [
    'unauthorised-information-access',
    'unauthorised-information-modification',
    'data-loss',
    'data-leak',
  ],
  fraud: ['unauthorised-use-of-resources', 'copyright', 'masquerade', 'phishing'],
  vulnerable: [
    'weak-crypto',
    'ddos-amplifier',
    'potentially-unwanted-accessible',
    'information-disclosure',
    'vulnerable-system',
  ],
  other: ['other', 'undetermined'],
  test: ['test'],
} as const

export type Taxonomy = keyof typeof RSIT

/** What an event is about. `identifier` is the feed's own finer word (`open-redis`), lower case; it is part of a finding's key. */
export interface Classification {
  readonly taxonomy: Taxonomy
  readonly type: string
  readonly identifier: string
}

/** Words that older feeds and IntelMQ use, and the type of version 1003 that means the same. */
const FORMER_TYPES: Readonly<Record<string, string>> = {
  blacklist: 'other',
  blocklist: 'other',
  'c&c': 'c2-server',
  c2server: 'c2-server',
  botnet: 'infected-system',
  'botnet drone': 'infected-system',
  compromised: 'system-compromise',
  defacement: 'unauthorised-information-modification',
  'dga domain': 'other',
  'dga-domain': 'other',
  dropzone: 'other',
  'ids alert': 'ids-alert',
  'infected system': 'infected-system',
  malware: 'malware-distribution',
  'malware configuration': 'malware-configuration',
  proxy: 'other',
  ransomware: 'infected-system',
  'system-compromised': 'system-compromise',
  tor: 'other',
  unknown: 'undetermined',
  'vulnerable client': 'vulnerable-system',
  'vulnerable service': 'vulnerable-system',
  leak: 'data-leak',
  'unauthorized-command': 'system-compromise',
  'unauthorized-login': 'system-compromise',
}

const TAXONOMY_OF = new Map<string, Taxonomy>(
  (Object.entries(RSIT) as [Taxonomy, readonly string[]][]).flatMap(([taxonomy, types]) =>
    types.map((type): [string, Taxonomy] => [type, taxonomy]),
  ),
)

const known = new Map<string, Classification>()
const MAX_KNOWN = 10_000
const MAX_IDENTIFIER = 100

/**
 * The classification for a feed's type word and identifier, in terms of RSIT.
 *
 * The taxonomy follows from the type: a feed that pairs them otherwise is read by its type. A word that nobody knows becomes
 * `other / undetermined`, and the identifier keeps what the feed said. Equal input gives the same object.
 */
export function classify(typeWord: string, identifier: string): Classification {
  const key = `${typeWord}\n${identifier}`
  const earlier = known.get(key)
  if (earlier !== undefined) return earlier
  const word = typeWord.trim().toLowerCase()
  const former = FORMER_TYPES[word] ?? word
  const type = TAXONOMY_OF.has(former) ? former : 'undetermined'
  const result = Object.freeze({
    taxonomy: TAXONOMY_OF.get(type) ?? 'other',
    type,
    identifier: toIdentifier(identifier === '' ? word : identifier),
  })
  if (known.size < MAX_KNOWN) known.set(key, result)
  return result
}

/** A feed's word as an identifier: lower case, blanks to hyphens, nothing that could not stand in a file name or address. */
export function toIdentifier(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._;:+-]+/gu, '-')
    .slice(0, MAX_IDENTIFIER)
    .replace(/^-+|-+$/g, '')
}

export function isTaxonomy(word: string): word is Taxonomy {
  return Object.hasOwn(RSIT, word)
}
