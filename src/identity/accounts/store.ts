import type { FunctionClass, Role } from '#kernel/actor.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { AccountId, AccountState } from './account.ts'

/** An account as it is stored: the address sealed, the password as its hash. */
export interface AccountRow {
  readonly accountId: AccountId
  readonly version: number
  readonly name: string
  readonly emailSealed: Buffer
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
  readonly state: AccountState
  readonly password: string | null
  readonly createdAt: Instant
  readonly changedAt: Instant
}

const columns = `account_id as "accountId", version, name, email_sealed as "emailSealed", roles, duties, state, password,
  created_at as "createdAt", changed_at as "changedAt"`

export async function readAccount(sql: Sql, accountId: string): Promise<AccountRow | null> {
  const { rows } = await sql.query<AccountRow>(`select ${columns} from identity.account where account_id = $1`, [
    accountId,
  ])
  return rows[0] ?? null
}

/** The same, its row locked until the transaction ends. */
export async function lockAccount(tx: Sql, accountId: string): Promise<AccountRow | null> {
  const { rows } = await tx.query<AccountRow>(
    `select ${columns} from identity.account where account_id = $1 for update`,
    [accountId],
  )
  return rows[0] ?? null
}

export async function findAccountByEmail(sql: Sql, emailMac: Buffer): Promise<AccountRow | null> {
  const { rows } = await sql.query<AccountRow>(
    `select ${columns} from identity.account where email_mac = $1 and state <> 'closed'`,
    [emailMac],
  )
  return rows[0] ?? null
}

/** Accounts in the order of their making, one more than asked for so that the caller knows of a next page. */
export async function listAccounts(sql: Sql, after: string, limit: number): Promise<AccountRow[]> {
  const { rows } = await sql.query<AccountRow>(
    `select ${columns} from identity.account where account_id > $1 order by account_id limit $2`,
    [after, limit + 1],
  )
  return rows
}

export async function listOpenAccounts(sql: Sql): Promise<AccountRow[]> {
  const { rows } = await sql.query<AccountRow>(
    `select ${columns} from identity.account where state <> 'closed' order by account_id`,
  )
  return rows
}

/** Adds an account. @returns False when the address has one already. */
export async function insertAccount(tx: Sql, row: AccountRow & { readonly emailMac: Buffer }): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into identity.account
       (account_id, version, name, email_sealed, email_mac, roles, duties, state, password, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (email_mac) where state <> 'closed' do nothing`,
    [
      row.accountId,
      row.version,
      row.name,
      row.emailSealed,
      row.emailMac,
      row.roles,
      row.duties,
      row.state,
      row.password,
      row.createdAt,
      row.changedAt,
    ],
  )
  return rowCount === 1
}

/** Writes what can change of an account, and counts its version up. */
export async function updateAccount(
  tx: Sql,
  row: Pick<AccountRow, 'accountId' | 'name' | 'roles' | 'duties' | 'state' | 'password'>,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update identity.account
     set name = $2, roles = $3, duties = $4, state = $5, password = $6, changed_at = $7, version = version + 1
     where account_id = $1`,
    [row.accountId, row.name, row.roles, row.duties, row.state, row.password, at],
  )
}

/** Puts a hash of today's form in the place of an older one, unless the password was changed meanwhile. */
export async function replacePassword(sql: Sql, accountId: string, from: string, to: string): Promise<void> {
  await sql.query('update identity.account set password = $3 where account_id = $1 and password = $2', [
    accountId,
    from,
    to,
  ])
}

/** Administrators who can sign in, their rows locked. */
export async function lockAdministrators(tx: Sql): Promise<string[]> {
  const { rows } = await tx.query<{ accountId: string }>(
    `select account_id as "accountId" from identity.account
     where state = 'active' and 'administrator' = any (roles) order by account_id for update`,
  )
  return rows.map(({ accountId }) => accountId)
}
