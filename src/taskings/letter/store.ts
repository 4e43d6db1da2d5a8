import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

export interface LetterRow {
  readonly version: number
  readonly sealed: Buffer
  readonly at: Instant
  readonly by: string
}

/** The newest wording of a letter; null before the first, and when its time is over. */
export async function findLetter(sql: Sql, taskingNo: number): Promise<LetterRow | null> {
  const { rows } = await sql.query<LetterRow>(
    'select version, sealed, at, by from taskings.letter where tasking_no = $1 order by version desc limit 1',
    [taskingNo],
  )
  return rows[0] ?? null
}

export async function insertLetter(
  tx: Tx,
  letter: { taskingNo: number; version: number; sealed: Buffer; at: Instant; by: string; eraseAt: Instant },
): Promise<void> {
  await tx.query(
    'insert into taskings.letter (tasking_no, version, sealed, at, by, erase_at) values ($1, $2, $3, $4, $5, $6)',
    [letter.taskingNo, letter.version, letter.sealed, letter.at, letter.by, letter.eraseAt],
  )
}
