import { AppError } from '#kernel/errors.ts'
import { askable, type Asked } from './asked.ts'
import type { Facts } from './fact-set.ts'
import { loadPack } from './pack.ts'

/** The rules under which something was decided, as they are handed to somebody who decides again: bytes in base 64. */
export interface PackEvidence {
  readonly files: readonly { readonly name: string; readonly base64: string }[]
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
 * @throws {AppError} `norms.bad-pack`, `norms.bad-facts`, `norms.unknown-act`
 */
export function replayEvidence(
  pack: PackEvidence,
  act: string,
  facts: Facts,
  known: WeakMap<PackEvidence, Asked> = new WeakMap(),
): DecidedAgain {
  let asked = known.get(pack)
  if (asked === undefined) {
    asked = askable(loadPack(pack.files.map(({ name, base64 }) => ({ name, bytes: bytesOf(base64) }))))
    known.set(pack, asked)
  }
  const answer = asked.answer(act, facts)
  return {
    act,
    outcome: answer.judgement.outcome,
    rules: answer.rules.join(' '),
    factsDigest: answer.facts.digest,
    packDigest: asked.pack.digest,
  }
}

function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) throw new AppError('norms.bad-pack', 'A file of the pack is no base 64.')
  return bytes
}
