import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, statfs, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { freeNow } from '#kernel/bytes.ts'
import { AppError } from '#kernel/errors.ts'
import type { Box } from './box.ts'
import { roomRetrySeconds, spoolFault } from './spool-faults.ts'

/** What was written: its size and hash are those of the bytes as received. */
export interface Spooled {
  readonly sizeBytes: number
  readonly sha256: string
}

/** What is said of a file beside its bytes; kept sealed with it, so that a report survives while the database is away. */
export type SpoolNote = Readonly<Record<string, string | number | boolean | null>>

/** A file of the spool, opened to be read. */
export interface SpoolReader {
  readonly sizeBytes: number
  /** Bytes from anywhere in the file, as zip archives need them. */
  read(offset: number, length: number): Promise<Buffer>
  stream(): Readable
  close(): Promise<void>
}

/** How much room the disk has, below which nothing more is taken in, and whether it can be written to at all. */
export interface SpoolRoom {
  readonly freeBytes: number
  readonly reserveBytes: number
  readonly isWritable: boolean
}

/**
 * Reports as received, each a file of its own, encrypted. A file that the spool names is whole and on the disk:
 * it is written under another name, fsynced, and only then renamed.
 */
export interface Spool {
  /**
   * Takes bytes in. Nothing of a part is held when the next is asked for.
   * @throws {AppError} `platform.too-large` beyond the limit; `observations.spool-full` when the disk has no room,
   * `observations.spool-unwritable` when it cannot be written to.
   */
  write(id: string, bytes: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Spooled>
  /** Writes what is to be known beside the bytes; what has no note was never acknowledged. */
  note(id: string, note: SpoolNote): Promise<void>
  readNote(id: string): Promise<SpoolNote | null>
  open(id: string): Promise<SpoolReader>
  remove(id: string): Promise<void>
  /** Ids of files that have a note. */
  list(): Promise<string[]>
  room(): Promise<SpoolRoom>
  /** Takes away what a killed process left half written, or whole and never acknowledged. Before anything is taken in. */
  sweep(): Promise<void>
}

/**
 * File form: 4 bytes magic and version, 32 bytes file key sealed by the box (length-prefixed), then frames of 64 KiB, each AES-256-GCM under
 * the file's own key with the frame's number as nonce and a last-frame flag as associated data (the STREAM construction): a frame
 * that is changed, moved or cut off does not open, and any frame can be read by itself. The key is a key object: looking at bare bytes took a third of
 * what a frame takes.
 */
const frameBytes = 64 * 1024
const tagBytes = 16
const magic = Buffer.from('CSP1')

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(frame), 4)
  return nonce
}

/** A frame in parts, to be written one behind the other: a report of gigabytes is not copied once more to join them. */
function sealFrame(key: KeyObject, frame: number, last: boolean, plain: Uint8Array): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame)).setAAD(Buffer.of(last ? 1 : 0))
  const body = cipher.update(plain)
  // A stream cipher keeps nothing back.
  cipher.final()
  return [body, cipher.getAuthTag()]
}

function openFrame(key: KeyObject, frame: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame))
    .setAAD(Buffer.of(last ? 1 : 0))
    .setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes))
  // A stream cipher keeps nothing back: what is left to do is to check the tag.
  decipher.final()
  return plain
}

/** Writes all of the parts: a disk that is nearly full may take only the beginning of a write. */
async function writeAll(file: FileHandle, parts: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(parts)
  let done = bytesWritten
  for (const part of parts) {
    const from = Math.min(done, part.length)
    done -= from
    for (let at = from; at < part.length;) at += (await file.write(part, at)).bytesWritten
  }
}

/** As many bytes as are written at once: each write wakes another thread and is waited for. */
const bytesAWrite = 1 << 20

