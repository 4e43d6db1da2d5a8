import type { Box } from '#platform/box.ts'
import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Tx } from '#platform/database.ts'
import { day } from '#kernel/instant.ts'
import { evidenceClasses } from '../blocks.ts'
import type { ChunkWork } from '../chunk-work.ts'

/** Keeps the fields of a batch's events, sealed, a block for each class of personal data. */
export async function saveEvidence(tx: Tx, box: Box, work: ChunkWork, blockNo: number): Promise<void> {
  const copy = new CopyRows()
  const nowMs = Date.parse(work.now)
  for (const [dataClass, packed] of work.evidence) {
    copy.row(4)
    copy.int8(blockNo)
    copy.text(dataClass)
    copy.timestamptz(nowMs + evidenceClasses[dataClass] * day)
    copy.bytea(box.seal(packed, `evidence/${blockNo}/${dataClass}`))
  }
  await copyRows(
    tx,
    'copy observations.evidence_block (block_no, data_class, delete_at, data) from stdin (format binary)',
    copy,
  )
}
