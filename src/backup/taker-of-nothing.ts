import type { ArchiveTaker } from '#platform/backup/read-archive.ts'

/** Takes everything and keeps nothing: for who only wants to know whether an archive is whole. */
export const takerOfNothing: ArchiveTaker = {
  begin: async () => undefined,
  table: async (_, rows) => drain(rows),
  sequences: async () => undefined,
  file: async (_, bytes) => drain(bytes),
}

async function drain(bytes: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of bytes);
}
