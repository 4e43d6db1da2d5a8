/**
 * A source file as the checkers see it: the text, and two views of the same length in which what must not be
 * judged is blanked. Offsets are equal in all three, so a finding in one view can be read in another.
 *
 * TypeScript 7 has no compiler interface for programs, and a regular expression over raw text would take a
 * sentence in a comment for code. This small scanner is enough: it need not parse, only tell apart code,
 * comments and literals.
 */
export interface Source {
  /** Path from the repository's root, with forward slashes. */
  path: string
  text: string
  /** Comments and the insides of literals blanked; quotes stay. */
  code: string
  /** Only comments blanked. */
  bare: string
  /** The insides of string and template literals, template holes excluded. */
  literals: Literal[]
}

export interface Literal {
  /** Offset of the first character inside the quotes. */
  start: number
  text: string
}

const REGEX_MAY_FOLLOW = new Set([...'(,=:[!&|?{;+-*%~^', ''])
const WORDS_BEFORE_REGEX = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield)$/

/** Reads a text once, left to right, and keeps what each character belongs to. */
export function source(path: string, text: string): Source {
  // By code unit, not by character: offsets must be those of the text.
  const code = text.split('')
  const bare = [...code]
  const literals: Literal[] = []
  /** One entry for each template hole we are inside of: how many braces are open in it. */
  const holes: number[] = []
  let at = 0
  let last = ''

  const blank = (view: string[], from: number, to: number): void => {
    for (let i = from; i < to; i += 1) if (view[i] !== '\n') view[i] = ' '
  }
  const comment = (to: number): void => {
    blank(code, at, to)
    blank(bare, at, to)
    at = to
  }
  const literal = (from: number, to: number): void => {
    literals.push({ start: from, text: text.slice(from, to) })
    blank(code, from, to)
  }
  const template = (): void => {
    const from = at
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) at += text[at] === '\\' ? 2 : 1
    literal(from, Math.min(at, text.length))
    if (text.startsWith('${', at)) {
      at += 2
      holes.push(0)
      last = '{'
    } else {
      at += 1
      last = '`'
    }
  }

  while (at < text.length) {
    const char = text[at] ?? ''
    const two = text.slice(at, at + 2)
    if (two === '//') comment(lineEnd(text, at))
    else if (two === '/*') comment(after(text, '*/', at + 2))
    else if (char === "'" || char === '"') {
      const end = quoteEnd(text, at)
      literal(at + 1, end)
      at = text[end] === char ? end + 1 : end
      last = char
    } else if (char === '`') {
      at += 1
      template()
    } else if (char === '/' && regexMayStart(text, at, last)) {
      const end = regexEnd(text, at)
      blank(code, at + 1, end)
      at = end + 1
      last = '/'
    } else {
      if (holes.length > 0 && char === '{') holes[holes.length - 1] = (holes.at(-1) ?? 0) + 1
      if (holes.length > 0 && char === '}') {
        if (holes.at(-1) === 0) {
          holes.pop()
          at += 1
          template()
          continue
        }
        holes[holes.length - 1] = (holes.at(-1) ?? 1) - 1
      }
      if (char.trim() !== '') last = char
      at += 1
    }
  }
  return { path, text, code: code.join(''), bare: bare.join(''), literals }
}

/** The 1-based line of an offset, for a message that a person can follow. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let i = 0; i < offset && i < text.length; i += 1) if (text[i] === '\n') line += 1
  return line
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end === -1 ? text.length : end + mark.length
}

/** A quote that is never closed ends with its line: an apostrophe in JSX text must not swallow the file. */
function quoteEnd(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === text[open] || text[i] === '\n') return i
  }
  return text.length
}

function regexMayStart(text: string, at: number, last: string): boolean {
  if (REGEX_MAY_FOLLOW.has(last)) return true
  const before = text.slice(Math.max(0, at - 20), at).trimEnd()
  return before.endsWith('=>') || WORDS_BEFORE_REGEX.test(before)
}

function regexEnd(text: string, open: number): number {
  let inClass = false
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === '[') inClass = true
    else if (text[i] === ']') inClass = false
    else if (text[i] === '\n' || (text[i] === '/' && !inClass)) return i
  }
  return text.length
}
