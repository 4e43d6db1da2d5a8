/** Where a log is read from: a folder, an address, or memory. Paths are those under which it is served. */
export interface LogSource {
  /** Null where there is no such file. */
  read(path: string): Promise<Uint8Array | null>
  /** Lines of a file, without their line feeds, in portions; null where there is no such file or it cannot be known. */
  lines(path: string): AsyncIterable<readonly Uint8Array[]> | null
  /** All paths; left out where they cannot be known. */
  list?(): Promise<readonly string[]>
}

/** Files of an exported log beside the tree. */
export const exportFiles = {
  checkpoint: 'checkpoint',
  key: 'log.vkey',
  edition: 'edition.json',
  checkpoints: 'checkpoints.jsonl',
  figures: 'figures.jsonl',
  private: 'private.jsonl',
  decisions: 'decisions.jsonl',
  facts: 'facts.jsonl',
  packs: 'packs.jsonl',
} as const

/** What an edition opens: an auditor sees all, oversight the figures, a witness the tree alone. */
export const editions = { auditor: ['figures', 'private'], oversight: ['figures'], witness: [] } as const
export type Edition = keyof typeof editions

/** Bytes cut into lines; a last line that does not end is given as it is, with `cut` called. */
export function splitLines(bytes: Uint8Array, cut: () => void): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, at))
    start = at + 1
  }
  if (start < bytes.length) {
    cut()
    lines.push(bytes.subarray(start))
  }
  return lines
}
