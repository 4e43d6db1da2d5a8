import type { Listed } from './committed.ts'
import { ROOMS } from './floors.ts'
import { lineOf, type Source } from './source.ts'

/** Longer than this, a file must be listed with the length it may have. */
export const LONG = 350

/** No reason makes a file longer than this. */
export const TOO_LONG = 600

interface Habit {
  pattern: RegExp
  view: 'code' | 'text' | 'bare'
  say: string
  /** Paths on which the habit is in its place. */
  except?: RegExp
}

const CONFIGURATION = /(^|\/)[\w.-]+\.config\.ts$/
const PRINTS_BY_TRADE = /^src\/cli(\.ts|\/)|^src\/main\.ts$|^(scripts|bench|bin|test)\//

/** What a node or a command does not load cannot cost it time to start, nor memory at rest. */
const NOT_THE_PROGRAM = /^(?!src\/)|\.test\.ts$|\/testing\.ts$/

const HABITS: readonly Habit[] = [
  {
    pattern: /^import(?! type\b)[^\n]*from 'typebox'/gm,
    view: 'text',
    say: 'typebox is loaded by every start: `Type` of #kernel/schema.ts',
    except: NOT_THE_PROGRAM,
  },
  {
    pattern: /^import(?! type\b)[^\n]*from '(node:)?http'/gm,
    view: 'text',
    say: 'an import of node:http brings a second HTTP client: `http` of #platform/http/node-http.ts',
    except: NOT_THE_PROGRAM,
  },
  {
    pattern: /(?:[:|&<]|\bas|=>|\bextends)\s*any\b(?!\s*[(:.,]\s*\[)(?=\s*(?:[,;)>\]}|&=\n]|\[\]|$))/g,
    view: 'code',
    say: '`any`: name the type, or use `unknown`',
  },
  { pattern: /,\s*any\s*>|\bany\[\]/g, view: 'code', say: '`any`: name the type, or use `unknown`' },
  {
    pattern: /\bexport\s+default\b|\bas\s+default\b/g,
    view: 'code',
    say: 'default export: export a name',
    except: CONFIGURATION,
  },
  { pattern: /\bexport\s+\*/g, view: 'code', say: '`export *`: name what the door gives' },
  { pattern: /\bTODO\b(?!\(#\d+\))/g, view: 'text', say: 'TODO without the number of its issue' },
  { pattern: /\bFIXME\b|\bXXX\b/g, view: 'text', say: 'FIXME never lands' },
  {
    pattern: /\bconsole\s*\.\s*(log|info|debug)\b/g,
    view: 'code',
    say: 'console.log: use the log, or the output port',
    except: PRINTS_BY_TRADE,
  },
  { pattern: /@ts-(ignore|nocheck)\b/g, view: 'text', say: 'the compiler is not to be silenced' },
  { pattern: /@ts-expect-error[^\S\n]*$/gm, view: 'text', say: 'a suppression gives its reason' },
  {
    pattern: /(?:oxlint|eslint)-disable(?![^\n]*--\s*\S)/g,
    view: 'text',
    say: 'a suppression names the rule and `-- the reason`',
  },
  {
    pattern: /\b(?:test|it|describe|suite)\s*\.\s*only\b|\bonly:\s*true\b/g,
    view: 'code',
    say: 'a test alone hides the others',
  },
  {
    pattern: /\b(?:test|it|describe|suite)\s*\.\s*skip\b|\bskip:\s*true\b/g,
    view: 'code',
    say: 'a skipped test says why: skip: "reason"',
  },
  { pattern: /\bdebugger\b/g, view: 'code', say: 'debugger' },
]

/** Habits that the house does without, each with its line. */
export function habitFaults(files: Source[]): string[] {
  return files.flatMap((file) =>
    HABITS.filter(({ except }) => except?.test(file.path) !== true).flatMap(({ pattern, view, say }) =>
      [...file[view].matchAll(pattern)].map((match) => `${file.path}:${lineOf(file.text, match.index)}: ${say}`),
    ),
  )
}

/** Files over the length, against the list of those that may be. A listed file may shrink, not grow. */
export function lengthFaults(files: Source[], list: Listed[]): string[] {
  const faults: string[] = []
  const allowed = new Map(list.map((one) => [one.path, one]))
  for (const { path, text } of files) {
    const lines = text.trimEnd().split('\n').length
    const entry = allowed.get(path)
    allowed.delete(path)
    const limit = entry === undefined ? LONG : Number(entry.what[0])
    if (lines > limit) faults.push(`${path}: ${lines} lines, ${limit} allowed: split it by subject`)
    else if (entry !== undefined && lines <= LONG) faults.push(`${path}: short now, take it off the list`)
    if (limit > TOO_LONG) faults.push(`${path}: no list allows more than ${TOO_LONG} lines`)
    if (entry !== undefined && entry.reason.length < 20) faults.push(`${path}: listed without a reason`)
  }
  for (const path of allowed.keys()) faults.push(`${path}: listed, but the file is gone`)
  return faults
}

/** A room has a page and a door. `paths` are all files of the repository under `src/`. */
export function furnitureFaults(paths: string[]): string[] {
  const faults: string[] = []
  for (const room of ROOMS) {
    const own = paths.filter((path) => path.startsWith(`src/${room}/`))
    if (own.length === 0) continue
    for (const name of ['README.md', 'index.ts']) {
      if (!own.includes(`src/${room}/${name}`)) faults.push(`src/${room}/: no ${name}`)
    }
  }
  return faults
}
