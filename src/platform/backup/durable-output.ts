import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#kernel/errors.ts'
import { syncFolder } from '../postgres/durable-file.ts'

/** What was written: size and SHA-256 of the file as it lies there. */
export interface Written {
  readonly sizeBytes: number
  readonly sha256: string
}

/**
 * Writes a file that is there whole, through a power cut too, or not at all: under another name until its last byte is on the disk.
 *
 * @throws {AppError} `platform.backup-target` when there is such a file, `platform.disk-full`
 */
export async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<Written> {
  if (existsSync(path))
    throw new AppError('platform.backup-target', `${path} is there already; name a file that is not.`)
  const draft = `${path}.part`
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(draft, 'w', 0o600)
  try {
    try {
      for await (const part of bytes) {
        await file.writeFile(part)
        hash.update(part)
        sizeBytes += part.length
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw diskFault(error)
  }
  syncFolder(dirname(path))
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** A full disk in a sentence; anything else as it is. */
export function diskFault(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new AppError(
    'platform.disk-full',
    'The disk became full; what was written of it was taken away again. Free some room and try again.',
    {
      cause: error,
    },
  )
}
