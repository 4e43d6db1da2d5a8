import { packEvidence, unpackEvidence, unpackSightings, type EvidenceColumns } from '../ingest/blocks.ts'
import type { ObservationsDeps } from '../deps.ts'
import { evidenceCleared, evidenceToClear, lockPersonalEvidence, nextBlock, replaceEvidence } from './store.ts'

const findingsAPass = 50_000

/** The same columns with nothing in the given rows; a column that has nothing left is left out. */
export function withoutRows(columns: EvidenceColumns, rows: ReadonlySet<number>): EvidenceColumns {
  return Object.fromEntries(
    Object.entries(columns)
      .map(([name, column]) => [name, column.map((value, row) => (rows.has(row) ? null : value))] as const)
      .filter(([, column]) => column.some((value) => value !== null)),
  )
}

/**
 * Takes the personal data of findings that stand under a pseudonym out of every block of evidence that has some: address and host names,
 * accounts, third parties, content. Blocks of a report under legal hold wait until the hold has ended.
 *
 * Written to be broken off: a finding leaves the list when all blocks have been gone through.
 *
 * @returns How many blocks were written anew.
 * @source R046
 */
export async function clearEvidence(
  { db, box, clock }: Pick<ObservationsDeps, 'db' | 'box' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  const { findingNos, seenFrom } = await evidenceToClear(db, clock(), findingsAPass)
  if (seenFrom === null) return 0
  const held = new Set<number>()
  let rewritten = 0
  for (let after = 0; ;) {
    if (signal.aborted) return rewritten
    const block = await nextBlock(db, after, seenFrom)
    if (block === null) break
    after = block.block_no
    const { findingNos: inBlock } = unpackSightings(block.data)
    const rows = new Set(inBlock.flatMap((no, row) => (findingNos.has(no) ? [row] : [])))
    if (rows.size === 0) continue
    if (block.held) for (const row of rows) held.add(inBlock[row]!)
    else {
      await rewrite(block.block_no, rows)
      rewritten++
    }
  }
  await evidenceCleared(
    db,
    [...findingNos].filter((no) => !held.has(no)),
  )
  return rewritten

  async function rewrite(blockNo: number, rows: ReadonlySet<number>): Promise<void> {
    await db.transaction(async (tx) => {
      for (const { data_class: dataClass, data } of await lockPersonalEvidence(tx, blockNo)) {
        const context = `evidence/${blockNo}/${dataClass}`
        const left = withoutRows(unpackEvidence(box.open(data, context)), rows)
        await replaceEvidence(tx, blockNo, dataClass, box.seal(packEvidence(left), context))
      }
    })
  }
}
