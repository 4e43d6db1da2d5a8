import type { Box } from '#platform/box.ts'
import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Tx } from '#platform/database.ts'
import type { ChunkWork } from '../chunk-work.ts'

/** Keeps the refused rows of a chunk with their places and reasons; the bytes are sealed. */
export async function saveRejected(tx: Tx, box: Box, work: ChunkWork): Promise<void> {
  const copy = new CopyRows()
  for (const row of work.rejected) {
    copy.row(8)
    copy.int8(work.reportNo)
    copy.text(work.part)
    copy.int8(row.line)
    copy.int8(row.offset)
    copy.int8(row.length)
    copy.text(row.column)
    copy.text(row.reason)
    copy.bytea(box.seal(row.sample, `rejected/${work.reportId}`))
  }
  await copyRows(
    tx,
    'copy observations.rejected (report_no, part, line, byte_offset, byte_length, column_name, reason, sample) from stdin (format binary)',
    copy,
  )
}
