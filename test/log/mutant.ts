import { readdirSync, readFileSync } from 'node:fs'
import type { Json } from '#kernel/canonical-json.ts'
import { instant } from '#kernel/instant.ts'
import type { SignerKey } from '#kernel/signed-note.ts'
import { replayEvidence, type PackEvidence } from '#norms'
import { replayLogged } from '../../src/replay-logged.ts'
import { buildLog, sourceOf, type BuiltDecisions, type LogFiles } from '../../src/transparency/log/verify/testing.ts'
import { checkBundle, type CheckedBundle } from '../../src/transparency/log/verify/tree.ts'
import { verifyLog, type Verification } from '../../src/transparency/log/verify/verify.ts'

const policies = new URL('../../policies/', import.meta.url)

/** A few real decisions of the base pack, as the norms keep them. */
export function realDecisions(): BuiltDecisions {
  const files = readdirSync(policies)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => ({ name, base64: readFileSync(new URL(name, policies)).toString('base64') }))
  const pack: PackEvidence = { files, overlay: null, foreign: [] }
  const sets: Record<string, Json>[] = ['E0', 'E1', 'E2', 'E3', 'E4', 'E5'].map((effect) => ({ 'act.effect': effect }))
  const made = sets.map((facts) => ({ decided: replayEvidence(pack, 'notify', facts as never), facts }))
  return { pack: { digest: made[0]!.decided.packDigest, pack: pack as unknown as Json }, made }
}

/** A log with eleven checkpoints, some of them within a tile and some at its end. */
export function mutableLog(size = 10_000): { files: Map<string, Buffer>; key: SignerKey } {
  const within = [0.3, 0.512, 0.7777, 0.9999].map((share) => Math.trunc(size * share))
  const atAnEnd = Math.trunc((size * 0.8192) / 256) * 256
  const sizes = [1, 2, 255, 256, 257, ...within, atAnEnd].toSorted((a, b) => a - b)
  return buildLog(size, sizes, realDecisions())
}

export const now = instant('2026-11-22T07:00:00Z')

/** Verifies files in memory; with `check`, bundles that were hashed before are not hashed again. */
export function verifyFiles(files: LogFiles, key: SignerKey, check?: typeof checkBundle): Promise<Verification> {
  return verifyLog(sourceOf(files), { key, now, replay: replayLogged, ...(check && { check }) })
}

/** Holds bundles against tiles as the verifier does, and remembers by the very buffers. */
export function rememberingCheck(): typeof checkBundle {
  const seen = new WeakMap<Uint8Array, WeakMap<Uint8Array, CheckedBundle>>()
  return (bundle, tile) => {
    const byTile = seen.get(bundle) ?? new WeakMap<Uint8Array, CheckedBundle>()
    seen.set(bundle, byTile)
    const known = byTile.get(tile) ?? checkBundle(bundle, tile)
    byTile.set(tile, known)
    return known
  }
}

/** One change to one file. */
export interface Mutant {
  readonly name: string
  readonly path: string
  /** Null: the file is taken away. */
  readonly bytes: Buffer | null
}

export const byteChanges = ['flip', 'remove', 'insert', 'swap'] as const

/** The change of a kind at a byte; null where it would change nothing. */
export function byteMutant(
  path: string,
  bytes: Buffer,
  at: number,
  kind: (typeof byteChanges)[number],
  chance: number,
): Mutant | null {
  const name = `${kind} at ${at} of ${path}`
  const copy = Buffer.from(bytes)
  if (kind === 'flip') copy[at]! ^= 1 << (chance & 7)
  if (kind === 'swap') {
    const other = at + 1 < bytes.length ? at + 1 : at - 1
    if (other < 0 || bytes[other] === bytes[at]) return null
    copy[at] = bytes[other]!
    copy[other] = bytes[at]!
  }
  if (kind === 'remove') return { name, path, bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]) }
  if (kind === 'insert')
    return { name, path, bytes: Buffer.concat([bytes.subarray(0, at), Buffer.of(chance & 0xff), bytes.subarray(at)]) }
  return { name, path, bytes: copy }
}

/** Files as sequences of whole things: entries of a bundle, hashes of a tile, lines. */
function partsOf(path: string, bytes: Buffer): Buffer[] {
  const step = path.startsWith('tile/entries/') ? 67 : path.startsWith('tile/') ? 32 : 0
  if (step > 0) return Array.from({ length: bytes.length / step }, (_, i) => bytes.subarray(i * step, (i + 1) * step))
  return bytes
    .toString('utf8')
    .split(/(?<=\n)/)
    .map((line) => Buffer.from(line))
}

/** Whole entries, hashes and lines removed, doubled, and put in each other's place. */
export function partMutants(path: string, bytes: Buffer, at: number): Mutant[] {
  const parts = partsOf(path, bytes)
  const i = at % parts.length
  const j = (i + 1) % parts.length
  const swapped = parts.with(i, parts[j]!).with(j, parts[i]!)
  return [
    { name: `part ${i} of ${path} removed`, path, bytes: Buffer.concat(parts.toSpliced(i, 1)) },
    { name: `part ${i} of ${path} doubled`, path, bytes: Buffer.concat(parts.toSpliced(i, 0, parts[i]!)) },
    { name: `parts ${i} and ${j} of ${path} swapped`, path, bytes: Buffer.concat(swapped) },
    { name: `${path} taken away`, path, bytes: null },
  ].filter((mutant) => mutant.bytes === null || !mutant.bytes.equals(bytes))
}

export function withMutant(files: LogFiles, { path, bytes }: Mutant): Map<string, Buffer> {
  const changed = new Map(files)
  if (bytes === null) changed.delete(path)
  else changed.set(path, bytes)
  return changed
}

/** Whether a log is refused: by a fault, or because there is nothing to begin with. */
export async function isRefused(files: LogFiles, key: SignerKey, check?: typeof checkBundle): Promise<boolean> {
  try {
    return !(await verifyFiles(files, key, check)).ok
  } catch {
    return true
  }
}

/** Chance that can be had again: numbers below 2^32 from a seed (xorshift). */
export function chanceFrom(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
