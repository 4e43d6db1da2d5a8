import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { PrivateKey } from 'openpgp'
import { AppError } from '#kernel/errors.ts'
import { isEncrypted, unprotect } from './protection.ts'

const readAtOnce = 1024 * 1024

/** Whether a backup is encrypted. @throws {AppError} `platform.backup-damaged` for a file that is no backup. */
export async function isEncryptedBackup(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    const encrypted = isEncrypted(buffer.subarray(0, bytesRead))
    if (encrypted === null) throw new AppError('platform.backup-damaged', 'The file does not begin as a backup does.')
    return encrypted
  } finally {
    await file.close()
  }
}

/**
 * The bytes of the archive in a backup.
 *
 * @throws {AppError} `platform.backup-key` when no key opens it, `platform.backup-damaged` when it was cut off or changed: while it is read, at the latest at
 * its end.
 */
export async function* openBackup(path: string, openers: readonly PrivateKey[]): AsyncGenerator<Uint8Array> {
  const encrypted = await isEncryptedBackup(path)
  if (encrypted && openers.length === 0)
    throw new AppError(
      'platform.backup-key',
      'The backup is encrypted; name the private key that opens it with --key FILE.',
    )
  const source = createReadStream(path, { highWaterMark: readAtOnce })
  try {
    yield* await unprotect(source, encrypted, openers)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('platform.backup-damaged', 'The backup was cut off or changed; nothing of it was kept.', {
      cause: error,
    })
  } finally {
    source.destroy()
  }
}
