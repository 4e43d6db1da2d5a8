import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { leafHash, rootOf, verifyConsistency, verifyInclusion } from '#kernel/merkle.ts'
import { openPublishedFolder } from '#platform/published-folder.ts'
import { testDatabase } from '#testing/database.ts'
import { testFact, testLog, testTransparency } from '../testing.ts'
import { unpackBundle } from './bundle.ts'
import { openCheckpoint } from './checkpoint.ts'
import { cosign } from './cosignature.ts'
import { createSigner, parseNote, parseVerifierKey, signatureLine, signatureTypes } from '#kernel/signed-note.ts'
import { tilesIn } from './sequencer.ts'
import { bundlePath, tilesOf, tilePath, tileWidth } from './tile.ts'
import { proveConsistency, proveInclusion, rootAt } from './tree-reader.ts'

async function room(t: TestContext) {
  const db = await testDatabase(t)
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const transparency = testTransparency(db)
  let n = 0
  const write = (count: number) =>
    db.transaction((tx) => transparency.record(tx, ...Array.from({ length: count }, () => testFact(n++))))
  return { db, dataDir, transparency, write, log: testLog({ db, transparency, dataDir }) }
}

/** The leaves of the published copy, with every tile held against them. */
function readPublished(dataDir: string): { size: number; root: Uint8Array; leaves: Uint8Array[] } {
  const read = (path: string) => readFileSync(join(dataDir, 'log', path))
  const { size, root } = openCheckpoint(read('checkpoint'), parseVerifierKey(read('log.vkey').toString()))
  const leaves: Uint8Array[] = []
  for (const { level, index, width } of tilesOf(size))
    if (level === 0) leaves.push(...unpackBundle(read(bundlePath(index, width)))!.map(leafHash))
  assert.equal(leaves.length, size)
  for (const place of tilesOf(size)) {
    const step = tileWidth ** place.level
    const hashes = Array.from({ length: place.width }, (_, i) => {
      const start = (place.index * tileWidth + i) * step
      return Buffer.from(rootOf(leaves.slice(start, start + step)))
    })
    assert.deepEqual(read(tilePath(place)), Buffer.concat(hashes), tilePath(place))
  }
  return { size, root, leaves }
}

test('what was written is pending, then integrated and published, and the copy is a whole log', async (t) => {
  const { dataDir, write, log } = await room(t)
  await log.start()
  assert.deepEqual(await log.sequencer.runOnce(), { integrated: 0, published: null, quarantined: null })
  await write(3)
  assert.deepEqual((await log.state()).pending.count, 3)
  assert.deepEqual(await log.sequencer.runOnce(), { integrated: 3, published: 3, quarantined: null })
  let seen = readPublished(dataDir)
  assert.deepEqual(Buffer.from(rootOf(seen.leaves)), Buffer.from(seen.root))
  for (const count of [253, 1, 600, 65_000 % 700]) {
    await write(count)
    await log.sequencer.runOnce()
    const now = readPublished(dataDir)
    assert.equal(now.size, seen.size + count)
    assert.deepEqual(Buffer.from(rootOf(now.leaves)), Buffer.from(now.root))
    assert.deepEqual(now.leaves.slice(0, seen.size), seen.leaves)
    seen = now
  }
  const state = await log.state()
  assert.deepEqual([state.size, state.checkpoint?.size, state.pending.count], [seen.size, seen.size, 0])
  assert.equal(readdirSync(join(dataDir, 'log/tile/0')).includes('000.p'), false)
})

test('with nothing pending, the size counts all that was said before the question, whenever the log grows', async (t) => {
  const { db, dataDir, transparency, write, log } = await room(t)
  await log.start()
  for (let before = 0, questions = Infinity; before < questions; before++) {
    await write(1)
    const said = Number((await db.query('select count(*) as n from transparency.fact')).rows[0]!['n'])
    let asked = 0
    const grown: typeof db = {
      ...db,
      async query(text, values) {
        if (asked++ === before) await log.sequencer.runOnce()
        return db.query(text, values)
      },
    }
    const state = await testLog({ db: grown, transparency, dataDir }).state()
    questions = asked
    assert.ok(
      state.pending.count > 0 || state.size === said,
      `grown before question ${before}: ${state.size} of ${said}`,
    )
    await log.sequencer.runOnce()
  }
})

test('a fact that falls with its transaction leaves no entry', async (t) => {
  const { db, transparency, log } = await room(t)
  await assert.rejects(
    db.transaction(async (tx) => {
      await transparency.record(tx, testFact(1))
      throw new Error('what came after failed')
    }),
  )
  assert.equal((await log.sequencer.runOnce()).integrated, 0)
})

test('two sequencers beside each other give every entry one place, and the copy never goes back', async (t) => {
  const { db, dataDir, transparency, write, log } = await room(t)
  const folder = openPublishedFolder(join(dataDir, 'log'))
  const sizes: number[] = []
  const watched = {
    ...folder,
    async write(...args: Parameters<typeof folder.write>) {
      if (args[0] === 'checkpoint') sizes.push(Number(String(args[1]).split('\n')[1]))
      await folder.write(...args)
    },
  }
  const logs = [
    log,
    testLog({ db, transparency, dataDir, folder: watched }),
    testLog({ db, transparency, dataDir, folder: watched }),
  ]
  await Promise.all([
    ...Array.from({ length: 12 }, (_, i) => write(20 + i)),
    ...Array.from({ length: 8 }, async (_, i) => logs[1 + (i % 2)]!.sequencer.runOnce()),
  ])
  await logs[1]!.sequencer.runOnce()
  const want = Array.from({ length: 12 }, (_, i) => 20 + i).reduce((a, b) => a + b)
  assert.equal(readPublished(dataDir).size, want)
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => a - b),
  )
  assert.equal(await log.sequencer.check(), null)
})

