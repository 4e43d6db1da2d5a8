import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { readPrivateKeys } from 'openpgp'
import { isEncrypted, makeBackupKey, protect, readRecipients, unprotect } from './protection.ts'

const now = new Date('2020-11-01T00:00:00Z')
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function aKey() {
  const pair = await makeBackupKey('test', now)
  return {
    recipients: await readRecipients(pair.publicKey, now),
    openers: await readPrivateKeys({ armoredKeys: pair.privateKey }),
  }
}

/** Bytes that cannot be packed and whose packed form just fills a buffer of the compressor, which then adds an empty frame. */
async function withSecondFrame(): Promise<Buffer> {
  for (let size = 16_300; size < 16_400; size++) {
    const bytes = randomBytes(size)
    const packed = await buffer(await protect(inParts(bytes, size), [], now))
    if (packed.indexOf(magic, 4) > 0) return bytes
  }
  throw new Error('no such size')
}

test('what comes after the first frame of a backup is read and vouched for like the rest', async () => {
  const { recipients, openers } = await aKey()
  const bytes = await withSecondFrame()
  for (const to of [[], recipients]) {
    const file = await buffer(await protect(inParts(bytes, 5000), to, now))
    const open = async (spoilt: Buffer, size: number) =>
      buffer(
        await unprotect(Readable.from(inParts(spoilt, size), { objectMode: false }), isEncrypted(spoilt)!, openers),
      )
    // In clear, the empty frames at the end say nothing: whatever becomes of them, the bytes are whole or refused.
    const meaningless = to.length === 0 ? file.length - file.indexOf(magic, 4) : 0
    for (const size of [1000, 16_384, 1_000_000]) {
      assert.ok((await open(file, size)).equals(bytes))
      for (let back = 1; back <= 60; back++) {
        const changed = Buffer.from(file)
        changed[file.length - back]! ^= 0x10
        for (const spoilt of [changed, file.subarray(0, -back)]) {
          const read = await open(spoilt, size).catch(() => null)
          if (read === null) continue
          assert.ok(back <= meaningless, `${back} from the end, to ${to.length}`)
          assert.ok(read.equals(bytes))
        }
      }
    }
  }
})

test('a backup to which something was appended is refused', async () => {
  const clear = await buffer(await protect(inParts(randomBytes(1000), 100), [], now))
  for (const more of ['x', 'x'.repeat(13), 'x'.repeat(100_000)])
    for (const size of [100, 1_000_000])
      await assert.rejects(
        unprotect(Readable.from(inParts(Buffer.concat([clear, Buffer.from(more)]), size)), false, []).then((archive) =>
          buffer(archive),
        ),
      )
})
