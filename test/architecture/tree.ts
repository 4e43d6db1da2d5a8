import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { source, type Source } from './source.ts'

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..')

const NEVER = new Set(['node_modules', '.git', 'dist', 'data', '.cache'])

/** Paths of all files under a folder of the repository, sorted; none when the folder does not exist. */
export function filesUnder(folder: string): string[] {
  const paths: string[] = []
  const walk = (path: string): void => {
    for (const name of readdirSync(join(root, path)).toSorted()) {
      const child = path === '' ? name : `${path}/${name}`
      // Others write into the tree while a test reads it: a file that has gone is no fault of the tree.
      const found = statSync(join(root, child), { throwIfNoEntry: false })
      if (found?.isDirectory() && !NEVER.has(name)) walk(child)
      else if (found?.isFile()) paths.push(child)
    }
  }
  if (exists(folder)) walk(folder)
  return paths
}

export function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** All TypeScript of some folders, scanned. */
export function sources(...folders: string[]): Source[] {
  return folders
    .flatMap(filesUnder)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => source(path, read(path)))
}

/** Whether a file is there to test: tests and the builders made for them may do what the product may not. */
export function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path) || /(^|\/)testing(\.ts$|\/)/.test(path) || path.startsWith('test/')
}
