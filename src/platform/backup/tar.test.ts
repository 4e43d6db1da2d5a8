import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTarWriter, readTar, wholeBody } from './tar.ts'

const long = `files/${'folder/'.repeat(20)}with-a-name.txt`

function archiveOf(files: readonly (readonly [string, Uint8Array])[]): Buffer {
  const tar = createTarWriter(1_700_000_000)
  return Buffer.concat([...files.map(([name, bytes]) => tar.file(name, bytes)), tar.end()])
}

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('whatever the sizes and wherever the bytes are cut into parts, the files come back, each with the digest of what stood before it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 1600 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.boolean(),
      async (bodies, size, skip) => {
        const files = bodies.map((body, i) => [i % 2 === 0 ? `f${i}` : `${long}${i}`, body] as const)
        const bytes = archiveOf(files)
        let n = 0
        for await (const entry of readTar(inParts(bytes, size))) {
          const [name, body] = files[n]!
          assert.equal(entry.name, name)
          const before = archiveOf(files.slice(0, n)).subarray(0, -1024)
          assert.equal(entry.sha256Before, createHash('sha256').update(before).digest('hex'))
          if (!skip) assert.deepEqual(await wholeBody(entry, 1600), Buffer.from(body))
          n++
        }
        assert.equal(n, files.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('an archive that ends early is refused, wherever it ends', async () => {
  const bytes = archiveOf([
    ['a', Buffer.alloc(700, 1)],
    [long, Buffer.alloc(100, 2)],
  ])
  // The second block of zeros says nothing that the first has not said.
  for (let end = 0; end <= bytes.length - 1024; end += 100)
    await assert.rejects(
      async () => {
        for await (const entry of readTar(inParts(bytes.subarray(0, end), 300))) await wholeBody(entry, 1000)
      },
      { code: 'platform.backup-damaged' },
      `at ${end}`,
    )
})

const noTar = spawnSync('tar', ['--version']).status === 0 ? false : 'there is no tar program here'

test('tar unpacks what was written', { skip: noTar }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-tar-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const files = [
    ['manifest.json', Buffer.from('{}')],
    [long, Buffer.alloc(5000, 7)],
    ['empty', Buffer.alloc(0)],
  ] as const
  writeFileSync(join(folder, 'a.tar'), archiveOf(files))
  execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder })
  for (const [name, bytes] of files) assert.deepEqual(readFileSync(join(folder, name)), bytes)
})