/** Writes frames while those behind them are sealed. */
function createFrameWriter(file: FileHandle): {
  add(parts: readonly Buffer[]): Promise<void>
  /** Waits until all is written; also to be called when something failed, before the file is closed. @throws What a write failed with. */
  end(): Promise<void>
} {
  let waiting: Buffer[] = []
  let bytes = 0
  let underWay = Promise.resolve()

  async function begin(): Promise<void> {
    const parts = waiting
    waiting = []
    bytes = 0
    await underWay
    underWay = writeAll(file, parts).then(() => parts.forEach(freeNow))
    // It is waited for before the next; that it failed is heard of then.
    underWay.catch(() => undefined)
  }

  return {
    async add(parts) {
      for (const part of parts) bytes += part.length
      waiting.push(...parts)
      if (bytes >= bytesAWrite) await begin()
    },
    async end() {
      if (waiting.length > 0) await begin()
      await underWay
    },
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  await handle.sync().finally(() => handle.close())
}

const validId = /^[a-z]+_[0-9a-z]{1,40}$/

/**
 * @param folder Where the files lie; made when absent.
 * @param reserveBytes Free room under which nothing more is taken in.
 */
export async function openSpool({
  folder,
  box,
  reserveBytes,
}: {
  folder: string
  box: Box
  reserveBytes: number
}): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (id: string): string => {
    if (!validId.test(id)) throw new Error('not an id of a spooled file')
    return join(folder, id)
  }

  async function room(): Promise<SpoolRoom> {
    const { bavail, bsize } = await statfs(folder)
    const isWritable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    )
    return { freeBytes: bavail * bsize, reserveBytes, isWritable }
  }

  async function checkRoom(): Promise<void> {
    if ((await room()).freeBytes < reserveBytes)
      throw new AppError(
        'observations.spool-full',
        'The disk has no room for another report; nothing of it was kept. Free some room and send it again.',
        { retryAfterSeconds: roomRetrySeconds },
      )
  }

  async function writeDurably(path: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
    const draft = `${path}.part`
    try {
      const file = await open(draft, 'w', 0o600)
      try {
        await work(file)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
      await syncFolder(folder)
    } catch (error) {
      // What cannot be taken away here is swept away at the next start.
      await rm(draft, { force: true }).catch(() => undefined)
      throw spoolFault(error)
    }
  }

  return {
    room,
    async write(id, bytes, limitBytes) {
      await checkRoom()
      const keyBytes = randomBytes(32)
      const key = createSecretKey(keyBytes)
      const hash = createHash('sha256')
      let sizeBytes = 0
      await writeDurably(pathOf(id), async (file) => {
        const sealedKey = box.seal(keyBytes, `spool/${id}`)
        await writeAll(file, [magic, Buffer.of(sealedKey.length), sealedKey])
        let frame = 0
        const held = Buffer.allocUnsafeSlow(frameBytes)
        let filled = 0
        const writer = createFrameWriter(file)
        try {
          for await (const part of bytes) {
            sizeBytes += part.length
            if (sizeBytes > limitBytes)
              throw new AppError(
                'platform.too-large',
                `A report may have ${limitBytes} bytes at most; nothing of this one was kept.`,
              )
            hash.update(part)
            for (let at = 0; at < part.length;) {
              // A full frame is held back until more comes, since only the end of the bytes tells which is the last.
              if (filled === frameBytes) {
                await writer.add(sealFrame(key, frame++, false, held))
                filled = 0
              }
              const piece = part.subarray(at, at + frameBytes - filled)
              held.set(piece, filled)
              filled += piece.length
              at += piece.length
            }
            if (frame % 1024 === 1023) await checkRoom()
          }
          await writer.add(sealFrame(key, frame, true, held.subarray(0, filled)))
        } finally {
          await writer.end()
        }
      })
      return { sizeBytes, sha256: hash.digest('hex') }
    },

    note: (id, note) =>
      writeDurably(`${pathOf(id)}.note`, async (file) => {
        await writeAll(file, [box.seal(JSON.stringify(note), `spool-note/${id}`)])
      }),

    async readNote(id) {
      try {
        return JSON.parse(
          box.open(await readFile(`${pathOf(id)}.note`), `spool-note/${id}`).toString('utf8'),
        ) as SpoolNote
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },

    open: (id) => openReader(pathOf(id), id, box),

    async remove(id) {
      await rm(`${pathOf(id)}.note`, { force: true })
      await rm(pathOf(id), { force: true })
    },

    async list() {
      return (await readdir(folder))
        .filter((name) => name.endsWith('.note'))
        .map((name) => name.slice(0, -5))
        .sort()
    },

    async sweep() {
      const names = new Set(await readdir(folder))
      for (const name of names) {
        const isNoted = name.endsWith('.note') || names.has(`${name}.note`)
        if (name.endsWith('.part') || !isNoted) await rm(join(folder, name), { force: true })
      }
    },
  }
}

async function openReader(path: string, id: string, box: Box): Promise<SpoolReader> {
  const file = await open(path, 'r')
  const head = Buffer.alloc(magic.length + 1 + 255)
  await file.read(head, 0, head.length, 0)
  const sealedLength = head[magic.length] ?? 0
  const bodyOffset = magic.length + 1 + sealedLength
  const key = createSecretKey(box.open(head.subarray(magic.length + 1, bodyOffset), `spool/${id}`))
  const bodyBytes = (await file.stat()).size - bodyOffset
  const sealedFrame = frameBytes + tagBytes
  const frames = Math.max(1, Math.ceil(bodyBytes / sealedFrame))
  const sizeBytes = bodyBytes - frames * tagBytes

  /** @param into Room for the frames as they lie on the disk; what is answered does not lie in it. */
  async function* readFrames(from: number, count: number, into?: Buffer): AsyncGenerator<Buffer> {
    const length = Math.min(count * sealedFrame, bodyBytes - from * sealedFrame)
    const sealed = into ?? Buffer.allocUnsafe(length)
    for (let at = 0; at < length;) {
      const { bytesRead } = await file.read(sealed, at, length - at, bodyOffset + from * sealedFrame + at)
      if (bytesRead === 0) throw new Error('a file of the spool ended before its last frame')
      at += bytesRead
    }
    for (let at = 0, frame = from; at < length; at += sealedFrame, frame++)
      yield openFrame(key, frame, frame === frames - 1, sealed.subarray(at, Math.min(at + sealedFrame, length)))
  }

  async function read(offset: number, length: number): Promise<Buffer> {
    const end = Math.min(offset + length, sizeBytes)
    if (end <= offset) return Buffer.alloc(0)
    const from = Math.floor(offset / frameBytes)
    const plain = Buffer.concat(await Array.fromAsync(readFrames(from, Math.ceil(end / frameBytes) - from)))
    return plain.subarray(offset - from * frameBytes, end - from * frameBytes)
  }

  const framesARead = 16
  return {
    sizeBytes,
    read,
    stream: () =>
      Readable.from(
        (async function* () {
          const sealed = Buffer.allocUnsafeSlow(framesARead * sealedFrame)
          for (let frame = 0; frame * frameBytes < sizeBytes; frame += framesARead)
            yield* readFrames(frame, framesARead, sealed)
        })(),
        { objectMode: false, highWaterMark: framesARead * frameBytes },
      ),
    close: () => file.close(),
  }
}
