import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { at, type Place } from './faults.ts'
import { readYaml } from './yaml-text.ts'

/** A policy file as it lies on disk: its bytes are what the pack's digest is made of. */
export interface PolicyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * SHA-256 over every file's name, length and bytes, in the order of the names, so that no other cut of the same
 * bytes into files has the same digest.
 */
export function digestFiles(files: readonly PolicyFile[]): string {
  const hash = createHash('sha256')
  for (const file of sorted(files)) hash.update(`${file.name}\n${file.bytes.byteLength}\n`).update(file.bytes)
  return hash.digest('hex')
}

function sorted(files: readonly PolicyFile[]): PolicyFile[] {
  return files.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/**
 * What the texts of packs say, by the digest of their bytes, kept by somebody for whom to read them anew takes too long. What is found there is
 * checked like what was just read; only the reading itself is left out.
 */
export interface ReadTexts {
  find(digest: string): readonly (readonly [name: string, value: unknown])[] | null
  keep(digest: string, values: readonly (readonly [name: string, value: unknown])[]): void
}

/** What files say, by name, and how to keep it when it was found to be in order. Files whose faults were noted say nothing. */
export interface ReadFiles {
  readonly values: readonly (readonly [name: string, value: unknown])[]
  keep(): void
}

/** What files say: from where it is kept, else by reading them; every fault of a file is noted. */
export function readFiles(files: readonly PolicyFile[], root: Place, memory?: ReadTexts): ReadFiles {
  const digest = digestFiles(files)
  const kept = memory?.find(digest) ?? null
  if (kept !== null) return { values: kept, keep: () => undefined }
  const values = sorted(files).map((file) => [file.name, readYaml(file.bytes, at(root, file.name))] as const)
  return { values, keep: () => isPlain(values) && memory?.keep(digest, values) }
}

/** Whether values come back from JSON as they went in. */
function isPlain(values: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(values)), values)
}
