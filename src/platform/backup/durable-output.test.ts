import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { writeWhole } from './durable-output.ts'

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-out-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function* parts(count: number, size = 1024 * 64): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n++) yield Buffer.alloc(size, n)
}

test('a file is there when its last byte is, and under no name before', async (t) => {
  const folder = scratch(t)
  const path = join(folder, 'a.backup')
  const seen: string[][] = []
  const watched = async function* () {
    for await (const part of parts(3)) {
      seen.push(readdirSync(folder))
      yield part
    }
  }
  assert.equal((await writeWhole(path, watched())).sizeBytes, 3 * 65536)
  assert.deepEqual(seen.at(-1), ['a.backup.part'])
  assert.deepEqual(readdirSync(folder), ['a.backup'])
})

test('bytes that break off leave nothing, and a file that is there stays as it is', async (t) => {
  const folder = scratch(t)
  const broken = async function* () {
    yield Buffer.alloc(10)
    throw new Error('broken off')
  }
  await assert.rejects(writeWhole(join(folder, 'a.backup'), broken()), /broken off/)
  assert.deepEqual(readdirSync(folder), [])
  writeFileSync(join(folder, 'b.backup'), 'older')
  await assert.rejects(writeWhole(join(folder, 'b.backup'), parts(1)), { code: 'platform.backup-target' })
  assert.equal(readFileSync(join(folder, 'b.backup'), 'utf8'), 'older')
})

test('a disk that becomes full is said, and the part of the file is taken away', async (t) => {
  const folder = scratch(t)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).status !== 0)
    return t.skip('a small disk cannot be mounted here')
  try {
    await assert.rejects(writeWhole(join(folder, 'a.backup'), parts(20)), { code: 'platform.disk-full' })
    assert.deepEqual(readdirSync(folder), [])
  } finally {
    spawnSync('umount', [folder])
  }
  return undefined
})
