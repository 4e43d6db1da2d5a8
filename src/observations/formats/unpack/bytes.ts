/** Small things done with streams of bytes. */
import { UnpackRefusal } from './limits.ts'

export const HEAD_BYTES = 64 << 10

/** The first bytes of a stream (64 kB unless it is shorter), and the whole stream again. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const { value, done } = await iterator.next()
    if (done === true) break
    parts.push(value)
    length += value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* parts.splice(0)
      for (;;) {
        const { value, done } = await iterator.next()
        if (done === true) return
        yield value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { head: new Uint8Array(Buffer.concat(parts)).subarray(0, HEAD_BYTES), all: all() }
}

/** The whole stream in memory, refused when larger than `max`. */
export async function hold(source: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const piece of source) {
    length += piece.length
    if (length > max)
      throw new UnpackRefusal('too-large', `It is larger than the ${max} bytes that may be held at once.`)
    parts.push(piece)
  }
  return new Uint8Array(Buffer.concat(parts))
}

export type Container = 'gzip' | 'zip' | 'mail'

const MAIL_FIELD =
  /^(?:Received|Return-Path|From|To|Date|Subject|Message-ID|MIME-Version|Delivered-To|Content-Type):/gim

/** What kind of container begins with these bytes, if any. */
export function containerOf(head: Uint8Array): Container | null {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip'
  if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)))
    return 'zip'
  const text = Buffer.from(head.subarray(0, 8192)).toString('latin1')
  if (!/^(?:From \S|[A-Za-z][A-Za-z0-9-]*:[ \t\r\n])/.test(text)) return null
  const fields = new Set((text.split(/\r?\n\r?\n/)[0]?.match(MAIL_FIELD) ?? []).map((field) => field.toLowerCase()))
  return fields.size >= 2 ? 'mail' : null
}
