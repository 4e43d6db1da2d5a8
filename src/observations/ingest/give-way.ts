/** How often a report in work looks whether a short one waits, in ms. */
export const lookEveryMs = 500
/** How long others may have the thread before the report in work has it again, in ms: what is begun in that time is ended. */
export const othersMs = 2000

/**
 * Lets a report in work give way to short ones between its chunks, so that one of ten million rows does not delay a hospital's. It keeps at
 * least half of the thread: after the others had it for a while, they have it again only after as long.
 *
 * @param nowMs A clock that only goes forward.
 * @param workNext Works the next short report through. False: none waits.
 * @returns To be awaited before each chunk.
 */
export function createGiveWay(nowMs: () => number, workNext: () => Promise<boolean>): () => Promise<void> {
  let since = nowMs()
  let ownMs = lookEveryMs
  return async () => {
    const began = nowMs()
    if (began - since < ownMs) return
    while ((await workNext()) && nowMs() - began < othersMs);
    since = nowMs()
    ownMs = Math.max(lookEveryMs, since - began)
  }
}

/** Lanes that are remembered: more feeds than wait at once. */
const remembered = 200

/** The lanes that were served last, once one more was: each stands once, the latest at the end. */
export function servedAfter(served: readonly string[], lane: string): readonly string[] {
  return [...served.filter((each) => each !== lane), lane].slice(-remembered)
}
