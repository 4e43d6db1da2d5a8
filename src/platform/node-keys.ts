import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '#kernel/errors.ts'
import type { Sql } from './database.ts'

/**
 * Makes sure that this process holds the key with which the database was written. A second node on a database that came with keys of
 * its own could open nothing that the first has sealed, and would seal what the first cannot open.
 *
 * @throws {AppError} `platform.start-failed` when the key is another one.
 */
export async function checkMasterKey(sql: Sql, masterKey: Uint8Array): Promise<void> {
  const proof = createHmac('sha256', masterKey).update('comity/node-key').digest()
  await sql.query(`insert into platform.node_key (name, proof) values ('master', $1) on conflict do nothing`, [proof])
  const { rows } = await sql.query<{ proof: Buffer }>(`select proof from platform.node_key where name = 'master'`)
  if (rows[0] === undefined || timingSafeEqual(rows[0].proof, proof)) return
  throw new AppError(
    'platform.start-failed',
    'This database was written with other keys than those in secrets/ of the data folder; copy secrets/ and log.head of the node that it belongs to.',
  )
}
