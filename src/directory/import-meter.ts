import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '#kernel/errors.ts'
import { importLimits } from './import-run.ts'

/** What goes by of a file: counted and hashed as it came, unpacked where it is gzip. */
export interface Meter {
  /** The beginning of the file's content, without taking it away. */
  peek(): Promise<Uint8Array>
  /** The content. */
  bytes(): AsyncIterable<Uint8Array>
  /** Size and hash of the file as it came, as far as it was read. */
  result(): { sizeBytes: number; sha256: string }
}

/**
 * Measures a file while it is read.
 *
 * @throws {AppError} from its streams: `platform.too-large`, for the file and for what a packed one unpacks to;
 * `directory.bad-file` for a broken gzip
 */
export function createMeter(stream: AsyncIterable<Uint8Array>): Meter {
  const hash = createHash('sha256')
  let sizeBytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      sizeBytes += chunk.length
      checkSize(sizeBytes)
      hash.update(chunk)
      yield chunk
    }
  }
  const content = unpacked(counted())
  const peeked: Uint8Array[] = []
  return {
    async peek() {
      await readAhead(content, peeked, 4096)
      return Buffer.concat(peeked)
    },
    async *bytes() {
      yield* peeked.splice(0)
      yield* content
    },
    result: () => ({ sizeBytes, sha256: hash.copy().digest('hex') }),
  }
}

/** Takes chunks until they hold `bytes`, or the end has come. */
async function readAhead(from: AsyncGenerator<Uint8Array>, into: Uint8Array[], bytes: number): Promise<void> {
  for (let size = 0; size < bytes;) {
    const { done, value } = await from.next()
    if (done === true) return
    into.push(value)
    size += value.length
  }
}

async function* unpacked(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = []
  await readAhead(packed, first, 2)
  const head = Buffer.concat(first)
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head
    yield* packed
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole()
    return
  }
  let sizeBytes = 0
  // The iteration below throws what goes wrong on either side; the callback has nothing to add.
  const content = pipeline(Readable.from(whole()), createGunzip(), () => {})
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length
      checkSize(sizeBytes)
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('directory.bad-file', 'The file begins as gzip and cannot be unpacked.', { cause })
  }
}

function checkSize(sizeBytes: number): void {
  if (sizeBytes > importLimits.fileBytes)
    throw new AppError('platform.too-large', `A file to import may have ${importLimits.fileBytes} bytes, unpacked too.`)
}
