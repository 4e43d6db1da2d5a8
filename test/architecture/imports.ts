import { lineOf, type Source } from './source.ts'

/** One import of a file, static or dynamic, with what it names. */
export interface Import {
  specifier: string
  /** `import type` and `export type … from`: erased before the program runs. */
  typeOnly: boolean
  /** Named bindings in source spelling; `*` for a namespace, `default` for a default import. */
  names: string[]
  line: number
}

const STATIC = /(?<![\w$.])(?:import|export)\s+(type\s+)?([\w$*{},\s]*?)\s*from\s*(['"])/g
const BARE = /(?<![\w$.])import\s*(['"])/g
const DYNAMIC = /(?<![\w$.])(?:import|require)\s*\(\s*(['"`])?/g

/** Every import of a file, in no particular order. A computed dynamic import has the specifier `?`. */
export function importsOf(file: Source): Import[] {
  const found: Import[] = []
  const literalAt = new Map(file.literals.map((one) => [one.start, one.text]))
  const add = (at: number, quoteAt: number | null, typeOnly: boolean, names: string[]): void => {
    const specifier = quoteAt === null ? '?' : (literalAt.get(quoteAt + 1) ?? '?')
    found.push({ specifier, typeOnly, names, line: lineOf(file.text, at) })
  }
  for (const match of file.code.matchAll(STATIC)) {
    add(match.index, match.index + match[0].length - 1, match[1] !== undefined, namesIn(match[2] ?? ''))
  }
  for (const match of file.code.matchAll(BARE)) add(match.index, match.index + match[0].length - 1, false, [])
  for (const match of file.code.matchAll(DYNAMIC)) {
    if (match[1] === undefined && isMethod(file.code, match.index, match.index + match[0].length - 1)) continue
    const quoteAt = match[1] === undefined ? null : match.index + match[0].length - 1
    const typeOnly = inTypePosition(file.code, match.index)
    add(match.index, quoteAt, typeOnly, ['*'])
  }
  return found
}

function namesIn(clause: string): string[] {
  const names: string[] = []
  const braces = /\{([^}]*)\}/.exec(clause)
  for (const part of braces?.[1]?.split(',') ?? []) {
    const name = part
      .replace(/^\s*type\s+/, '')
      .trim()
      .split(/\s+as\s+/)[0]
    if (name) names.push(name)
  }
  const outside = clause.replace(/\{[^}]*\}/, '')
  if (outside.includes('*')) names.push('*')
  if (/(^|,)\s*[A-Za-z_$]/.test(outside.replace(/\*\s*as\s+[\w$]+/, ''))) names.push('default')
  return names
}

/** `x: import('./y.ts').Y` names a type; what follows a value position is a call. */
function inTypePosition(code: string, at: number): boolean {
  return /(?::|\||&|<|\btypeof|\bextends)\s*$/.test(code.slice(Math.max(0, at - 12), at))
}

/** `import(file: Bytes): Report` in an interface, or `async import(file) {` in an object, is a method of that name. */
function isMethod(code: string, at: number, open: number): boolean {
  const before = code.slice(0, at).replace(/\basync\s+$/, '')
  if (!/[{,;}\n]\s*$/.test(before)) return false
  let depth = 0
  for (let end = open; end < code.length; end += 1) {
    if (code[end] === '(') depth += 1
    if (code[end] === ')') depth -= 1
    if (depth === 0) return /^\s*[:{]/.test(code.slice(end + 1, end + 20))
  }
  return false
}
