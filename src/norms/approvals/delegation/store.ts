import type { Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

/** A role lent for approvals. */
export interface Delegation {
  readonly delegationId: Id<'delegation'>
  readonly role: Role
  readonly from: { readonly personId: string; readonly name: string }
  readonly to: { readonly personId: string; readonly name: string }
  readonly reason: string
  readonly beginsAt: Instant
  readonly until: Instant
  readonly endedAt: Instant | null
}

const columns = `id as "delegationId", role, jsonb_build_object('personId', from_person, 'name', from_name) as "from",
  jsonb_build_object('personId', to_person, 'name', to_name) as "to", reason, begins_at as "beginsAt", until, ended_at as "endedAt"`

export async function insertDelegation(tx: Tx, one: Delegation): Promise<void> {
  await tx.query(
    `insert into norms.approval_delegation (id, role, from_person, from_name, to_person, to_name, reason, begins_at, until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      one.delegationId,
      one.role,
      one.from.personId,
      one.from.name,
      one.to.personId,
      one.to.name,
      one.reason,
      one.beginsAt,
      one.until,
    ],
  )
}

export async function lockDelegation(tx: Tx, id: string): Promise<Delegation | undefined> {
  const { rows } = await tx.query<Delegation>(
    `select ${columns} from norms.approval_delegation where id = $1 for update`,
    [id],
  )
  return rows[0]
}

export async function endDelegation(tx: Tx, id: string, at: Instant, by: string): Promise<void> {
  await tx.query('update norms.approval_delegation set ended_at = $2, ended_by = $3 where id = $1', [id, at, by])
}

/** The delegations in force, those to one person only where one is named. */
export async function delegationsInForce(sql: Sql, now: Instant, toPerson?: string): Promise<Delegation[]> {
  const { rows } = await sql.query<Delegation>(
    `select ${columns} from norms.approval_delegation
     where begins_at <= $1 and until > $1 and ended_at is null and ($2::text is null or to_person = $2) order by id`,
    [now, toPerson ?? null],
  )
  return rows
}
