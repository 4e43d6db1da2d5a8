import { importsOf } from './imports.ts'
import type { Source } from './source.ts'

/**
 * Who may import whom, once. A room may use rooms on floors below its own, none beside it and none above.
 * ARCHITECTURE.md shows the same table to a reader.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['kernel', 'platform'],
  ['identity', 'norms', 'transparency'],
  ['directory', 'mandates'],
  ['correspondence', 'federation'],
  ['observations', 'vulnerabilities', 'assessments', 'measures', 'sharing'],
  ['cases', 'taskings'],
  ['desk', 'capacity'],
]

/** Shared by all and open file by file; every other room has one door, its `index.ts`. */
const OPEN = new Set(['kernel', 'platform'])

/**
 * Rooms that no other room calls, whatever the floor: a room is handed an `Actor` and emits facts;
 * the wiring above joins it to identity and to the log.
 */
const WIRED_ONLY = new Set(['identity', 'transparency'])

export const ROOMS: readonly string[] = FLOORS.flat().filter((room) => !OPEN.has(room))

/** Folders of the wiring: above all rooms, as the files of `src/` itself are. */
const WIRING_FOLDERS = new Set(['demo', 'backup'])

/** The room that a path of `src/` lies in, or `wiring` for the files that lie above all rooms. */
export function roomOf(path: string): string {
  const [, folder, rest] = /^src\/([^/]+)(\/.*)?$/.exec(path) ?? []
  return folder !== undefined && rest !== undefined && !WIRING_FOLDERS.has(folder) ? folder : 'wiring'
}

export function floorOf(room: string): number {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room))
  return room === 'wiring' ? FLOORS.length : floor
}

/** The room an import leads to: null for a package or a part of Node. */
export function targetOf(file: Source, specifier: string): { room: string; file: string } | null {
  if (specifier.startsWith('#')) {
    const [room = '', ...rest] = specifier.slice(1).split('/')
    return { room, file: rest.join('/') }
  }
  if (!specifier.startsWith('.')) return null
  const path = resolve(file.path, specifier)
  return path.startsWith('src/') ? { room: roomOf(path), file: path } : { room: 'outside', file: path }
}

/** Imports that break the direction or do not go through the door. */
export function directionFaults(files: Source[]): string[] {
  const faults: string[] = []
  for (const file of files) {
    const room = roomOf(file.path)
    if (floorOf(room) === -1) faults.push(`${file.path}: the room "${room}" is on no floor`)
    for (const { specifier, line } of importsOf(file)) {
      const say = (what: string): void => void faults.push(`${file.path}:${line}: ${specifier}: ${what}`)
      const target = targetOf(file, specifier)
      if (specifier === '?') say('a computed import cannot be checked')
      if (target === null || room === 'wiring') continue
      if (target.room === 'testing') say('test support belongs to tests')
      else if (target.room === 'outside') say('leads out of src/')
      else if (specifier.startsWith('.')) {
        if (target.room !== room) say('a relative import stays inside its room')
      } else if (target.room === room) say('inside a room, import by a relative path')
      else if (floorOf(target.room) === -1) say('no such room')
      else if (!OPEN.has(target.room) && target.file !== '') say('the only door of a room is its index.ts')
      else if (WIRED_ONLY.has(target.room)) say(`${target.room} is joined by the wiring, rooms do not call it`)
      else if (!mayUse(room, target.room)) say(`${room} may not use ${target.room}`)
    }
  }
  return faults
}

/** The graph as a text that reads in a review: one line a room, with the rooms that it uses. */
export function graph(files: Source[]): string {
  const uses = new Map<string, Set<string>>()
  for (const file of files) {
    const room = roomOf(file.path)
    const of = uses.get(room) ?? new Set<string>()
    uses.set(room, of)
    for (const { specifier } of importsOf(file)) {
      const target = targetOf(file, specifier)
      if (target !== null && target.room !== room && target.room !== 'outside') of.add(target.room)
    }
  }
  const lines = [...uses]
    .map(([room, of]) => ({ room, of: [...of].toSorted(byFloor), floor: floorOf(room) }))
    .toSorted((a, b) => b.floor - a.floor || (a.room < b.room ? -1 : 1))
    .map(({ room, of, floor }) => `${floor} ${room} -> ${of.join(' ') || '(nothing)'}`)
  return `${lines.join('\n')}\n`
}

function mayUse(room: string, target: string): boolean {
  return floorOf(target) < floorOf(room) || (room === 'platform' && target === 'kernel')
}

function byFloor(a: string, b: string): number {
  return floorOf(a) - floorOf(b) || (a < b ? -1 : 1)
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
