import type { Instant } from '#kernel/instant.ts'
import type { Database, Sql } from '#platform/database.ts'

/** Advisory locks take two int4: a family, and a hash of the worker's name. */
const lockFamily = 724_813

/** That a worker lives, as all others on the database see it. */
export interface LifeSign {
  release(): void
}

/**
 * Holds the lock that says that a worker lives, on a connection of its own: when its process is killed, the lock is free at once, and
 * nobody waits for the end of its leases.
 *
 * @param onLost Told when the connection breaks: the sign is gone and must be given again.
 */
export function giveLifeSign(db: Database, worker: string, onLost: () => void): Promise<LifeSign> {
  return new Promise((resolve, reject) => {
    db.withConnection(async (connection) => {
      await connection.query('select pg_advisory_lock($1, hashtext($2))', [lockFamily, worker])
      await new Promise<void>((release, broken) => {
        connection.client.once('error', broken)
        connection.client.once('end', () => broken(new Error('the connection ended')))
        resolve({
          release: () => {
            connection
              .query('select pg_advisory_unlock($1, hashtext($2))', [lockFamily, worker])
              .catch(() => undefined)
              .finally(release)
          },
        })
      })
    }).catch((error: unknown) => {
      onLost()
      reject(error as Error)
    })
  })
}

/** The longest that a report is put back for; more is no plan of ours but a clock that was set back. */
const longestWait = '10 minutes'

/** Lets go of the reports that dead workers held, or that wait for a time that a clock set back moved far off. @returns How many there were. */
export async function freeReportsOfTheDead(sql: Sql, now: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    `update observations.report r set state = 'spooled', worker = null
     where r.state = 'processing' and case when r.worker is null
       then r.worker_until > $2::timestamptz + interval '${longestWait}'
       else not exists (
         select from pg_locks l join pg_database d on d.oid = l.database
         where l.locktype = 'advisory' and l.granted and d.datname = current_database()
           and l.classid = $1::oid and l.objid = (hashtext(r.worker)::bigint & 4294967295)::oid) end`,
    [lockFamily, now],
  )
  return rowCount
}
