import type { Json } from '#kernel/canonical-json.ts'
import { replayEvidence, type DecidedAgain, type Facts, type PackEvidence } from '#norms'

/** Rules and facts that an exported log holds, decided once more: joins the log, which knows no rules, to the norms. */
export function replayLogged(pack: Json, act: string, facts: Json): DecidedAgain {
  return replayEvidence(pack as unknown as PackEvidence, act, facts as Facts, read)
}

/** Packs that were read already. */
const read: NonNullable<Parameters<typeof replayEvidence>[3]> = new WeakMap()
