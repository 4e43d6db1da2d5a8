import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A secret of this node, made at first use and kept in `secrets/` of the data folder, readable by its owner alone.
 * Two processes that make it at the same time end with the same one.
 */
export function nodeSecret(dataDir: string, name: string, sizeBytes = 32): Buffer {
  const folder = join(dataDir, 'secrets')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const read = (): Buffer | null => {
    try {
      return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
    } catch {
      return null
    }
  }
  const existing = read()
  if (existing) return existing
  // Written whole under another name, then linked: nobody ever reads half a key, and the first to link wins.
  const draft = `${path}.${process.pid}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(sizeBytes).toString('base64url')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  return read()!
}
