/** Where a log is read from: a folder, an address, or memory. Paths are those under which it is served. */
export interface LogSource {
  /** Null where there is no such file. */
  read(path: string): Promise<Uint8Array | null>
  /** Lines of a file, each with its line feed as far as it has one, in portions; null where there is no such file. */
  lines(path: string): Promise<AsyncIterable<readonly Uint8Array[]> | null>
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
