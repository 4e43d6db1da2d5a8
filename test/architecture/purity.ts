import { floorOf, roomOf } from './floors.ts'
import { importsOf } from './imports.ts'
import { lineOf, type Source } from './source.ts'

/**
 * What may touch the platform inside a room: its SQL, its HTTP, its commands, the service that is named like the room,
 * and builders for tests. Every other file of a room, and all of the kernel, is pure unless `edges.txt` lists it.
 */
const FURNITURE = /^(store|routes|commands|jobs|testing)$|-(store|routes|commands)$/
const FURNITURE_FOLDER = /\/(store|routes|commands)\//

/** Named, not called: a pure file that only mentions one of these has the outside world in reach. */
const BANNED: readonly [RegExp, string][] = [
  [/(?<![\w$.])fetch\s*\(/g, 'fetch('],
  [/\bDate\s*\.\s*now\b/g, 'Date.now()'],
  [/\bnew\s+Date\s*\(\s*\)/g, 'new Date() without argument'],
  [/(?<![\w$.]|new\s)Date\s*\(\s*\)/g, 'Date() without argument'],
  [/\bMath\s*\.\s*random\b/g, 'Math.random()'],
  [/\bprocess\s*\.\s*env\b/g, 'process.env'],
  [/\bprocess\s*\.\s*hrtime\b/g, 'process.hrtime'],
  [/\bcrypto\s*\.\s*(randomUUID|getRandomValues)\b/g, 'chance from crypto'],
]
const BANNED_MODULES =
  /^(node:)?(fs|fs\/promises|net|tls|http|https|http2|dgram|dns|dns\/promises|child_process)$|^pg(-|$)/

/** Time, chance and environment reach a room as values, also in its service and store. */
const BANNED_IN_EDGES = new Set(['Date.now()', 'new Date() without argument', 'Math.random()', 'process.env'])

/** Listed exceptions: a path, and what it may touch (`platform`, `clock`). */
export type Edges = ReadonlyMap<string, readonly string[]>

/** Whether a file must be pure: `edges` are the listed exceptions. */
export function isPure(path: string, edges: Edges): boolean {
  const room = roomOf(path)
  if (room === 'platform' || room === 'wiring' || floorOf(room) === -1 || edges.has(path)) return false
  if (room === 'kernel') return true
  const name = (path.split('/').at(-1) ?? '').replace(/\.ts$/, '')
  return !FURNITURE.test(name) && !FURNITURE_FOLDER.test(path) && name !== room && name !== 'index'
}

/** What pure files name that they must be handed instead. */
export function purityFaults(files: Source[], edges: Edges): string[] {
  const faults: string[] = []
  for (const file of files) {
    const room = roomOf(file.path)
    if (room === 'platform' || room === 'wiring') continue
    const pure = isPure(file.path, edges)
    for (const [pattern, name] of BANNED) {
      if (!pure && !BANNED_IN_EDGES.has(name)) continue
      if (name === 'Date.now()' && edges.get(file.path)?.includes('clock') === true) continue
      for (const match of file.code.matchAll(pattern)) {
        faults.push(`${file.path}:${lineOf(file.text, match.index)}: ${name}`)
      }
    }
    if (!pure) continue
    for (const { specifier, line, typeOnly } of importsOf(file)) {
      if (BANNED_MODULES.test(specifier)) faults.push(`${file.path}:${line}: ${specifier}`)
      else if (specifier.startsWith('#platform/') && !typeOnly) {
        faults.push(`${file.path}:${line}: ${specifier} in a pure file`)
      }
    }
  }
  return faults
}

const SQL =
  /\b(select\s[\s\S]{0,400}?\sfrom\s|insert\s+into\s|update\s+[\w."]+\s+(as\s+\w+\s+)?set\s|delete\s+from\s|(create|alter|drop)\s+(table|index|schema|view|role)\s|copy\s+[\w."]+\s*(\(|from|to)\s*|lock\s+table\s|pg_advisory_|truncate\s+(table\s)?\w+)/i

/** SQL outside `store` files. Platform, migrations and tests speak SQL by trade. */
export function sqlFaults(files: Source[]): string[] {
  return files
    .filter(({ path }) => roomOf(path) !== 'platform' && !/(^|[/-])store(-[\w-]+)?\.ts$|\/store\//.test(path))
    .flatMap((file) =>
      file.literals
        .filter(({ text }) => SQL.test(text) && looksLikeSql(text))
        .map(({ start, text }) => `${file.path}:${lineOf(file.text, start)}: SQL: ${text.trim().slice(0, 50)}`),
    )
}

/** "Select a file from the list" is English: SQL of ours is in lower case throughout its keywords. */
function looksLikeSql(text: string): boolean {
  return /(^|\s)(select|insert into|update|delete from|create|alter|drop|copy|lock table|truncate)\s|pg_advisory_|^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE)\s/.test(
    text,
  )
}
