import { parse } from 'yaml'

/** Front matter and sections of one advice text. */
export interface Advice {
  name: string
  type: string
  identifier: string | null
  title: string
  lang: string
  sections: string[]
  words: number
  body: string
}

/**
 * The types of the Reference Security Incident Taxonomy.
 * @source ENISA/TF-CSIRT Reference Security Incident Taxonomy, version 1003, machine-readable edition
 */
export const RSIT_TYPES: readonly string[] = [
  'spam',
  'harmful-speech',
  'violence',
  'infected-system',
  'c2-server',
  'malware-distribution',
  'malware-configuration',
  'scanner',
  'sniffing',
  'social-engineering',
  'ids-alert',
  'brute-force',
  'exploit',
  'privileged-account-compromise',
  'unprivileged-account-compromise',
  'application-compromise',
  'system-compromise',
  'burglary',
  'dos',
  'ddos',
  'misconfiguration',
  'sabotage',
  'outage',
  'unauthorised-information-access',
  'unauthorised-information-modification',
  'data-loss',
  'data-leak',
  'unauthorised-use-of-resources',
  'copyright',
  'masquerade',
  'phishing',
  'weak-crypto',
  'ddos-amplifier',
  'potentially-unwanted-accessible',
  'information-disclosure',
  'vulnerable-system',
  'other',
  'undetermined',
  'test',
]

/** Used by feeds beside the taxonomy's own. */
const FEED_TYPES: readonly string[] = ['blocklist']

export const SECTIONS: readonly string[] = [
  'What it means',
  'Why it matters',
  'How to check it yourself',
  'How to mend it',
]

/** Reads one text; throws with its name when the front matter is missing or not YAML. */
export function parseAdvice(name: string, text: string): Advice {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  if (front === undefined || body === undefined) throw new Error(`${name}: no front matter`)
  const meta: unknown = parse(front)
  const classification = field(meta, 'classification')
  return {
    name,
    type: textField(classification, 'type') ?? '',
    identifier: textField(classification, 'identifier'),
    title: textField(meta, 'title') ?? '',
    lang: textField(meta, 'lang') ?? '',
    sections: [...body.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? ''),
    words: body.split(/\s+/).filter((word) => /\w/.test(word)).length,
    body,
  }
}

/** What is wrong with the texts, one by one and together. */
export function adviceFaults(texts: Advice[]): string[] {
  const faults = texts.flatMap((text) => faultsOf(text).map((fault) => `docs/advice/${text.name}.md: ${fault}`))
  const plain = new Set(texts.filter(({ identifier }) => identifier === null).map(({ type }) => type))
  for (const type of RSIT_TYPES) if (!plain.has(type)) faults.push(`no text for the type ${type}`)
  return faults
}

function faultsOf({ name, type, identifier, title, lang, sections, words, body }: Advice): string[] {
  const faults: string[] = []
  if (![...RSIT_TYPES, ...FEED_TYPES].includes(type)) faults.push(`"${type}" is no type`)
  if (name !== (identifier ?? type)) faults.push('the file is not named for its identifier or type')
  if (title.length < 6 || title.length > 70) faults.push('the title is a line of 6 to 70 characters')
  if (lang !== 'en') faults.push('the language of this folder is en')
  if (sections.join() !== SECTIONS.join()) faults.push(`the sections are ${SECTIONS.join(', ')}`)
  if (words < 80 || words > 200) faults.push(`${words} words; 80 to 200 are right`)
  if (/\bhttps?:\/\/(?!ADDRESS)|\]\(/.test(body)) faults.push('a link: name it in words')
  if (/\b(?:\d{1,3}\.){3}\d{1,3}\b/.test(body.replace(/\b(127\.0\.0\.1|0\.0\.0\.0)\b|1\.3\.6\.1[\d.]*/g, ''))) {
    faults.push('an address of somebody')
  }
  return faults
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? (value as Record<string, unknown>)[key] : null
}

function textField(value: unknown, key: string): string | null {
  const found = field(value, key)
  return typeof found === 'string' ? found : null
}
