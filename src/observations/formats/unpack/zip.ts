/** The entries of a zip archive, read through a reader that the platform hands in: no file is ever written. */
import { Readable } from 'node:stream'
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { asBuffer } from '#kernel/bytes.ts'
import { UnpackRefusal } from './limits.ts'

/** Bytes of a file by position. */
export interface RandomAccess {
  size: number
  /** @returns Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>
}

const READ_BYTES = 256 << 10

async function* range(random: RandomAccess, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const piece = await random.read(at, Math.min(READ_BYTES, end - at))
    if (piece.length === 0) return
    at += piece.length
    yield asBuffer(piece)
  }
}

class Reader extends RandomAccessReader {
  readonly #random: RandomAccess

  constructor(random: RandomAccess) {
    super()
    this.#random = random
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.#random, start, end), { objectMode: false })
  }
}

export function inMemory(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}

export interface ZipEntry {
  /** As written in the archive: never used as a path. */
  writtenName: string
  packedBytes: number
  encrypted: boolean
  open(): AsyncIterable<Uint8Array>
}

/**
 * Lists the entries that are files, in the order of the directory.
 *
 * @throws {UnpackRefusal} `bad-container` for a damaged archive.
 */
export async function* zipEntries(random: RandomAccess): AsyncGenerator<ZipEntry> {
  const zip = await guard(
    fromRandomAccessReaderPromise(new Reader(random), random.size, {
      lazyEntries: true,
      autoClose: false,
      // Names are decoded here: yauzl would refuse a whole archive for one `../`, and we never use a name as a path.
      decodeStrings: false,
      validateEntrySizes: true,
    }),
  )
  try {
    for (;;) {
      const entry = await guard(nextEntry(zip))
      if (entry === null) return
      const writtenName = nameOf(entry)
      if (writtenName.endsWith('/')) continue
      yield {
        writtenName,
        packedBytes: entry.compressedSize,
        encrypted: entry.isEncrypted(),
        open: () => openEntry(zip, entry),
      }
    }
  } finally {
    zip.close()
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      zip.removeListener('entry', onEntry).removeListener('end', onEnd).removeListener('error', onError)
      done()
    }
    const onEntry = (entry: Entry): void => settle(() => resolve(entry))
    const onEnd = (): void => settle(() => resolve(null))
    const onError = (error: Error): void => settle(() => reject(error))
    zip.on('entry', onEntry).on('end', onEnd).on('error', onError)
    zip.readEntry()
  })
}

/** UTF-8 where the archive says so or the bytes are; otherwise one character a byte. */
function nameOf(entry: Entry): string {
  const raw: unknown = entry.fileName
  if (!(raw instanceof Uint8Array)) return String(raw)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return Buffer.from(raw).toString('latin1')
  }
}

async function* openEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await guard(zip.openReadStreamPromise(entry))
  try {
    yield* stream
  } catch (error) {
    throw broken(error)
  } finally {
    stream.destroy()
  }
}

async function guard<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw broken(error)
  }
}

function broken(error: unknown): Error {
  if (error instanceof UnpackRefusal) return error
  return new UnpackRefusal(
    'bad-container',
    `The archive is damaged: ${error instanceof Error ? error.message : String(error)}`,
  )
}
