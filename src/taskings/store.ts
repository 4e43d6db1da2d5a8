import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { BodyClass, DataClass, Effect } from '#mandates'
import type { Outcome } from '#norms'
import type { EntryKind } from './tasking.ts'
import type { AskedAct, DataOrigin, Executor, Ground, MandatePlace, PersonalData, Place, Purpose } from './words.ts'

export interface TaskingRow {
  readonly tasking_no: number
  readonly origin: string
  readonly origin_class: BodyClass
  readonly origin_foreign: boolean | null
  readonly origin_contact: string | null
  readonly instrument: string | null
  readonly purpose: Purpose
  readonly executor: Executor
  readonly confidential: boolean
  readonly confidential_reference: string | null
  readonly recorded_first: boolean | null
  readonly received_at: Instant
  readonly deadline: Instant | null
  readonly recorded_at: Instant
  readonly recorded_by: string
  readonly recorded_person: string | null
  readonly exercise: boolean
}

export interface LineRow {
  readonly tasking_no: number
  readonly line: number
  readonly version: number
  readonly asks: AskedAct
  readonly effect: Effect
  readonly place: Place | null
  readonly team_asset: boolean | null
  readonly data_classes: DataClass[]
  readonly data_origin: DataOrigin | null
  readonly data_source: string | null
  readonly data_contact: string | null
  readonly records: number | null
  readonly data_personal: PersonalData | null
  readonly person_at_risk: boolean | null
  readonly mandate: MandatePlace | null
  readonly ground: Ground | null
  readonly evidence: boolean | null
  readonly at: Instant
  readonly by: string
}

