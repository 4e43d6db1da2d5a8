import type { SeenFile } from '#platform/watched-folder.ts'

/** A file without bytes may be one that somebody is about to fill: it gets this long. */
const emptyPatienceMs = 60_000

/**
 * Files that have stopped growing: the look before saw the very same file, of the same size and time of change. A file that was
 * renamed into place is whole from the first moment, and passes at its second look.
 *
 * @param nowMs When the later look was taken, milliseconds since 1970-01-01T00:00:00Z.
 */
export function settledFiles(before: readonly SeenFile[], now: readonly SeenFile[], nowMs: number): SeenFile[] {
  const known = new Map(before.map((file) => [file.name, file]))
  return now.filter((file) => {
    const earlier = known.get(file.name)
    if (earlier === undefined || earlier.identity !== file.identity) return false
    if (earlier.sizeBytes !== file.sizeBytes || earlier.changedMs !== file.changedMs) return false
    return file.sizeBytes > 0 || nowMs - file.changedMs >= emptyPatienceMs
  })
}
