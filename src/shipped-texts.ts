import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { PolicyFile } from '#norms'
import { parseAdvice, type Advice } from '#observations'

const rootDir = join(import.meta.dirname, '..')

/** The rule packs, their texts in other languages, and the clocks that law sets, as they came with the program. */
export function readPolicies(): { base: PolicyFile[]; clocks: PolicyFile[]; languages: PolicyFile[] } {
  const folder = join(rootDir, 'policies')
  const languages = join(folder, 'languages')
  return {
    base: readTexts(folder, '.yaml'),
    clocks: readTexts(join(folder, 'clocks'), '.yaml'),
    languages: readdirSync(languages).flatMap((tag) =>
      readTexts(join(languages, tag), '').map(({ name, bytes }) => ({ name: `${tag}/${name}`, bytes })),
    ),
  }
}

/** What those are told to do about each type of incident. */
export function readAdvice(): Advice[] {
  return readTexts(join(rootDir, 'docs', 'advice'), '.md').flatMap(({ name, bytes }) => {
    const advice = parseAdvice(basename(name, '.md'), Buffer.from(bytes).toString('utf8'))
    return advice === null ? [] : [advice]
  })
}

function readTexts(folder: string, ending: string): PolicyFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

/** A file that an operator may have laid into the data folder; null where there is none. */
export function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
