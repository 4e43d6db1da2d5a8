import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { UnpackRefusal } from './limits.ts'

/**
 * Unpacks gzip while it streams by; `packed` counts the bytes that went in.
 *
 * @throws {UnpackRefusal} `bad-container` when it is damaged or ends early; what came out before stands.
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  packed: { bytes: number },
): AsyncGenerator<Uint8Array> {
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      packed.bytes += piece.length
      yield piece
    }
  }
  const unpacking = createGunzip()
  const done = pipeline(Readable.from(counted(), { objectMode: false }), unpacking).then(
    () => null,
    (error: unknown) => error,
  )
  try {
    yield* unpacking
    const error = await done
    if (error !== null) throw error
  } catch (error) {
    if (error instanceof UnpackRefusal) throw error
    throw new UnpackRefusal(
      'bad-container',
      `The gzip stream is damaged: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  } finally {
    unpacking.destroy()
  }
}
