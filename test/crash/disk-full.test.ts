import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { createBox } from '#platform/box.ts'
import { openSpool } from '#platform/spool.ts'
import { mountSmallDisk, noSmallDisk } from '#testing/small-disk.ts'

const skip = noSmallDisk() ?? false
const disk = mkdtempSync(join(tmpdir(), 'comity-small-disk-'))
if (skip === false) mountSmallDisk({ after }, disk, 2)
after(() => rmSync(disk, { recursive: true, force: true }))

async function* bytes(megabytes: number): AsyncGenerator<Buffer> {
  for (let left = megabytes * 16; left > 0; left--) yield Buffer.alloc(65_536, left)
}

test(
  'a disk that becomes full while a report is written: a clear error, nothing half kept, and the next report goes in when there is room',
  { skip },
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

test('below the reserve nothing is taken in at all', { skip }, async () => {
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
})

test(
  'a disk with no room for a note, or that can only be read: what was refused leaves nothing behind, and each says what it is',
  { skip },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'comity-small-disk-'))
    const small = mountSmallDisk({ after: (work) => t.after(work) }, folder, 1)
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const spool = await openSpool({
      folder: join(folder, 'spool'),
      box: createBox(Buffer.alloc(32, 7)),
      reserveBytes: 0,
    })
    assert.equal((await spool.room()).isWritable, true)
    await spool.write('report_kept', bytes(0), 1 << 20)
    small.fill(0)
    await assert.rejects(
      () => spool.note('report_kept', { fileName: 'x'.repeat(10_000) }),
      (error) => isAppError(error, 'observations.spool-full'),
    )
    small.free()
    small.readOnly(true)
    await assert.rejects(
      () => spool.write('report_late', bytes(0), 1 << 20),
      (error) => isAppError(error, 'observations.spool-unwritable') && /EROFS/.test(error.message),
    )
    assert.equal((await spool.room()).isWritable, false)
    small.readOnly(false)
    assert.deepEqual(readdirSync(join(folder, 'spool')), ['report_kept'])
    await spool.note('report_kept', {})
  },
)
