import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { createFormats } from '../formats.ts'
import { BUILT_IN_SCHEMA } from '../shadowserver/schema.ts'
import { inMemory } from './zip.ts'
import { writeMail, writeZip } from './testing.ts'
import { unpack, UNPACK_LIMITS, UnpackRefusal } from './unpack.ts'
import type { UnpackLimits } from './unpack.ts'

const formats = createFormats(BUILT_IN_SCHEMA)
const CSV = new Uint8Array(Buffer.from('timestamp,ip,port\n2026-11-21 04:05:06,192.0.2.7,80\n'))
const NAME = '2026-11-21-scan_redis-example-asn.csv'
const isReport = (head: Uint8Array, fileName: string): boolean => formats.detect(head, { fileName, feed: '' }) !== null

async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** What comes out, each as a line: `stream name bytes`, `refused name reason`, `ignored name`. */
async function outcomes(name: string, bytes: Uint8Array, limits: Partial<UnpackLimits> = {}): Promise<string[]> {
  const lines: string[] = []
  const source = { name, bytes: pieces(bytes), random: inMemory(bytes) }
  for await (const item of unpack(source, isReport, { ...UNPACK_LIMITS, ...limits })) {
    if (item.kind === 'refused') lines.push(`refused ${item.path.join(' > ')} ${item.reason}`)
    else if (item.kind === 'ignored') lines.push(`ignored ${item.name}`)
    else {
      let length = 0
      try {
        for await (const piece of item.bytes) length += piece.length
        lines.push(`stream ${item.name} ${length}`)
      } catch (error) {
        assert.ok(error instanceof UnpackRefusal)
        lines.push(`broken ${item.name} ${error.reason}`)
      }
    }
  }
  return lines
}

const plain = `stream ${NAME} ${CSV.length}`
const gzipped = new Uint8Array(gzipSync(CSV))
const zipped = writeZip([{ name: NAME, bytes: CSV }])
const mail = (bytes: Uint8Array, name: string): Uint8Array =>
  writeMail('Dear team, see the report.', [{ name, type: 'application/octet-stream', bytes }])

const table: [string, string, Uint8Array, string[]][] = [
  ['a plain file is its own only item', NAME, CSV, [plain]],
  ['gzip', `${NAME}.gz`, gzipped, [plain]],
  ['zip', 'report.zip', zipped, [plain]],
  [
    'zip with two reports',
    'r.zip',
    writeZip([
      { name: NAME, bytes: CSV },
      { name: NAME, bytes: CSV },
    ]),
    [plain, plain],
  ],
  ['an empty zip holds nothing', 'r.zip', writeZip([]), []],
  ['a message with a CSV', 'm.eml', mail(CSV, NAME), [plain, 'ignored message-text']],
  ['a message with a zip', 'm.eml', mail(zipped, `${NAME}.zip`), [plain, 'ignored message-text']],
  ['a message with a gzip', 'm.eml', mail(gzipped, `${NAME}.gz`), [plain, 'ignored message-text']],
  ['gzip of a zip', 'r.gz', new Uint8Array(gzipSync(zipped)), [plain]],
  [
    'zip in zip in mail',
    'm.eml',
    mail(writeZip([{ name: 'a.zip', bytes: zipped }]), 'b.zip'),
    [plain, 'ignored message-text'],
  ],
  [
    'a message without a machine part is refused, and says what was in it',
    'm.eml',
    mail(new Uint8Array([137, 80, 78, 71]), 'logo.png'),
    ['ignored logo.png', 'ignored message-text', 'refused m.eml no-machine-part'],
  ],
]
for (const [title, name, bytes, expected] of table)
  test(title, async () => assert.deepEqual(await outcomes(name, bytes), expected))

test('path tricks are names and nothing else', async () => {
  const names = ['../../etc/passwd', '/etc/cron.d/x', 'C:\\Windows\\x.csv', `sub/${NAME}`]
  const zip = writeZip(names.map((name) => ({ name, bytes: CSV })))
  const items: [string, string[]][] = []
  for await (const item of unpack({ name: 'r.zip', bytes: pieces(zip) }, isReport)) items.push([item.name, item.path])
  assert.deepEqual(items, [
    ['passwd', ['r.zip', '../../etc/passwd']],
    ['x', ['r.zip', '/etc/cron.d/x']],
    ['x.csv', ['r.zip', 'C:\\Windows\\x.csv']],
    [NAME, ['r.zip', `sub/${NAME}`]],
  ])
})

test('no two items have the same path, so that no part is taken for another', async () => {
  const long = 'x'.repeat(200)
  const zip = writeZip([NAME, NAME, `${NAME} #2`, `${long}a`, `${long}b`].map((name) => ({ name, bytes: CSV })))
  const paths: string[] = []
  for await (const item of unpack({ name: 'r.zip', bytes: pieces(zip) }, isReport)) paths.push(item.path.join('/'))
  assert.equal(new Set(paths).size, 5)
  assert.equal(paths[1], `r.zip/${NAME} #2`)
  assert.ok(paths.every((path) => path.length < 190))
})

