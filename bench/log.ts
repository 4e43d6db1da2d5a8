// What the log costs: from commit to published checkpoint while facts stream in, what a fact costs to write, and how long a whole
// log takes to verify. `node bench/log.ts [--rate 2000] [--seconds 10] [--leaves 1000000]`
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Json } from '#kernel/canonical-json.ts'
import { instant, instantFromMs } from '#kernel/instant.ts'
import { leafHash } from '#kernel/merkle.ts'
import { createSigner } from '#kernel/signed-note.ts'
import { connectDatabase } from '#platform/database.ts'
import { openPublishedFolder } from '#platform/published-folder.ts'
import { packBundle } from '../src/transparency/log/bundle.ts'
import { signCheckpoint } from '../src/transparency/log/checkpoint.ts'
import { commitmentTo, entryOf, figuresText, privateText } from '../src/transparency/log/commitment.ts'
import { appendLeaves, bundlePath, edgeRoot, tilePath, tileWidth, type Edge } from '../src/transparency/log/tile.ts'
import { exportFiles } from '../src/transparency/log/verify/source.ts'
import { openingLine } from '../src/transparency/log/verify/openings.ts'
import { editionText, verifyLog } from '../src/transparency/log/verify/verify.ts'
import { testFact, testLog, testTransparency } from '../src/transparency/testing.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '10' },
    leaves: { type: 'string', default: '1000000' },
  },
})
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const leaves = Number(values.leaves)
const dataDir = mkdtempSync(join(tmpdir(), 'comity-bench-log-'))
const endings: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })]
const context = { after: (ending: () => unknown) => void endings.unshift(ending) }
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN

/** Facts in transactions of ten, as many a second as asked for; the sequencer turns as it does in a node. */
async function commitToPublished(): Promise<void> {
  // Only here: what the tests are run with watches every promise, and would slow the verifier by half.
  const { startTestCluster } = await import('#testing/cluster.ts')
  const { freshDatabase } = await import('#testing/database.ts')
  if (process.env['COMITY_TEST_CLUSTER'] === undefined) {
    const { stop, ...cluster } = await startTestCluster()
    process.env['COMITY_TEST_CLUSTER'] = JSON.stringify(cluster)
    context.after(stop)
  }
  const { app } = await freshDatabase(context)
  const db = connectDatabase({ ...app, max: 10 }, () => undefined)
  context.after(() => db.close())
  const transparency = testTransparency(db)
  const log = testLog({ db, transparency, dataDir, clock: () => instantFromMs(Date.now()) })
  await log.start()
  const committed: number[] = []
  const published: number[] = []
  let writing = true
  const turning = (async () => {
    while (writing || published.length < committed.length) {
      const { integrated } = await log.sequencer.runOnce()
      const now = performance.now()
      for (let i = 0; i < integrated; i++) published.push(now)
      await sleep(500)
    }
  })()
  let n = 0
  let spentMs = 0
  const started = performance.now()
  while (performance.now() - started < seconds * 1000) {
    const due = ((performance.now() - started) / 1000) * rate
    if (n >= due) {
      await sleep(2)
      continue
    }
    const facts = Array.from({ length: 10 }, () => testFact(n++))
    const before = performance.now()
    await db.transaction((tx) => transparency.record(tx, ...facts))
    const now = performance.now()
    spentMs += now - before
    for (let i = 0; i < facts.length; i++) committed.push(now)
  }
  writing = false
  await turning
  // One writer: entries are integrated in the order of their commits.
  const waits = committed.map((at, i) => published[i]! - at).sort((a, b) => a - b)
  say(
    `facts written: ${n} in ${seconds} s (${Math.round(n / seconds)}/s), ${((spentMs / n) * 1000).toFixed(0)} µs each, ten a transaction`,
  )
  say(
    `commit to published: p50 ${Math.round(percentile(waits, 0.5))} ms, p99 ${Math.round(percentile(waits, 0.99))} ms, most ${Math.round(waits.at(-1) ?? 0)} ms`,
  )
}

