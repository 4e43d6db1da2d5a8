import { lineOf, type Source } from './source.ts'

/**
 * The words of the interface. Comity says CSIRT, states policy and never law, and does not call something mended
 * that is only not seen. A tired reader takes the word on the screen for what is the case.
 */
export interface Passage {
  path: string
  /** The whole text of the file: for line numbers. */
  text: string
  start: number
  /** What a person will read. */
  words: string
}

/** Proper names that hold the four letters; they belong to those who bear them. */
export const PROPER_NAMES: readonly string[] = ['CERT/CC', 'CERT-EU', 'CERT-In', 'US-CERT', 'CERT Coordination Center']

/**
 * Where "fixed" is right, and why:
 * - a recipient's own claim, and the state named after it: "reported fixed", `reported-fixed`, "we fixed it";
 * - the same claim in the third person: "says it is fixed";
 * - a denial: "not fixed", "never fixed", "is not the same as fixed";
 * - software whose maker mended it: "fixed version", "fixed release", "fixed in";
 * - another word that is spelt alike, not variable: "fixed size", "fixed order", "fixed sentence", "fixed list", "fixed seed";
 * - the heading of a changelog, and a value in code that is one word.
 */
export const FIXED_ALLOWED: readonly RegExp[] = [
  /reported(-|\s+)fixed/gi,
  /\b(we|i|you|they) (have |has )?fixed( it| this| them)?\b/gi,
  /\bsays? (that )?(it|this|they) (is|are|was|were) fixed\b/gi,
  /\b(not|never|nor|no) (yet |called |call it |been |the same as |taken for |mean |as )?["'“«`*_]*fixed/gi,
  /\bfixed[- ](version|release|build|in|size|length|width|order|sentences?|list|seed|point|date|words?|set|text|form)\b/gi,
  /^#+ fixed$/gim,
  /^\s*fixed\s*$/gi,
]

interface Term {
  pattern: RegExp
  say: string
}

const TERMS: readonly Term[] = [
  { pattern: /\bCERTs?\b/g, say: 'say CSIRT' },
  {
    pattern: /\b(un)?lawful(ly|ness)?\b|\bguilt(y|ily)\b/gi,
    say: 'policy, never law: say what the rule asks',
  },
  {
    pattern: /\bfixed\b/gi,
    say: 'only a recipient can report a thing fixed; what is unseen is "no longer observed"',
  },
]

const MACHINE: readonly Term[] = [
  { pattern: /(?<![\w.~$}/-])\/(?:work|root|Users|home\/[a-z]\w*)\//g, say: 'a path of one machine' },
  {
    pattern: /\b(?:[\w-]+\.)*(?:artifactory|jfrog|verdaccio|nexus-repo|codeartifact)[\w.-]*/gi,
    say: 'a registry host',
  },
  {
    pattern: /\bregistry\.(?:npmjs\.org|yarnpkg\.com)\b|\bpypi\.org\b|\bproxy\.golang\.org\b|\bnpmjs\.com\b/gi,
    say: 'a registry host',
  },
]

/** Words of a passage that the house does not use. */
export function termFaults(passages: Passage[]): string[] {
  return passages.flatMap((passage) => {
    let words = passage.words
    for (const name of PROPER_NAMES) words = words.replaceAll(name, ' '.repeat(name.length))
    for (const allowed of FIXED_ALLOWED) words = words.replace(allowed, (found) => ' '.repeat(found.length))
    return faultsIn(passage, words, TERMS)
  })
}

/** Traces of the machine that a file was written on. */
export function machineFaults(path: string, text: string): string[] {
  return faultsIn({ path, text, start: 0, words: text }, text, MACHINE)
}

/** What a person reads of a file: prose and markup whole, of code only its literals, of JSX also its text. */
export function passagesOf(path: string, text: string, scanned: Source | null): Passage[] {
  if (scanned === null) return [{ path, text, start: 0, words: text }]
  const literals = scanned.literals
    .filter(({ text: words }) => !isIdentifier(words))
    .map(({ start, text: words }) => ({ path, text, start, words }))
  return path.endsWith('x') ? [...literals, ...jsxText(scanned)] : literals
}

/** One word in lower case, dotted or dashed, is a value, not a text. */
function isIdentifier(words: string): boolean {
  return /^[a-z0-9_./:#-]*$/.test(words)
}

function jsxText({ path, text, bare }: Source): Passage[] {
  return [...bare.matchAll(/>([^<>{}=;()]+)</g)].map((match) => ({
    path,
    text,
    start: match.index + 1,
    words: match[1] ?? '',
  }))
}

function faultsIn(passage: Passage, words: string, terms: readonly Term[]): string[] {
  return terms.flatMap(({ pattern, say }) =>
    [...words.matchAll(pattern)].map(
      (match) => `${passage.path}:${lineOf(passage.text, passage.start + match.index)}: "${match[0]}": ${say}`,
    ),
  )
}
