import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import {
  createMessage,
  decrypt,
  decryptKey,
  encrypt,
  generateKey,
  readKeys,
  readMessage,
  readPrivateKeys,
  type Key,
  type PrivateKey,
} from 'openpgp'
import { AppError } from '#kernel/errors.ts'

type WebBytes = Parameters<typeof Readable.fromWeb>[0]

/** How a compressed stream begins that is not encrypted. @source RFC 8878, section 3.1.1 */
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const level = 3
/** What may come after the first frame: frames without content, of 13 bytes each. */
const trailingBytes = 64

const bytesOnly = { objectMode: false } as const

/**
 * Public keys to which backups are encrypted, from an armoured text.
 *
 * @throws {AppError} `platform.backup-key` when none can be encrypted to now: a backup that should be encrypted is never written in clear because of that.
 */
export async function readRecipients(armored: string, now: Date): Promise<Key[]> {
  try {
    const keys = await readKeys({ armoredKeys: armored })
    for (const key of keys) await key.getEncryptionKey(undefined, now)
    if (keys.length === 0) throw new Error('it holds no key')
    return keys
  } catch (cause) {
    throw new AppError('platform.backup-key', `Nothing can be encrypted to the recipient's key: ${reasonOf(cause)}.`, {
      cause,
    })
  }
}

/** Private keys that open backups. @throws {AppError} `platform.backup-key` when none can be read, or the passphrase is another. */
export async function readOpeners(armored: string, passphrase: string | null): Promise<PrivateKey[]> {
  try {
    const keys = await readPrivateKeys({ armoredKeys: armored })
    if (keys.length === 0) throw new Error('it holds no private key')
    return await Promise.all(
      keys.map((privateKey) => {
        if (privateKey.isDecrypted()) return privateKey
        if (passphrase === null)
          throw new Error('it has a passphrase; name the file that holds it with --passphrase-file')
        return decryptKey({ privateKey, passphrase })
      }),
    )
  } catch (cause) {
    throw new AppError('platform.backup-key', `The private key cannot be used: ${reasonOf(cause)}.`, { cause })
  }
}

/** A pair of keys for backups, in the form that GnuPG 2.2 reads too; the private half belongs off this machine. */
export async function makeBackupKey(
  name: string,
  now: Date,
): Promise<{ privateKey: string; publicKey: string; fingerprint: string }> {
  const pair = await generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [{ name }],
    date: now,
    format: 'object',
  })
  return {
    privateKey: pair.privateKey.armor(),
    publicKey: pair.publicKey.armor(),
    fingerprint: pair.publicKey.getFingerprint().toUpperCase(),
  }
}

/** Compresses, and encrypts to the recipients; to nobody: in clear. */
export async function protect(
  source: AsyncIterable<Uint8Array>,
  recipients: readonly Key[],
  now: Date,
): Promise<Readable> {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
  })
  const archive = Readable.from(source, bytesOnly)
  archive.once('error', (error) => compress.destroy(error))
  compress.once('close', () => archive.destroy())
  const packed = archive.pipe(compress)
  if (recipients.length === 0) return packed
  const message = await createMessage({ binary: Readable.toWeb(packed) as never, format: 'binary', date: now })
  const sealed = (await encrypt({
    message: message as never,
    encryptionKeys: [...recipients],
    format: 'binary',
    date: now,
  })) as unknown as WebBytes
  return Readable.fromWeb(sealed)
}

/** Whether a file that begins so is encrypted. @returns Null where it is neither a backup in clear nor an OpenPGP message. */
export function isEncrypted(beginning: Uint8Array): boolean | null {
  if (zstdMagic.equals(beginning.subarray(0, 4))) return false
  // Every packet of OpenPGP begins with a set bit; a backup begins with the packet of a session key, of either form. RFC 9580, section 4.2
  const first = beginning[0] ?? 0
  const tag = (first & 0x40) !== 0 ? first & 0x3f : (first & 0x3c) >> 2
  return (first & 0x80) !== 0 && (tag === 1 || tag === 3) ? true : null
}

/**
 * The archive in a protected file. Its bytes count only when the last has been read without an error: an encrypted message tells at its end whether
 * it was changed.
 *
 * @throws {AppError} `platform.backup-key` for a file that none of the keys opens.
 */
export async function unprotect(
  source: Readable,
  encrypted: boolean,
  openers: readonly PrivateKey[],
): Promise<AsyncIterable<Uint8Array>> {
  if (!encrypted) return unpacked(source)
  try {
    const message = await readMessage({ binaryMessage: Readable.toWeb(source) as never })
    const { data } = await decrypt({
      message,
      decryptionKeys: [...openers],
      format: 'binary',
      // Whoever reads keeps nothing for good before the end, so what is not yet vouched for may pass, and memory stays small.
      config: { allowUnauthenticatedStream: true },
    })
    return unpacked(Readable.fromWeb(data as unknown as WebBytes))
  } catch (cause) {
    throw new AppError(
      'platform.backup-key',
      'The backup cannot be opened with this key: it was encrypted to another, or its beginning is damaged.',
      {
        cause,
      },
    )
  }
}

/**
 * What a compressed stream holds, to the last byte of its source.
 *
 * Node's own reader ends with the first frame: what comes after it would be neither read nor refused, and an error at the end of the source (an encrypted
 * message was changed) would be heard by nobody. Node's own writer puts an empty frame or two after the first when its end comes
 * while bytes are still waiting, or when they just fill a buffer.
 */
async function* unpacked(source: Readable): AsyncGenerator<Uint8Array> {
  const engine = createZstdDecompress()
  let readBytes = 0
  let end: Uint8Array = Buffer.alloc(0)
  const closed = new Promise<void>((resolve) => engine.once('close', resolve))

  async function feed(): Promise<void> {
    for await (const part of source as AsyncIterable<Uint8Array>) {
      readBytes += part.length
      end = Buffer.concat([end, part.subarray(-trailingBytes)]).subarray(-trailingBytes)
      if (engine.destroyed || engine.write(part)) continue
      await Promise.race([once(engine, 'drain'), closed])
    }
    engine.end()
  }

  const fed = feed().catch((error: Error) => {
    engine.destroy(error)
    throw error
  })
  fed.catch(() => undefined)
  try {
    yield* engine as AsyncIterable<Uint8Array>
    await fed
    const restBytes = readBytes - engine.bytesWritten
    if (restBytes > end.length) throw new Error('something comes after the end of what was compressed')
    await mustBeEmptyFrames(end.subarray(end.length - restBytes))
  } finally {
    engine.destroy()
    source.destroy()
  }
}

async function mustBeEmptyFrames(bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const engine = createZstdDecompress()
    engine.end(rest)
    if ((await buffer(engine)).length > 0) throw new Error('something comes after the end of what was compressed')
    rest = rest.subarray(engine.bytesWritten)
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 200) : 'unreadable'
}
