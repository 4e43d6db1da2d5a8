import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { withoutIndexes } from './fill.ts'

/**
 * The yardstick: the very rows that came about, by one binary COPY into a table of the same form with the same indexes.
 *
 * @param numbers Of the rows that are copied. Those before `first` lie there already when the clock starts, as they did for the node.
 */
export async function bareCopy(
  admin: pg.Client,
  { first, end }: { first: number; end: number },
): Promise<{ seconds: number; rows: number }> {
  const pieces: Buffer[] = []
  for await (const piece of admin.query(
    copyTo(
      `copy (select * from observations.finding where finding_no >= ${first} and finding_no < ${end} order by key) to stdout (format binary)`,
    ),
  ))
    pieces.push(piece as Buffer)
  await admin.query('create table public.bench_copy (like observations.finding including all)')
  await withoutIndexes(admin, 'public.bench_copy', async () => {
    await admin.query(
      `insert into public.bench_copy select * from observations.finding where finding_no < ${first} order by finding_no`,
    )
  })
  await admin.query('checkpoint')
  const startedAt = performance.now()
  const into = admin.query(copyFrom('copy public.bench_copy from stdin (format binary)'))
  await pipeline(Readable.from(pieces), into)
  const seconds = (performance.now() - startedAt) / 1000
  const { rowCount } = into
  await admin.query('drop table public.bench_copy')
  return { seconds, rows: rowCount }
}