/** What one fact adds to a transaction that writes something else anyway. */
async function costOfAFact(): Promise<void> {
  const { freshDatabase } = await import('#testing/database.ts')
  const { app } = await freshDatabase(context)
  const db = connectDatabase({ ...app, max: 2 }, () => undefined)
  context.after(() => db.close())
  const transparency = testTransparency(db)
  for (const many of [1, 10, 100, 1000]) {
    const times: number[] = []
    for (let round = 0; round < 30; round++)
      await db.transaction(async (tx) => {
        const before = performance.now()
        await transparency.record(tx, ...Array.from({ length: many }, (_, i) => testFact(i)))
        times.push(performance.now() - before)
      })
    times.sort((a, b) => a - b)
    say(
      `record of ${many} in one call: ${((percentile(times, 0.5) / many) * 1000).toFixed(0)} µs a fact (median of 30)`,
    )
  }
}

/** An auditor's edition in a folder, written as it is made. */
async function writeLog(size: number, folder: string): Promise<void> {
  const to = openPublishedFolder(folder)
  const key = createSigner('bench.example/log', createHash('sha256').update('bench').digest())
  const at = instant('2026-11-01T07:00:00Z')
  const salts = randomBytes(64)
  const entries: Buffer[] = []
  const make = (index: number) => {
    salts.writeUInt32LE(index, 0)
    salts.writeUInt32LE(index, 32)
    const fact = { ...testFact(index), at }
    const ref = String(index).padStart(32, '0')
    const figures = figuresText({ type: fact.type, at, ref, exercise: false, figures: { count: index } })
    return { figures, record: privateText(fact), privateSalt: salts.subarray(0, 32), figuresSalt: salts.subarray(32) }
  }
  async function* lines(kind: 'figures' | 'private'): AsyncGenerator<string> {
    for (let index = 0; index < size; index++) {
      const { figures, record, privateSalt, figuresSalt } = make(index)
      if (kind === 'figures') {
        entries.push(
          entryOf({
            private: commitmentTo('private', privateSalt, record),
            figures: commitmentTo('figures', figuresSalt, figures),
          }),
        )
        yield openingLine(index, figuresSalt, JSON.parse(figures) as Json)
      } else yield openingLine(index, privateSalt, JSON.parse(record) as Json)
    }
  }
  await to.writeLines(exportFiles.figures, lines('figures'))
  await to.writeLines(exportFiles.private, lines('private'))
  let edge: Edge = []
  for (let done = 0; done < size; done += 65_536) {
    const some = entries.slice(done, done + 65_536)
    const step = appendLeaves(edge, done, some.map(leafHash))
    edge = step.edge
    for (const tile of step.tiles) await to.write(tilePath(tile), tile.bytes)
    for (let i = 0; i < some.length; i += tileWidth) {
      const bundle = some.slice(i, i + tileWidth)
      await to.write(bundlePath((done + i) / tileWidth, bundle.length), packBundle(bundle))
    }
  }
  await to.write(exportFiles.edition, editionText('auditor'))
  await to.write(exportFiles.key, `${key.vkey}\n`)
  await to.write(exportFiles.checkpoint, signCheckpoint({ origin: key.name, size, root: edgeRoot(edge) }, key))
}

async function verification(): Promise<void> {
  const folder = join(dataDir, 'whole')
  await writeLog(leaves, folder)
  const before = performance.now()
  const cpu = process.cpuUsage()
  const found = await verifyLog(openPublishedFolder(folder), { key: null, now: instant('2026-11-22T07:00:00Z') })
  const spent = process.cpuUsage(cpu)
  const wall = ((performance.now() - before) / 1000).toFixed(1)
  say(
    `verify of ${found.size} leaves, all openings: ${wall} s, ${((spent.user + spent.system) / 1e6).toFixed(1)} s of CPU; ${found.ok ? 'whole' : `${found.faultCount} faults: ${JSON.stringify(found.faults[0])}`}`,
  )
}

try {
  if (leaves > 0) await verification()
  if (seconds > 0) {
    await commitToPublished()
    await costOfAFact()
  }
} finally {
  for (const ending of endings) await ending()
}
