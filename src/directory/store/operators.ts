import type { Actor } from '#kernel/actor.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { SectorId } from '../sectors.ts'

/** An operator as stored: what matters is sealed. */
export interface OperatorRow {
  readonly operatorNo: number
  readonly operatorId: Id<'operator'>
  readonly sector: SectorId
  readonly sealed: Buffer
  readonly testedOn: string | null
  readonly version: number
  readonly mayView: boolean
}

const columns = `o.operator_no as "operatorNo", o.sector, o.sealed, o.tested_on as "testedOn", o.version,
  exists (select 1 from directory.operator_reader r
          where r.operator_no = o.operator_no and r.person_id = $1 and r.ended_at is null) as "mayView"`

const withId = (row: Omit<OperatorRow, 'operatorId'>): OperatorRow => ({
  ...row,
  operatorId: numberedId('operator', row.operatorNo),
})

export async function findOperator(sql: Sql, operatorNo: number, personId: string | null): Promise<OperatorRow | null> {
  const { rows } = await sql.query<OperatorRow>(
    `select ${columns} from directory.operator o where o.operator_no = $2 and o.ended_at is null`,
    [personId, operatorNo],
  )
  return rows[0] ? withId(rows[0]) : null
}

export async function listOperators(
  sql: Sql,
  personId: string | null,
  afterNo: number,
  limit: number,
): Promise<OperatorRow[]> {
  const { rows } = await sql.query<OperatorRow>(
    `select ${columns} from directory.operator o where o.ended_at is null and o.operator_no > $2 order by o.operator_no limit $3`,
    [personId, afterNo, limit],
  )
  return rows.map(withId)
}

/** The number is needed before the row: what is sealed is bound to it. */
export async function nextOperatorNo(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ no: number }>(
    `select nextval(pg_get_serial_sequence('directory.operator', 'operator_no')) as no`,
  )
  return rows[0]!.no
}

export async function insertOperator(
  tx: Tx,
  operator: {
    operatorNo: number
    sector: SectorId
    testedOn: string | null
    sealed: Buffer
    at: Instant
    by: string
  },
): Promise<void> {
  await tx.query(
    `insert into directory.operator (operator_no, sector, sealed, tested_on, created_at, created_by)
     overriding system value values ($1, $2, $3, $4, $5, $6)`,
    [operator.operatorNo, operator.sector, operator.sealed, operator.testedOn, operator.at, operator.by],
  )
}

export async function updateOperator(
  tx: Tx,
  operatorNo: number,
  version: number,
  operator: { sector: SectorId; testedOn: string | null; sealed: Buffer },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.operator set sector = $3, tested_on = $4, sealed = $5, version = version + 1
     where operator_no = $1 and version = $2 and ended_at is null`,
    [operatorNo, version, operator.sector, operator.testedOn, operator.sealed],
  )
  return rowCount === 1
}

export async function grantReader(
  tx: Tx,
  grant: { operatorNo: number; personId: string; reason: string; by: string; at: Instant },
): Promise<void> {
  await tx.query(
    `insert into directory.operator_reader (operator_no, person_id, reason, granted_by, granted_at)
     select $1, $2, $3, $4, $5 where not exists
       (select 1 from directory.operator_reader where operator_no = $1 and person_id = $2 and ended_at is null)`,
    [grant.operatorNo, grant.personId, grant.reason, grant.by, grant.at],
  )
}

export async function endReader(
  tx: Tx,
  operatorNo: number,
  personId: string,
  at: Instant,
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.operator_reader set ended_at = $3, ended_by = $4
     where operator_no = $1 and person_id = $2 and ended_at is null`,
    [operatorNo, personId, at, by],
  )
  return rowCount > 0
}

/** Somebody who needs to know an operator, and why. */
export interface OperatorReader {
  readonly personId: string
  readonly reason: string
  readonly grantedBy: string
  readonly grantedAt: Instant
}

export async function listReaders(sql: Sql, operatorNo: number): Promise<OperatorReader[]> {
  const { rows } = await sql.query<OperatorReader>(
    `select person_id as "personId", reason, granted_by as "grantedBy", granted_at as "grantedAt"
     from directory.operator_reader where operator_no = $1 and ended_at is null order by granted_at`,
    [operatorNo],
  )
  return rows
}

/** One look at an operator, allowed or refused. */
export interface OperatorViewRecord {
  readonly at: Instant
  readonly actorId: string
  readonly personId: string | null
  readonly allowed: boolean
  readonly what: string
}

export async function recordView(
  tx: Tx,
  view: { operatorNo: number; at: Instant; actor: Actor; allowed: boolean; what: string },
): Promise<void> {
  await tx.query(
    `insert into directory.operator_view (operator_no, at, actor_kind, actor_id, person_id, allowed, what)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [view.operatorNo, view.at, view.actor.kind, view.actor.id, view.actor.personId, view.allowed, view.what],
  )
}

export async function listViews(sql: Sql, operatorNo: number, limit: number): Promise<OperatorViewRecord[]> {
  const { rows } = await sql.query<OperatorViewRecord>(
    `select at, actor_id as "actorId", person_id as "personId", allowed, what
     from directory.operator_view where operator_no = $1 order by view_no desc limit $2`,
    [operatorNo, limit],
  )
  return rows
}
