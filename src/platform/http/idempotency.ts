import { createHash } from 'node:crypto'
import { AppError } from '#kernel/errors.ts'
import type { Clock } from '#kernel/instant.ts'
import { day, plusMs } from '#kernel/instant.ts'
import type { Sql } from '../database.ts'

/** An answer given before to the same key. */
export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

/** Keeps the answers to POSTs that carry an Idempotency-Key for a day. */
export interface IdempotencyStore {
  /** The answer given before, or null when this request is the first and may go on. */
  begin(key: IdempotencyKey): Promise<StoredAnswer | null>
  finish(key: IdempotencyKey, answer: StoredAnswer): Promise<void>
  /** Forgets a first request that failed, so that the same key may try again. */
  abandon(key: IdempotencyKey): Promise<void>
  /** Deletes what is older than a day. */
  sweep(): Promise<void>
}

export interface IdempotencyKey {
  readonly actorId: string
  readonly key: string
  /** Hash of method, address and body: the same key for another request is a mistake of the client. */
  readonly requestHash: string
}

export function requestHash(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\0${JSON.stringify(body ?? null)}`)
    .digest('hex')
}

/** @source IETF draft-ietf-httpapi-idempotency-key-header */
export function createIdempotencyStore(db: Sql, clock: Clock): IdempotencyStore {
  return {
    async begin({ actorId, key, requestHash }) {
      const inserted = await db.query(
        `insert into platform.idempotency (actor_id, key, request_hash, at) values ($1, $2, $3, $4) on conflict do nothing`,
        [actorId, key, requestHash, clock()],
      )
      if (inserted.rowCount === 1) return null
      const { rows } = await db.query<{ request_hash: string; status: number | null; body: string | null }>(
        'select request_hash, status, body from platform.idempotency where actor_id = $1 and key = $2',
        [actorId, key],
      )
      const row = rows[0]
      if (!row) return null
      if (row.request_hash !== requestHash)
        throw new AppError('platform.idempotency-mismatch', 'This idempotency key was used for another request.')
      if (row.status === null || row.body === null)
        throw new AppError(
          'platform.idempotency-running',
          'The first request with this idempotency key is not finished yet.',
          { retryAfterSeconds: 1 },
        )
      return { status: row.status, body: row.body }
    },
    async finish({ actorId, key }, answer) {
      await db.query('update platform.idempotency set status = $3, body = $4 where actor_id = $1 and key = $2', [
        actorId,
        key,
        answer.status,
        answer.body,
      ])
    },
    async abandon({ actorId, key }) {
      await db.query('delete from platform.idempotency where actor_id = $1 and key = $2 and status is null', [
        actorId,
        key,
      ])
    },
    async sweep() {
      await db.query('delete from platform.idempotency where at < $1', [plusMs(clock(), -day)])
    },
  }
}
