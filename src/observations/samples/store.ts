import { numberedId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { sampleIdOf, type Sample, type SampleAnswer } from './sample.ts'

/** Numbers of the real notifications that left within a time. */
export async function sentWithin(sql: Sql, from: Instant, to: Instant): Promise<number[]> {
  const { rows } = await sql.query<{ notification_no: number }>(
    `select notification_no from observations.notification
     where not exercise and sent_at >= $1 and sent_at < $2 order by notification_no limit 100000`,
    [from, to],
  )
  return rows.map((row) => row.notification_no)
}

export async function insertSample(
  tx: Tx,
  sample: Pick<Sample, 'seed' | 'from' | 'to' | 'population' | 'drawnBy' | 'drawnAt'>,
  numbers: readonly number[],
): Promise<number> {
  const { rows } = await tx.query<{ sample_no: number }>(
    `insert into observations.sample (seed, from_at, to_at, population, drawn_by, drawn_at) values ($1, $2, $3, $4, $5, $6)
     returning sample_no`,
    [sample.seed, sample.from, sample.to, sample.population, sample.drawnBy, sample.drawnAt],
  )
  const no = rows[0]!.sample_no
  await tx.query('insert into observations.sample_item (sample_no, notification_no) select $1, unnest($2::bigint[])', [
    no,
    numbers,
  ])
  return no
}

/** Samples, newest first, each with how far it is judged. */
export async function readSamples(sql: Sql, sampleNo: number | null, limit: number): Promise<Sample[]> {
  const { rows } = await sql.query<{
    sample_no: number
    seed: string
    from_at: Instant
    to_at: Instant
    population: number
    drawn_by: string
    drawn_at: Instant
    size: number
    judged: number
    not_needed: number
  }>(
    `select s.sample_no, s.seed, s.from_at, s.to_at, s.population, s.drawn_by, s.drawn_at,
       count(i.notification_no) as size, count(i.answer) as judged, count(*) filter (where i.answer = 'not-needed') as not_needed
     from observations.sample s left join observations.sample_item i using (sample_no)
     where $1::bigint is null or s.sample_no = $1 group by s.sample_no order by s.sample_no desc limit $2`,
    [sampleNo, limit],
  )
  return rows.map((row) => ({
    sampleId: sampleIdOf(row.sample_no),
    seed: row.seed,
    from: row.from_at,
    to: row.to_at,
    population: row.population,
    drawnBy: row.drawn_by,
    drawnAt: row.drawn_at,
    size: row.size,
    judged: row.judged,
    notNeeded: row.not_needed,
  }))
}

export interface SampleItem {
  readonly notificationId: string
  readonly answer: SampleAnswer | null
  readonly judgedAt: Instant | null
}

export async function readItems(sql: Sql, sampleNo: number): Promise<SampleItem[]> {
  const { rows } = await sql.query<{ notification_no: number; answer: SampleAnswer | null; judged_at: Instant | null }>(
    'select notification_no, answer, judged_at from observations.sample_item where sample_no = $1 order by notification_no',
    [sampleNo],
  )
  return rows.map(({ notification_no, answer, judged_at }) => ({
    notificationId: numberedId('notification', notification_no),
    answer,
    judgedAt: judged_at,
  }))
}

/** @returns Whether there was an answer before; null where the sample has no such message. */
export async function setAnswer(
  tx: Tx,
  of: { sampleNo: number; notificationNo: number },
  said: { answer: SampleAnswer; by: string; at: Instant },
): Promise<{ changed: boolean } | null> {
  const { rows } = await tx.query<{ changed: boolean }>(
    `with before as (
       select sample_no, notification_no, answer from observations.sample_item
       where sample_no = $1 and notification_no = $2 for update)
     update observations.sample_item item set answer = $3, judged_by = $4, judged_at = $5 from before
     where item.sample_no = before.sample_no and item.notification_no = before.notification_no
     returning before.answer is not null as changed`,
    [of.sampleNo, of.notificationNo, said.answer, said.by, said.at],
  )
  return rows[0] ?? null
}