test('a killed process leaves a copy that the next one completes', async (t) => {
  const { db, dataDir, transparency, write, log } = await room(t)
  await write(300)
  await log.sequencer.runOnce()
  rmSync(join(dataDir, 'log/tile/0/000'))
  rmSync(join(dataDir, 'log/tile/entries'), { recursive: true })
  await write(1)
  await testLog({ db, transparency, dataDir }).sequencer.runOnce()
  assert.equal(readPublished(dataDir).size, 301)
})

test('proofs read from tiles hold for any entry and any two sizes', async (t) => {
  const { db, dataDir, write, log } = await room(t)
  await write(777)
  await log.sequencer.runOnce()
  const { leaves } = readPublished(dataDir)
  const read = tilesIn(db, 1)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 777 }), fc.nat(), async (size, at) => {
      const index = at % size
      const root = await rootAt(size, read)
      assert.deepEqual(Buffer.from(root), Buffer.from(rootOf(leaves.slice(0, size))))
      assert(
        verifyInclusion({ index, size, leaf: leaves[index]!, root, proof: await proveInclusion(index, size, read) }),
      )
      const first = index + 1
      const firstRoot = await rootAt(first, read)
      const proof = await proveConsistency(first, size, read)
      assert(verifyConsistency({ first, second: size, firstRoot, secondRoot: root, proof }))
    }),
    { numRuns: 60 },
  )
})

test("a known witness's cosignature is kept and published with the checkpoint; any other is refused", async (t) => {
  const { db, dataDir, transparency, write } = await room(t)
  const witness = createSigner('witness.example', Buffer.alloc(32, 2), signatureTypes.cosignature)
  const log = testLog({ db, transparency, dataDir, witnesses: [witness] })
  await write(5)
  await log.sequencer.runOnce()
  const note = readFileSync(join(dataDir, 'log/checkpoint'), 'utf8')
  const { text } = parseNote(Buffer.from(note))
  await assert.rejects(log.witnesses.accept(Buffer.from(note)), /No witness/)
  const stranger = createSigner('stranger.example', Buffer.alloc(32, 3), signatureTypes.cosignature)
  await assert.rejects(log.witnesses.accept(Buffer.from(note + signatureLine(cosign(text, 9, stranger)))), /No witness/)
  const other = createSigner('test.example/log', Buffer.alloc(32, 4))
  const elsewhere = `${text.replace('\n5\n', '\n4\n')}\n${note.split('\n\n')[1]}`
  await assert.rejects(
    log.witnesses.accept(Buffer.from(elsewhere + signatureLine(cosign(text, 9, witness)))),
    /not a checkpoint/,
  )
  assert.notEqual(other.vkey, log.sequencer.signer('test.example/log').vkey)
  const line = signatureLine(cosign(text, 1_700_000_000, witness))
  assert.deepEqual(await log.witnesses.accept(Buffer.from(note + line)), ['witness.example'])
  assert.equal(readFileSync(join(dataDir, 'log/checkpoint'), 'utf8'), note + line)
  assert.deepEqual((await log.state()).witnesses, [
    { name: 'witness.example', size: 5, at: '2023-11-14T22:13:20.000Z' },
  ])
})

test('two nodes on one database: whichever signs, both remember it and both show the whole log', async (t) => {
  const { db, dataDir, transparency, write, log } = await room(t)
  await log.start()
  await write(300)
  await log.sequencer.runOnce()
  const other = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(other, { recursive: true, force: true }))
  // What an operator carries to a second node.
  copyFileSync(join(dataDir, 'log.head'), join(other, 'log.head'))
  const second = testLog({ db, transparency, dataDir: other })
  await second.start()
  assert.equal(second.quarantine, null)
  const head = (folder: string) =>
    openCheckpoint(readFileSync(join(folder, 'log.head')), log.sequencer.signer('test.example/log')).size
  for (const [signer, follower, signed, followed] of [
    [second, log, other, dataDir],
    [log, second, dataDir, other],
    [log, second, dataDir, other],
    [second, log, other, dataDir],
  ] as const) {
    await write(301)
    const { published } = await signer.sequencer.runOnce()
    assert.equal(await follower.sequencer.follow(), null)
    assert.deepEqual([readPublished(signed).size, readPublished(followed).size], [published, published])
    assert.deepEqual([head(signed), head(followed)], [published, published])
  }
})

test('a node on a shared database that was given no memory of the log follows nobody', async (t) => {
  const { db, transparency, write, log } = await room(t)
  await log.start()
  await write(3)
  await log.sequencer.runOnce()
  const other = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(other, { recursive: true, force: true }))
  const second = testLog({ db, transparency, dataDir: other })
  assert.equal(await second.sequencer.follow(), 'head-lost')
  assert.deepEqual(readdirSync(other), [])
})
