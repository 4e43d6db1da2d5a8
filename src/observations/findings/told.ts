import type { Box } from '#platform/box.ts'
import type { Sql } from '#platform/database.ts'
import { rowOfEvidence, unpackEvidence, type EvidenceColumns } from '../ingest/blocks.ts'
import type { FindingRow } from './finding.ts'
import { readEvidence } from './store.ts'

/** The latest evidence of each of the findings, as far as its time has not come. */
export async function evidenceOf(
  sql: Sql,
  box: Box,
  findings: readonly FindingRow[],
): Promise<Map<number, Record<string, string | number>>> {
  const blockNos = [...new Set(findings.map((finding) => finding.block_no))]
  const blocks = new Map<number, EvidenceColumns[]>()
  for (const { block_no, data_class, data } of await readEvidence(sql, blockNos)) {
    const columns = unpackEvidence(box.open(data, `evidence/${block_no}/${data_class}`))
    blocks.set(block_no, [...(blocks.get(block_no) ?? []), columns])
  }
  return new Map(
    findings.map((finding) => [
      finding.finding_no,
      rowOfEvidence(blocks.get(finding.block_no) ?? [], finding.block_row),
    ]),
  )
}