export interface EntryRow {
  readonly entry_no: number
  readonly tasking_no: number
  readonly line: number | null
  readonly kind: EntryKind
  readonly at: Instant
  readonly by_kind: string
  readonly by: string
  readonly decision_id: string | null
  readonly outcome: Outcome | null
  readonly released: boolean | null
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

const taskingColumns = `tasking_no, origin, origin_class, origin_foreign, origin_contact, instrument, purpose, executor, confidential,
  confidential_reference, recorded_first, received_at, deadline, recorded_at, recorded_by, recorded_person, exercise`
const lineColumns = `tasking_no, line, version, asks, effect, place, team_asset, data_classes, data_origin, data_source, data_contact, records,
  data_personal, person_at_risk, mandate, ground, evidence, at, by`
const entryColumns = 'entry_no, tasking_no, line, kind, at, by_kind, by, decision_id, outcome, released, detail'

export async function insertTasking(tx: Tx, row: Omit<TaskingRow, 'tasking_no'>): Promise<number> {
  const { rows } = await tx.query<{ tasking_no: number }>(
    `insert into taskings.tasking (origin, origin_class, origin_foreign, origin_contact, instrument, purpose, executor, confidential,
       confidential_reference, recorded_first, received_at, deadline, recorded_at, recorded_by, recorded_person, exercise)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning tasking_no`,
    [
      row.origin,
      row.origin_class,
      row.origin_foreign,
      row.origin_contact,
      row.instrument,
      row.purpose,
      row.executor,
      row.confidential,
      row.confidential_reference,
      row.recorded_first,
      row.received_at,
      row.deadline,
      row.recorded_at,
      row.recorded_by,
      row.recorded_person,
      row.exercise,
    ],
  )
  return rows[0]!.tasking_no
}

export async function insertLine(tx: Tx, row: LineRow): Promise<void> {
  await tx.query(
    `insert into taskings.line (${lineColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      row.tasking_no,
      row.line,
      row.version,
      row.asks,
      row.effect,
      row.place,
      row.team_asset,
      row.data_classes,
      row.data_origin,
      row.data_source,
      row.data_contact,
      row.records,
      row.data_personal,
      row.person_at_risk,
      row.mandate,
      row.ground,
      row.evidence,
      row.at,
      row.by,
    ],
  )
}

/** Keeps others from adding to a tasking until the transaction ends; rows are never changed, so they are locked by number. */
export async function lockTasking(tx: Tx, taskingNo: number): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtext('taskings'), $1::int)", [taskingNo])
}

export async function findTasking(sql: Sql, taskingNo: number): Promise<TaskingRow | null> {
  const { rows } = await sql.query<TaskingRow>(`select ${taskingColumns} from taskings.tasking where tasking_no = $1`, [
    taskingNo,
  ])
  return rows[0] ?? null
}

/** The acts of taskings as they are understood now: the newest version of each. */
export async function findLines(sql: Sql, taskingNos: readonly number[]): Promise<LineRow[]> {
  const { rows } = await sql.query<LineRow>(
    `select distinct on (tasking_no, line) ${lineColumns} from taskings.line where tasking_no = any($1)
     order by tasking_no, line, version desc`,
    [taskingNos],
  )
  return rows
}

export async function insertEntry(
  tx: Tx,
  entry: Omit<EntryRow, 'entry_no' | 'decision_id' | 'outcome' | 'released'> &
    Partial<Pick<EntryRow, 'decision_id' | 'outcome' | 'released'>>,
): Promise<void> {
  await tx.query(
    `insert into taskings.entry (tasking_no, line, kind, at, by_kind, by, decision_id, outcome, released, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      entry.tasking_no,
      entry.line,
      entry.kind,
      entry.at,
      entry.by_kind,
      entry.by,
      entry.decision_id ?? null,
      entry.outcome ?? null,
      entry.released ?? null,
      JSON.stringify(entry.detail),
    ],
  )
}

export async function findEntries(sql: Sql, taskingNo: number): Promise<EntryRow[]> {
  const { rows } = await sql.query<EntryRow>(
    `select ${entryColumns} from taskings.entry where tasking_no = $1 order by entry_no`,
    [taskingNo],
  )
  return rows
}

/** The last decision on each act of these taskings. */
export async function lastDecided(sql: Sql, taskingNos: readonly number[]): Promise<EntryRow[]> {
  const { rows } = await sql.query<EntryRow>(
    `select distinct on (tasking_no, line) ${entryColumns} from taskings.entry where kind = 'decided' and tasking_no = any($1)
     order by tasking_no, line, entry_no desc`,
    [taskingNos],
  )
  return rows
}

export interface LedgerFilter {
  readonly originClass: BodyClass | null
  readonly purpose: Purpose | null
  readonly outcome: Outcome | null
  readonly answered: boolean | null
  readonly before: number | null
  readonly limit: number
}

/** A line of the ledger. */
export interface LedgerRow extends TaskingRow {
  readonly answered_at: Instant | null
  readonly lines: number
}

const answeredAt = `(select min(e.at) from taskings.entry e where e.tasking_no = t.tasking_no and e.kind = 'answered')`

export async function listTaskings(sql: Sql, filter: LedgerFilter): Promise<LedgerRow[]> {
  const { rows } = await sql.query<LedgerRow>(
    `select ${taskingColumns
      .split(',')
      .map((name) => `t.${name.trim()}`)
      .join(', ')}, ${answeredAt} as answered_at,
       (select count(distinct line)::int from taskings.line l where l.tasking_no = t.tasking_no) as lines
     from taskings.tasking t
     where ($1::text is null or t.origin_class = $1) and ($2::text is null or t.purpose = $2)
       and ($3::text is null or $3 in (
         select distinct on (d.line) d.outcome from taskings.entry d where d.tasking_no = t.tasking_no and d.kind = 'decided'
         order by d.line, d.entry_no desc))
       and ($4::boolean is null or $4 = (${answeredAt} is not null))
       and ($5::bigint is null or t.tasking_no < $5)
     order by t.tasking_no desc limit $6`,
    [filter.originClass, filter.purpose, filter.outcome, filter.answered, filter.before, filter.limit],
  )
  return rows
}

/** Counts of acts by who asked, for what, and what became of it. Exercises are left out. */
export async function countTaskings(
  sql: Sql,
): Promise<{ origin_class: BodyClass; purpose: Purpose; outcome: Outcome; acts: number }[]> {
  const { rows } = await sql.query<{ origin_class: BodyClass; purpose: Purpose; outcome: Outcome; acts: number }>(
    `select t.origin_class, t.purpose, d.outcome, count(*)::int as acts
     from taskings.tasking t
     join (select distinct on (tasking_no, line) tasking_no, outcome from taskings.entry where kind = 'decided'
           order by tasking_no, line, entry_no desc) d using (tasking_no)
     where not t.exercise
     group by t.origin_class, t.purpose, d.outcome
     order by t.origin_class, t.purpose, d.outcome`,
  )
  return rows
}

/** Taskings without an answer, the oldest first. */
export async function unanswered(sql: Sql, limit: number): Promise<TaskingRow[]> {
  const { rows } = await sql.query<TaskingRow>(
    `select ${taskingColumns} from taskings.tasking t where not exercise and ${answeredAt} is null order by tasking_no limit $1`,
    [limit],
  )
  return rows
}

export async function insertLikeness(tx: Tx, taskingNo: number, line: number, macs: readonly Buffer[]): Promise<void> {
  await tx.query(
    'insert into taskings.likeness (mac, tasking_no, line) select unnest($1::bytea[]), $2, $3 on conflict do nothing',
    [macs, taskingNo, line],
  )
}

/** Earlier acts that share a target or data with this one. */
export async function findAlike(
  sql: Sql,
  taskingNo: number,
): Promise<{ line: number; other_no: number; other_line: number; shared: number }[]> {
  const { rows } = await sql.query<{ line: number; other_no: number; other_line: number; shared: number }>(
    `select a.line, b.tasking_no as other_no, b.line as other_line, count(*)::int as shared
     from taskings.likeness a join taskings.likeness b on b.mac = a.mac and b.tasking_no <> a.tasking_no
     where a.tasking_no = $1
     group by a.line, b.tasking_no, b.line order by a.line, b.tasking_no desc, b.line limit 200`,
    [taskingNo],
  )
  return rows
}

export async function insertWords(
  tx: Tx,
  words: { taskingNo: number; line: number; version: number; sealed: Buffer; eraseAt: Instant },
): Promise<void> {
  await tx.query(
    'insert into taskings.words (tasking_no, line, version, sealed, erase_at) values ($1, $2, $3, $4, $5)',
    [words.taskingNo, words.line, words.version, words.sealed, words.eraseAt],
  )
}

export async function findWords(
  sql: Sql,
  taskingNo: number,
): Promise<{ line: number; version: number; sealed: Buffer }[]> {
  const { rows } = await sql.query<{ line: number; version: number; sealed: Buffer }>(
    'select line, version, sealed from taskings.words where tasking_no = $1',
    [taskingNo],
  )
  return rows
}

/** Erases words, targets, names and letters whose time is over. @returns How many. */
export async function eraseLapsed(tx: Tx, now: Instant): Promise<number> {
  const words = await tx.query('delete from taskings.words where erase_at <= $1', [now])
  const letters = await tx.query('delete from taskings.letter where erase_at <= $1', [now])
  return words.rowCount + letters.rowCount
}
