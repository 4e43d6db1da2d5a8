import { createHash } from 'node:crypto'
import { asBuffer } from '#kernel/bytes.ts'
import { AppError } from '#kernel/errors.ts'

const blockBytes = 512
/** The most that the header itself says; beyond it, a record of the extended form does. */
const plainNameBytes = 100
const plainSizeLimit = 8 ** 11

/** One file of an archive that is read. */
export interface TarEntry {
  readonly name: string
  readonly sizeBytes: number
  /** SHA-256 of every byte before this entry, in hexadecimal. */
  readonly sha256Before: string
  /** The bytes; what is not taken is passed over. */
  readonly body: AsyncIterable<Buffer>
}

/** Makes the bytes of an archive that `tar` unpacks, and knows the digest of what it has made. */
export interface TarWriter {
  /** What comes before a file's bytes, the last of whose padding came before. */
  header(name: string, sizeBytes: number): Buffer
  /** Counts the bytes of a file. */
  bytes(part: Buffer): Buffer
  /** What comes after a file of that size. */
  padding(sizeBytes: number): Buffer
  /** A whole small file. */
  file(name: string, content: string | Uint8Array): Buffer
  /** SHA-256 of all that was made so far, in hexadecimal. */
  digest(): string
  /** The end of the archive. */
  end(): Buffer
}

/** @param mtimeSeconds The time that all files bear, in seconds since 1970. @source POSIX.1-2017, pax, "ustar" and "pax Interchange Format" */
export function createTarWriter(mtimeSeconds: number): TarWriter {
  const hash = createHash('sha256')
  const count = (bytes: Buffer): Buffer => {
    hash.update(bytes)
    return bytes
  }

  function block(name: string, sizeBytes: number, type: '0' | 'x'): Buffer {
    const bytes = Buffer.alloc(blockBytes)
    const octal = (value: number, at: number, width: number): void =>
      void bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
    bytes.write(name, 0, plainNameBytes, 'utf8')
    octal(0o600, 100, 8)
    octal(0, 108, 8)
    octal(0, 116, 8)
    octal(sizeBytes < plainSizeLimit ? sizeBytes : 0, 124, 12)
    octal(mtimeSeconds, 136, 12)
    bytes.write('        ', 148, 'latin1')
    bytes.write(type, 156, 'latin1')
    bytes.write('ustar\u000000', 257, 'latin1')
    const sum = bytes.reduce((total, byte) => total + byte, 0)
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    return bytes
  }

  function padding(sizeBytes: number): Buffer {
    return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
  }

  function header(name: string, sizeBytes: number): Buffer {
    const records = [
      Buffer.byteLength(name) > plainNameBytes ? paxRecord('path', name) : '',
      sizeBytes >= plainSizeLimit ? paxRecord('size', String(sizeBytes)) : '',
    ].join('')
    const plain = block(name, sizeBytes, '0')
    if (records === '') return plain
    const body = Buffer.from(records)
    return Buffer.concat([block('more', body.length, 'x'), body, padding(body.length), plain])
  }

  return {
    header: (name, sizeBytes) => count(header(name, sizeBytes)),
    bytes: count,
    padding: (sizeBytes) => count(padding(sizeBytes)),
    file(name, content) {
      const body = Buffer.from(content as Uint8Array)
      return count(Buffer.concat([header(name, body.length), body, padding(body.length)]))
    },
    digest: () => hash.copy().digest('hex'),
    end: () => Buffer.alloc(2 * blockBytes),
  }
}

/** `length key=value`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (rest + String(length).length !== length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}

function paxRecords(body: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < body.length;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 20), 10)
    if (!(length > 0)) throw damaged()
    const [, key, value] = /^\d+ ([^=]+)=([\s\S]*)\n$/.exec(body.toString('utf8', at, at + length)) ?? []
    if (key === undefined || value === undefined) throw damaged()
    found.set(key, value)
    at += length
  }
  return found
}

const damaged = (): AppError =>
  new AppError('platform.backup-damaged', 'The backup is not whole, or no backup of a node; nothing was taken from it.')

/**
 * The files of an archive in their order, without holding more than a part of one.
 *
 * @throws {AppError} `platform.backup-damaged` when the bytes end early or are no archive.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const parts = source[Symbol.asyncIterator]()
  const hash = createHash('sha256')
  let held: Buffer = Buffer.alloc(0)

  /** The next bytes as they lie, at most that many. */
  async function some(limit: number): Promise<Buffer> {
    while (held.length === 0) {
      const next = await parts.next()
      if (next.done === true) throw damaged()
      held = asBuffer(next.value)
    }
    const taken = held.subarray(0, limit)
    held = held.subarray(taken.length)
    hash.update(taken)
    return taken
  }
  async function exactly(size: number): Promise<Buffer> {
    const taken: Buffer[] = []
    for (let rest = size; rest > 0; rest -= taken.at(-1)!.length) taken.push(await some(rest))
    return taken.length === 1 ? taken[0]! : Buffer.concat(taken)
  }

  let more: ReadonlyMap<string, string> = new Map()
  let sha256Before = ''
  for (;;) {
    if (more.size === 0) sha256Before = hash.copy().digest('hex')
    const block = await exactly(blockBytes)
    if (block.every((byte) => byte === 0)) {
      // To the last byte: only the end of an encrypted message tells whether it was changed on the way.
      while ((await parts.next()).done !== true);
      return
    }
    if (block.toString('latin1', 257, 262) !== 'ustar') throw damaged()
    const type = block.toString('latin1', 156, 157)
    const text = (at: number, length: number): string =>
      block.toString('utf8', at, at + length).replace(/\0[\s\S]*$/, '')
    const sizeBytes = Number(more.get('size') ?? Number.parseInt(text(124, 12), 8))
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw damaged()
    if (type === 'x') {
      if (sizeBytes > 64 * 1024) throw damaged()
      more = paxRecords(await exactly(sizeBytes))
    } else if (type === '0') {
      const name = more.get('path') ?? text(0, plainNameBytes)
      more = new Map()
      let rest = sizeBytes
      const body = (async function* () {
        while (rest > 0) {
          const part = await some(rest)
          rest -= part.length
          yield part
        }
      })()
      yield { name, sizeBytes, sha256Before, body }
      while (rest > 0) rest -= (await some(rest)).length
    } else throw damaged()
    await exactly((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
  }
}

/** A small file of an archive as a whole. @throws {AppError} `platform.backup-damaged` beyond the limit. */
export async function wholeBody({ sizeBytes, body }: TarEntry, limitBytes: number): Promise<Buffer> {
  if (sizeBytes > limitBytes) throw damaged()
  const parts: Buffer[] = []
  for await (const part of body) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}