test('a zip bomb is refused by its ratio, the entry after it comes in', async () => {
  const bomb = writeZip([
    { name: 'bomb.csv', bytes: new Uint8Array(4 << 20) },
    { name: NAME, bytes: CSV },
  ])
  assert.deepEqual(await outcomes('r.zip', bomb, { ratioFromBytes: 1 << 20 }), ['broken bomb.csv ratio', plain])
})

test('a gzip bomb is refused by its ratio', async () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(4 << 20)))
  assert.deepEqual(await outcomes('b.csv.gz', bomb, { ratioFromBytes: 1 << 20 }), ['broken b.csv ratio'])
})

test('more bytes than allowed in all are refused', async () => {
  const zip = writeZip(
    [1, 2, 3].map((number) => ({ name: `${number}.csv`, bytes: new Uint8Array(1000).fill(number + 48) })),
  )
  assert.deepEqual(await outcomes('r.zip', zip, { maxBytes: 2500 }), [
    'stream 1.csv 1000',
    'stream 2.csv 1000',
    'refused r.zip > 3.csv too-large',
  ])
})

test('more entries than allowed are refused', async () => {
  const zip = writeZip([1, 2, 3].map((number) => ({ name: `${number}.csv`, bytes: CSV })))
  assert.deepEqual(await outcomes('r.zip', zip, { maxEntries: 2 }), [
    `stream 1.csv ${CSV.length}`,
    `stream 2.csv ${CSV.length}`,
    'refused r.zip too-many-entries',
  ])
})

test('containers deeper than allowed are refused', async () => {
  const deep = [1, 2, 3].reduce((inner) => writeZip([{ name: 'x.zip', bytes: inner }]), zipped)
  assert.deepEqual(await outcomes('r.zip', deep), ['refused r.zip > x.zip > x.zip > x.zip too-deep'])
})

test('a large archive inside another is refused, not held', async () => {
  const inner = writeZip([
    {
      name: 'x',
      bytes: new Uint8Array(
        Buffer.from(Array.from({ length: 5000 }, (_, at) => Math.imul(at + 1, 2_654_435_761) >>> 13)),
      ),
    },
  ])
  const outer = writeZip([{ name: 'in.zip', bytes: inner }])
  assert.deepEqual(await outcomes('r.zip', outer, { maxHeldBytes: 1000 }), ['refused r.zip > in.zip too-large'])
})

test('an encrypted entry is refused, the next comes in', async () => {
  const zip = writeZip([
    { name: 'secret.csv', bytes: CSV, encrypted: true },
    { name: NAME, bytes: CSV },
  ])
  assert.deepEqual(await outcomes('r.zip', zip), ['refused r.zip > secret.csv encrypted', plain])
})

test('an entry that is larger than it claims is refused', async () => {
  const zip = writeZip([{ name: NAME, bytes: new Uint8Array(200_000).fill(65), claimedBytes: 10 }])
  const [line] = await outcomes('r.zip', zip)
  assert.match(line ?? '', /bad-container$/)
})

test('damaged containers are refused by name', async () => {
  assert.deepEqual(await outcomes('r.zip', zipped.slice(0, 40)), ['refused r.zip bad-container'])
  assert.match((await outcomes('r.csv.gz', gzipped.slice(0, 25))).join(), /r\.csv(\.gz)? bad-container$/)
  const flipped = gzipped.map((byte, at) => (at === 20 ? byte ^ 0xff : byte))
  assert.match((await outcomes('r.csv.gz', flipped)).join(), /bad-container$/)
})

test('no damage to an archive or a message makes unpacking throw anything but a refusal', async () => {
  const originals = [zipped, gzipped, mail(zipped, 'a.zip')]
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...originals), flips, fc.nat(), async (original, changes, cut) => {
      const bytes = original.slice(0, original.length - (cut % 20))
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      await outcomes('x', bytes)
    }),
    { numRuns: 300 },
  )
})

const MAIL = join(process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data'), 'mail')
test(
  'mails as senders really write them: a report comes out, or the message is refused for having none',
  { skip: existsSync(MAIL) ? false : `no data at ${MAIL}; set COMITY_SHARED_DATA` },
  async () => {
    const withReport: string[] = []
    for (const name of readdirSync(MAIL)) {
      const lines = await outcomes(name, new Uint8Array(readFileSync(join(MAIL, name))))
      const streams = lines.filter((line) => line.startsWith('stream'))
      if (streams.length > 0) withReport.push(name)
      else assert.match(lines.at(-1) ?? '', /no-machine-part$/, `${name}: ${lines.join('; ')}`)
    }
    const shadowserver = readdirSync(MAIL).filter((name) => name.startsWith('shadowserver'))
    assert.deepEqual(
      shadowserver.filter((name) => !withReport.includes(name)),
      [],
    )
  },
)
