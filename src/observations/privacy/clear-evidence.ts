import { minute, plusMs } from '#kernel/instant.ts'
import { packEvidence, unpackEvidence, unpackSightings, type EvidenceColumns } from '../ingest/blocks.ts'
import type { ObservationsDeps } from '../deps.ts'
import { evidenceCleared, evidenceToClear, lockPersonalEvidence, nextBlock, replaceEvidence } from './store.ts'

const findingsAPass = 50_000
/** A chunk that was under way when a finding was renamed has been committed by then, and its block is gone through once more. */
const underWayMs = 15 * minute

type Column = readonly (string | number | null)[]

/** A column of a block with a value for each row, also where one was written for all. */
function spread(column: EvidenceColumns[string], length: number): Column {
  return Array.isArray(column) ? (column as Column) : new Array<string | number | null>(length).fill(column as string)
}

/**
 * The same columns with nothing in the given rows; a column that has nothing left is left out.
 *
 * @param length Rows of the block.
 */
export function withoutRows(columns: EvidenceColumns, rows: ReadonlySet<number>, length: number): EvidenceColumns {
  return Object.fromEntries(
    Object.entries(columns)
      .map(
        ([name, column]) => [name, spread(column, length).map((value, row) => (rows.has(row) ? null : value))] as const,
      )
      .filter(([, column]) => column.some((value) => value !== null)),
  )
}

function saysAnything(columns: EvidenceColumns, rows: ReadonlySet<number>, length: number): boolean {
  return Object.values(columns).some((column) =>
    spread(column, length).some((value, row) => value !== null && rows.has(row)),
  )
}

/**
 * Takes the personal data of findings that stand under a pseudonym out of every block of evidence that has some: address and host names,
 * accounts, third parties, content. Blocks of a report under legal hold wait until the hold has ended.
 *
 * Written to be broken off: a finding leaves the list when all blocks have been gone through, those of chunks that were under way included.
 *
 * @returns How many blocks were written anew.
 * @source R046
 */
export async function clearEvidence(
  { db, box, clock }: Pick<ObservationsDeps, 'db' | 'box' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  const now = clock()
  const { findingNos, seenFrom } = await evidenceToClear(db, now, findingsAPass)
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
    else if (await rewrite(block.block_no, rows, inBlock.length)) rewritten++
  }
  await evidenceCleared(
    db,
    [...findingNos].filter((no) => !held.has(no)),
    plusMs(now, -underWayMs),
  )
  return rewritten

  async function rewrite(blockNo: number, rows: ReadonlySet<number>, length: number): Promise<boolean> {
    return db.transaction(async (tx) => {
      let changed = false
      for (const { data_class: dataClass, data } of await lockPersonalEvidence(tx, blockNo)) {
        const context = `evidence/${blockNo}/${dataClass}`
        const columns = unpackEvidence(box.open(data, context))
        if (!saysAnything(columns, rows, length)) continue
        changed = true
        const left = packEvidence(withoutRows(columns, rows, length))
        await replaceEvidence(tx, blockNo, dataClass, box.seal(left, context))
      }
      return changed
    })
  }
}
