import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { createBox } from './box.ts'
import { openSpool, type Spool } from './spool.ts'

async function freshSpool(t: TestContext, reserveBytes = 0): Promise<{ spool: Spool; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-spool-'))
  t.after(() => rm(folder, { recursive: true }))
  return { spool: await openSpool({ folder, box: createBox(Buffer.alloc(32, 7)), reserveBytes }), folder }
}
const gigabyte = 2 ** 30

test('what goes into the spool comes out again, whole and from anywhere, however it was cut on the way in', async (t) => {
  const { spool } = await freshSpool(t)
  let n = 0
  await fc.assert(
    fc.asyncProperty(
      fc.nat(200_000),
      fc.nat(200_000),
      fc.nat(70_000),
      fc.integer({ min: 1, max: 90_000 }),
      async (size, offset, length, cut) => {
        const bytes = randomBytes(size)
        const parts = Array.from({ length: Math.ceil(size / cut) }, (_, i) => bytes.subarray(i * cut, (i + 1) * cut))
        const id = `report_${n++}`
        const written = await spool.write(id, Readable.from(parts), gigabyte)
        assert.equal(written.sizeBytes, size)
        const reader = await spool.open(id)
        assert.equal(reader.sizeBytes, size)
        assert.deepEqual(await buffer(reader.stream()), bytes)
        assert.deepEqual(await reader.read(offset, length), bytes.subarray(offset, offset + length))
        await reader.close()
      },
    ),
    { numRuns: 40 },
  )
})

test('no byte of a report stands readable in the spool folder', async (t) => {
  const { spool, folder } = await freshSpool(t)
  await spool.write('report_1', Readable.from([Buffer.from('secret-host.example')]), gigabyte)
  await spool.note('report_1', { fileName: 'secret-name.csv' })
  for (const name of await readdir(folder)) {
    const text = (await readFile(join(folder, name))).toString('latin1')
    assert.ok(!text.includes('secret'), name)
  }
  assert.deepEqual(await spool.readNote('report_1'), { fileName: 'secret-name.csv' })
})

test('a frame that is cut off, changed or moved does not open', async (t) => {
  const { spool, folder } = await freshSpool(t)
  const bytes = randomBytes(200_000)
  await spool.write('report_1', Readable.from([bytes]), gigabyte)
  const path = join(folder, 'report_1')
  const whole = await readFile(path)
  const frame = 64 * 1024 + 16
  const body = whole.length - (Math.floor(200_000 / 65_536) * frame + (200_000 % 65_536) + 16)
  const spoilt: [string, Buffer][] = [
    ['changed', Buffer.from(whole.map((byte, i) => (i === whole.length - 100 ? byte ^ 1 : byte)))],
    ['last frame cut off', whole.subarray(0, body + 3 * frame)],
    [
      'two frames swapped',
      Buffer.concat([
        whole.subarray(0, body),
        whole.subarray(body + frame, body + 2 * frame),
        whole.subarray(body, body + frame),
        whole.subarray(body + 2 * frame),
      ]),
    ],
  ]
  for (const [what, content] of spoilt) {
    await writeFile(path, content)
    await assert.rejects(async () => {
      const reader = await spool.open('report_1')
      await buffer(reader.stream()).finally(() => reader.close())
    }, what)
  }
})

test('a report over the limit, or on a full disk, is refused and leaves nothing behind', async (t) => {
  const { spool, folder } = await freshSpool(t)
  await assert.rejects(spool.write('report_1', Readable.from([randomBytes(2000)]), 1000), {
    code: 'platform.too-large',
  })
  assert.deepEqual(await readdir(folder), [])
  const full = await openSpool({
    folder,
    box: createBox(Buffer.alloc(32)),
    reserveBytes: Number.MAX_SAFE_INTEGER,
  })
  await assert.rejects(full.write('report_2', Readable.from([Buffer.of(1)]), 1000), {
    code: 'observations.spool-full',
  })
  assert.deepEqual(await readdir(folder), [])
})

test('what a killed process left half written, or whole and not acknowledged, is swept away; what has a note stays', async (t) => {
  const { spool, folder } = await freshSpool(t)
  await writeFile(join(folder, 'report_9.part'), 'half')
  await spool.write('report_1', Readable.from([Buffer.from('a')]), 10)
  await spool.note('report_1', {})
  await spool.write('report_2', Readable.from([Buffer.from('b')]), 10)
  await spool.sweep()
  assert.deepEqual(await spool.list(), ['report_1'])
  assert.deepEqual((await readdir(folder)).sort(), ['report_1', 'report_1.note'])
})
