import { markdownTable } from './markdown-table.ts'
import { lineOf, type Source } from './source.ts'

/** One line of the table in `src/kernel/error-codes.ts`. */
export interface CodeEntry {
  kind: string
  meaning: string
}

export const TABLE_FILE = 'src/kernel/error-codes.ts'

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/

/** The one exported table of a module: an object whose every value has a kind and a meaning. */
export function tableIn(module: Record<string, unknown>): Record<string, CodeEntry> {
  const tables = Object.values(module).filter(isTable)
  if (tables.length !== 1) throw new Error(`${TABLE_FILE} exports ${tables.length} tables, not one`)
  return tables[0] ?? {}
}

/** Codes thrown that the table does not know, codes that nothing names, and codes of a bad form. */
export function codeFaults(table: Record<string, CodeEntry>, files: Source[]): string[] {
  const faults: string[] = []
  const named = new Set<string>()
  for (const file of files) {
    if (file.path === TABLE_FILE) continue
    for (const { start, text } of file.literals) {
      if (Object.hasOwn(table, text)) named.add(text)
      const thrown = /\bnew\s+AppError\s*\(\s*['"`]$/.test(file.code.slice(Math.max(0, start - 60), start))
      if (thrown && !Object.hasOwn(table, text)) {
        faults.push(`${file.path}:${lineOf(file.text, start)}: "${text}" is in no table`)
      }
    }
  }
  for (const [code, { meaning }] of Object.entries(table)) {
    if (!CODE.test(code)) faults.push(`${code}: a code reads "room.words"`)
    if (!named.has(code)) faults.push(`${code}: declared, and used nowhere`)
    if (meaning.trim().length < 12) faults.push(`${code}: its meaning says nothing`)
  }
  return faults
}

const KINDS: Record<string, string> = {
  invalid: 'What was given is not well formed or not complete. The faults say where.',
  unauthenticated: 'Comity does not know who asks.',
  forbidden: 'Comity knows who asks, and that role may not do this.',
  'not-found': 'There is no such thing, or the one who asks must not learn that there is.',
  conflict: 'The state of the thing does not allow this now.',
  'too-large': 'Over a limit that the message names. What was given is kept where that is promised.',
  rate: 'Too often. The answer says when to try again.',
  unavailable: 'Something that Comity needs does not answer. Trying later can help.',
  refused: 'A rule or a boundary of the product refuses it.',
  broken: 'Something went wrong that nobody foresaw, or that only the operator can mend. The log says more.',
  stale: 'The thing was changed by somebody else since it was read.',
}

/** The reference page, made from the table. */
export function codesPage(table: Record<string, CodeEntry>): string {
  const rooms = Map.groupBy(Object.entries(table), ([code]) => code.split('.')[0] ?? '')
  const sections = [...rooms]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([room, entries]) => {
      const rows = entries
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, { kind, meaning }]) => [`\`${code}\``, kind, meaning])
      return [`## ${room}`, '', ...markdownTable(['code', 'kind', 'meaning'], rows), ''].join('\n')
    })
  const used = new Set(Object.values(table).map(({ kind }) => kind))
  const kinds = [...used].toSorted().map((kind) => {
    const meaning = KINDS[kind]
    if (meaning === undefined) throw new Error(`the kind "${kind}" has no meaning on the page of codes`)
    return [kind, meaning] as const
  })
  return [
    '# Error codes\n',
    'Every refusal and every failure carries one of these codes: in `application/problem+json` over HTTP, in `error.code`',
    'with `--json` on the command line. A code keeps its meaning and is never used again for another. This page is made',
    'from the table in `src/kernel/error-codes.ts`; do not edit it by hand.\n',
    '## Kinds\n',
    ...kinds.map(([kind, meaning]) => `- **${kind}**: ${meaning}`),
    '',
    sections.join('\n'),
  ].join('\n')
}

function isTable(value: unknown): value is Record<string, CodeEntry> {
  if (typeof value !== 'object' || value === null) return false
  const entries: unknown[] = Object.values(value)
  return (
    entries.length > 0 &&
    entries.every((one) => typeof one === 'object' && one !== null && 'kind' in one && 'meaning' in one)
  )
}
