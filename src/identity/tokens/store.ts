import type { FunctionClass, Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'

export type TokenId = Id<'token'>

/** A token as it is listed: never its secret, which nobody but its holder has. */
export interface Token {
  readonly tokenId: TokenId
  readonly name: string
  readonly roles: readonly Role[]
  /** The person behind it; null for a token made on the command line. */
  readonly accountId: AccountId | null
  readonly createdAt: Instant
  readonly createdBy: string
  readonly expiresAt: Instant
  readonly lastUsedOn: string | null
  readonly endedAt: Instant | null
}

const columns = `token_id as "tokenId", name, roles, account_id as "accountId", created_at as "createdAt",
  created_by as "createdBy", expires_at as "expiresAt", last_used_on as "lastUsedOn", ended_at as "endedAt"`

export async function insertToken(tx: Sql, token: Token, tokenMac: Buffer): Promise<void> {
  await tx.query(
    `insert into identity.token (token_id, token_mac, name, roles, account_id, created_at, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      token.tokenId,
      tokenMac,
      token.name,
      token.roles,
      token.accountId,
      token.createdAt,
      token.createdBy,
      token.expiresAt,
    ],
  )
}

/** A token that works, with what its person is now. */
export interface LiveToken {
  readonly tokenId: TokenId
  readonly name: string
  readonly roles: readonly Role[]
  readonly lastUsedOn: string | null
  readonly person: {
    readonly accountId: AccountId
    readonly roles: readonly Role[]
    readonly duties: readonly FunctionClass[]
  } | null
}

/** The token with this id and secret, unless it has ended, has expired or its person's account is closed. */
export async function findLiveToken(
  sql: Sql,
  tokenId: string,
  tokenMac: Buffer,
  now: Instant,
): Promise<LiveToken | null> {
  const { rows } = await sql.query<LiveToken>(
    `select t.token_id as "tokenId", t.name, t.roles, t.last_used_on as "lastUsedOn",
       case when a.account_id is null then null
            else jsonb_build_object('accountId', a.account_id, 'roles', a.roles, 'duties', a.duties) end as person
     from identity.token t left join identity.account a on a.account_id = t.account_id
     where t.token_id = $1 and t.token_mac = $2 and t.ended_at is null and t.expires_at > $3
       and (t.account_id is null or a.state = 'active')`,
    [tokenId, tokenMac, now],
  )
  return rows[0] ?? null
}

/** Notes the day, not the moment: enough to find tokens that nobody uses, and one write a day. */
export async function markTokenUsed(sql: Sql, tokenId: string, day: string): Promise<void> {
  await sql.query(
    'update identity.token set last_used_on = $2 where token_id = $1 and (last_used_on is null or last_used_on < $2)',
    [tokenId, day],
  )
}

export async function listTokens(sql: Sql, after: string, limit: number): Promise<Token[]> {
  const { rows } = await sql.query<Token>(
    `select ${columns} from identity.token where token_id > $1 order by token_id limit $2`,
    [after, limit + 1],
  )
  return rows
}

/** Ends a token. @returns False when there is none with this id that had not ended. */
export async function endToken(tx: Sql, tokenId: string, at: Instant): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update identity.token set ended_at = $2 where token_id = $1 and ended_at is null',
    [tokenId, at],
  )
  return rowCount === 1
}

export async function endTokensOf(tx: Sql, accountId: string, at: Instant): Promise<void> {
  await tx.query('update identity.token set ended_at = $2 where account_id = $1 and ended_at is null', [accountId, at])
}
