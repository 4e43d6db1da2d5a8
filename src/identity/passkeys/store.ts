import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'

export interface PasskeyRow {
  readonly credentialId: string
  readonly accountId: AccountId
  readonly name: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly createdAt: Instant
  readonly lastUsedOn: string | null
}

export type ChallengePurpose = 'register' | 'sign-in'

const columns = `credential_id as "credentialId", account_id as "accountId", name, public_key as "publicKey", counter,
  transports, created_at as "createdAt", last_used_on as "lastUsedOn"`

/** Adds a passkey. @returns False when the credential is known already. */
export async function insertPasskey(tx: Sql, row: PasskeyRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into identity.passkey (credential_id, account_id, name, public_key, counter, transports, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [row.credentialId, row.accountId, row.name, row.publicKey, row.counter, row.transports, row.createdAt],
  )
  return rowCount === 1
}

export async function listPasskeys(sql: Sql, accountId: string): Promise<PasskeyRow[]> {
  const { rows } = await sql.query<PasskeyRow>(
    `select ${columns} from identity.passkey where account_id = $1 order by created_at, credential_id`,
    [accountId],
  )
  return rows
}

/** The passkey of an account that is open. */
export async function findPasskey(sql: Sql, credentialId: string): Promise<PasskeyRow | null> {
  const { rows } = await sql.query<PasskeyRow>(
    `select ${columns} from identity.passkey
     where credential_id = $1 and account_id in (select account_id from identity.account where state = 'active')`,
    [credentialId],
  )
  return rows[0] ?? null
}

/** Moves the counter on from where the answer was checked. @returns False when another use moved it meanwhile. */
export async function markPasskeyUsed(
  tx: Sql,
  used: {
    readonly credentialId: string
    readonly counter: number
    readonly newCounter: number
    readonly day: string
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update identity.passkey set counter = $3, last_used_on = $4 where credential_id = $1 and counter = $2',
    [used.credentialId, used.counter, used.newCounter, used.day],
  )
  return rowCount === 1
}

export async function deletePasskey(tx: Sql, credentialId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from identity.passkey where credential_id = $1 and account_id = $2', [
    credentialId,
    accountId,
  ])
  return rowCount === 1
}

export async function deletePasskeysOf(tx: Sql, accountId: string): Promise<void> {
  await tx.query('delete from identity.passkey where account_id = $1', [accountId])
}

export async function insertChallenge(
  sql: Sql,
  row: {
    readonly challengeMac: Buffer
    readonly purpose: ChallengePurpose
    readonly accountId: string | null
    readonly expiresAt: Instant
  },
): Promise<void> {
  await sql.query(
    'insert into identity.challenge (challenge_mac, purpose, account_id, expires_at) values ($1, $2, $3, $4)',
    [row.challengeMac, row.purpose, row.accountId, row.expiresAt],
  )
}

/** Takes a challenge away, for good and before it is answered: one challenge, one answer. */
export async function takeChallenge(
  sql: Sql,
  wanted: {
    readonly challengeMac: Buffer
    readonly purpose: ChallengePurpose
    readonly accountId: string | null
    readonly now: Instant
  },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `delete from identity.challenge
     where challenge_mac = $1 and purpose = $2 and account_id is not distinct from $3 and expires_at > $4`,
    [wanted.challengeMac, wanted.purpose, wanted.accountId, wanted.now],
  )
  return rowCount === 1
}

export async function sweepChallenges(sql: Sql, now: Instant): Promise<void> {
  await sql.query('delete from identity.challenge where expires_at < $1', [now])
}
