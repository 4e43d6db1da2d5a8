import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { createBox } from '#platform/box.ts'
import { openSpool } from '#platform/spool.ts'

const disk = mkdtempSync(join(tmpdir(), 'comity-small-disk-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0
after(() => {
  if (mounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

async function* bytes(megabytes: number): AsyncGenerator<Buffer> {
  for (let left = megabytes * 16; left > 0; left--) yield Buffer.alloc(65_536, left)
}

test(
  'a disk that becomes full while a report is written: a clear error, nothing half kept, and the next report goes in when there is room',
  { skip: mounted ? false : 'needs the right to mount a small disk' },
  async () => {
    const spool = await openSpool({ folder: join(disk, 'spool'), box: createBox(Buffer.alloc(32, 7)), reserveBytes: 0 })
    await spool.write('report_before', bytes(1), 1 << 30)
    await assert.rejects(
      () => spool.write('report_large', bytes(4), 1 << 30),
      (error) => isAppError(error, 'observations.spool-full') && /full/.test(error.message),
    )
    assert.deepEqual(readdirSync(join(disk, 'spool')), ['report_before'])
    await spool.remove('report_before')
    assert.equal((await spool.write('report_after', bytes(1), 1 << 30)).sizeBytes, 1 << 20)
  },
)

test(
  'below the reserve nothing is taken in at all',
  { skip: mounted ? false : 'needs the right to mount a small disk' },
  async () => {
    const spool = await openSpool({
      folder: join(disk, 'reserved'),
      box: createBox(Buffer.alloc(32, 7)),
      reserveBytes: 8 << 20,
    })
    await assert.rejects(
      () => spool.write('report_any', bytes(1), 1 << 30),
      (error) => isAppError(error, 'observations.spool-full'),
    )
    assert.deepEqual(readdirSync(join(disk, 'reserved')), [])
  },
)
