import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { parseCheckpoint } from '../../src/transparency/log/checkpoint.ts'
import { buildLog, type LogFiles } from '../../src/transparency/log/verify/testing.ts'
import { verifyLog } from '../../src/transparency/log/verify/verify.ts'
import { sourceOf } from '../../src/transparency/log/verify/testing.ts'
import { buildLogcheck, layOut, putFile } from './logcheck.ts'
import {
  byteChanges,
  byteMutant,
  chanceFrom,
  isRefused,
  mutableLog,
  now,
  partMutants,
  realDecisions,
  rememberingCheck,
  verifyFiles,
  withMutant,
  type Mutant,
} from './mutant.ts'

const log = mutableLog()
/** As many levels and kinds of tile, so that a change has as many places; a fifth of the work for each that is tried. */
const smaller = mutableLog(2_000)
const seed = Number(process.env['COMITY_TEST_SEED'] ?? randomBytes(4).readUInt32BE())

/** Mutants by chance: every file is hit, the small ones as often as the large. */
function someMutants(files: LogFiles, count: number): Mutant[] {
  const chance = chanceFrom(seed)
  const paths = [...files.keys()]
  const mutants: Mutant[] = []
  for (let n = 0; mutants.length < count; n++) {
    // Each file that is not one of the many tiles first, then any.
    const few = paths.filter((path) => !/^tile\/(0|entries)\//.test(path))
    const path = n % 2 === 0 ? few[(n / 2) % few.length]! : paths[chance(paths.length)]!
    const bytes = files.get(path)!
    const one = byteMutant(path, bytes, chance(bytes.length), byteChanges[n % 4]!, chance(256))
    mutants.push(...(one === null ? [] : [one]), ...(n % 5 === 0 ? partMutants(path, bytes, chance(10_000)) : []))
  }
  return mutants.filter(({ path, name }) => !isNoFault(path, name))
}

/**
 * A checkpoint of long ago that is not in the copy any more is no fault: nobody promises to have kept all. Nor is a key that does not lie beside the
 * log, for who brings it; nor a signature that stands twice, for it is the same.
 */
function isNoFault(path: string, name: string): boolean {
  if (path === 'log.vkey') return name.endsWith('taken away')
  if (path === 'checkpoint') return name === 'part 4 of checkpoint doubled'
  return path === 'checkpoints.jsonl' && /removed$|taken away$/.test(name) && !name.startsWith('remove at')
}

test('a log of 10,000 entries is whole: tree, eleven checkpoints, all openings, a thousand decisions made again', async () => {
  const found = await verifyFiles(log.files, log.key)
  assert.deepEqual(found.faults, [])
  assert.equal(found.ok, true)
  assert.deepEqual(
    [found.size, found.checkpoints, found.openings, found.decisionsReplayed],
    [10_000, 11, { figures: 10_000, private: 10_000, deleted: 0 }, 1000],
  )
})

test(`each of 150 changed logs is refused (seed ${seed})`, async () => {
  const check = rememberingCheck()
  // Parts twice: a record that is there two times is as wrong as one that is missing.
  const twice = ['private.jsonl', 'figures.jsonl', 'decisions.jsonl'].flatMap((path) =>
    partMutants(path, smaller.files.get(path)!, 917),
  )
  assert.equal((await verifyFiles(smaller.files, smaller.key)).ok, true, 'unchanged it is whole')
  for (const mutant of [...twice, ...someMutants(smaller.files, 150)])
    assert.equal(await isRefused(withMutant(smaller.files, mutant), smaller.key, check), true, mutant.name)
})

test(`what another's verifier reads of a changed log it refuses too (seed ${seed})`, async (t) => {
  const logcheck = buildLogcheck(t)
  if (typeof logcheck === 'string') return t.skip(logcheck)
  const folder = layOut(t, log.files)
  assert.equal(logcheck.accepts(log.key.vkey, folder), true)
  let refused = 0
  for (const mutant of someMutants(log.files, 400).filter(
    ({ path }) => path.startsWith('tile/') || path === 'checkpoint',
  )) {
    // The last bits of a signature's base 64 say nothing, and that library does not look at them. Ours does.
    const last = log.files.get('checkpoint')!.length - 4
    if (
      mutant.path === 'checkpoint' &&
      mutant.bytes !== null &&
      mutant.bytes.subarray(0, last).equals(log.files.get('checkpoint')!.subarray(0, last))
    )
      continue
    putFile(folder, mutant.path, mutant.bytes)
    assert.equal(logcheck.accepts(log.key.vkey, folder), false, mutant.name)
    putFile(folder, mutant.path, log.files.get(mutant.path)!)
    if (++refused === 40) break
  }
  assert.equal(refused, 40)
})

test('a history that was rewritten and signed anew does not hold against a checkpoint that somebody kept', async () => {
  const { made, pack } = realDecisions()
  const decisions = { pack, made: made.toReversed() }
  const kept = log.files.get('checkpoint')!
  for (const [other, what] of [
    [buildLog(10_000, [], decisions), /past was rewritten/],
    [buildLog(12_000, [], decisions), /past was rewritten/],
    [buildLog(9_000, [], { pack, made }), /end was taken away/],
  ] as const) {
    const alone = await verifyFiles(other.files, other.key)
    assert.deepEqual(alone.faults, [])
    const found = await verifyLog(sourceOf(other.files), { key: other.key, now, witnessed: kept })
    assert.equal(found.ok, false)
    assert.match(found.faults[0]!.what, what)
  }
  const grown = buildLog(12_000, [], { pack, made })
  const found = await verifyLog(sourceOf(grown.files), { key: grown.key, now, witnessed: kept })
  assert.deepEqual(found.faults, [])
  assert.equal(parseCheckpoint(kept).size, 10_000)
})

test('the oversight edition opens figures alone, the witness edition nothing, and each is whole', async () => {
  const oversight = new Map(log.files)
  for (const name of ['private.jsonl', 'decisions.jsonl']) oversight.delete(name)
  oversight.set('edition.json', Buffer.from('{"edition":"oversight"}\n'))
  const seen = await verifyFiles(oversight, log.key)
  assert.deepEqual(
    [seen.ok, seen.openings, seen.decisionsReplayed],
    [true, { figures: 10_000, private: 0, deleted: 0 }, 1000],
  )
  const witness = new Map([...log.files].filter(([path]) => path.startsWith('tile/') || path === 'checkpoint'))
  const bare = await verifyFiles(witness, log.key)
  assert.deepEqual([bare.ok, bare.openings.figures], [true, 0])
})
