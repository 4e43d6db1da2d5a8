// Changes a log byte by byte and says which change is not refused. `node bench/log-mutants.ts [--every 1] [--kinds flip,remove,insert,swap]`
// The tree (tiles, bundles, checkpoint) is that of 10,000 entries; openings and evidence, which cost a thousand times more to read for each
// change, are those of a log of 60 entries of the same make.
import { parseArgs } from 'node:util'
import { buildLog } from '../src/transparency/log/verify/testing.ts'
import {
  byteChanges,
  byteMutant,
  isRefused,
  mutableLog,
  partMutants,
  realDecisions,
  rememberingCheck,
  withMutant,
  type Mutant,
} from '../test/log/mutant.ts'

const { values } = parseArgs({
  options: { every: { type: 'string', default: '1' }, kinds: { type: 'string', default: byteChanges.join() } },
})
const every = Number(values.every)
const kinds = byteChanges.filter((kind) => values.kinds.split(',').includes(kind))
const large = mutableLog()
const small = buildLog(60, [7, 30], realDecisions())
const treeOnly = new Map([...large.files].filter(([path]) => path.startsWith('tile/') || path === 'checkpoint'))

function* mutantsOf(files: ReadonlyMap<string, Buffer>): Generator<Mutant> {
  for (const [path, bytes] of files) {
    for (let at = 0; at < bytes.length; at += every)
      for (const kind of kinds) {
        const mutant = byteMutant(path, bytes, at, kind, at * 31 + 7)
        if (mutant !== null) yield mutant
      }
    for (let at = 0; at < bytes.length / 32; at += every) yield* partMutants(path, bytes, at)
  }
}

let tried = 0
const missed: string[] = []
const started = performance.now()
for (const { files, key, of } of [
  { files: treeOnly, key: large.key, of: treeOnly },
  { files: small.files, key: small.key, of: new Map([...small.files].filter(([path]) => !path.startsWith('tile/'))) },
]) {
  const check = rememberingCheck()
  for (const mutant of mutantsOf(of)) {
    // A line that is taken out of the history of earlier checkpoints is no fault: each stands for itself.
    if (mutant.path === 'checkpoints.jsonl' && /( removed| taken away)$/.test(mutant.name)) continue
    tried++
    if (!(await isRefused(withMutant(files, mutant), key, check))) missed.push(mutant.name)
    if (tried % 10_000 === 0)
      process.stderr.write(
        `${tried} changes, ${missed.length} not refused, ${Math.round((performance.now() - started) / 1000)} s\n`,
      )
  }
}
process.stdout.write(`${tried} changes, ${missed.length} not refused\n${missed.slice(0, 50).join('\n')}\n`)
process.exitCode = missed.length === 0 ? 0 : 1
