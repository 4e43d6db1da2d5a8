import { AppError } from '#kernel/errors.ts'
import { askable, type Asked } from './asked.ts'
import type { Facts } from './fact-set.ts'
import { digestOverlay, readOverlay } from './overlay/document.ts'
import { layOver } from './overlay/lay.ts'
import { policyDigest } from './overlay/policies.ts'
import { loadPack, type RulePack } from './pack.ts'
import { loadForeignPack } from './packs/foreign-pack.ts'

/** The rules under which something was decided, as they are handed to somebody who decides again: bytes in base 64. */
export interface PackEvidence {
  /** The base pack. */
  readonly files: readonly { readonly name: string; readonly base64: string }[]
  /** What was laid over it, as it was signed; null where nothing was. */
  readonly overlay: string | null
  /** Packs from elsewhere that the overlay adopts, in its order. */
  readonly foreign: readonly string[]
}

/** What a decision came to, in the words that the log keeps of it. */
export interface DecidedAgain {
  readonly act: string
  readonly outcome: string
  readonly rules: string
  readonly factsDigest: string
  readonly packDigest: string
}

/**
 * Decides over facts and rules that somebody else kept. The digests are those of what was handed in, made anew: changed facts or
 * rules do not come out as those that were logged.
 *
 * @param known Packs that were read already, by the evidence that they came from.
 * @throws {AppError} `norms.bad-pack`, `norms.bad-overlay`, `norms.bad-facts`, `norms.unknown-act`
 */
export function replayEvidence(
  evidence: PackEvidence,
  act: string,
  facts: Facts,
  known: WeakMap<PackEvidence, Asked> = new WeakMap(),
): DecidedAgain {
  const asked = known.get(evidence) ?? askable(packOf(evidence))
  known.set(evidence, asked)
  const answer = asked.answer(act, facts)
  return {
    act,
    outcome: answer.judgement.outcome,
    rules: answer.rules.join(' '),
    factsDigest: answer.facts.digest,
    packDigest: asked.pack.digest,
  }
}

function packOf({ files, overlay, foreign }: PackEvidence): RulePack {
  const base = loadPack(files.map(({ name, base64 }) => ({ name, bytes: bytesOf(base64) })))
  if (overlay === null) return base
  const document = readOverlay(overlay)
  const laid = layOver(
    base,
    document,
    foreign.map((one) => loadForeignPack(bytesOf(one), base)),
  )
  return { ...laid, digest: policyDigest(base.digest, digestOverlay(overlay)) }
}

/** Base 64 in its one form: two texts for the same bytes would let a changed text pass. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) throw new AppError('norms.bad-pack', 'A file of the pack is no base 64.')
  return bytes
}
