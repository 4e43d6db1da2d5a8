import type { Database } from './database.ts'

/** Advisory locks take two int4: a family, and a hash of the name. */
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
export function giveLifeSign(db: Database, name: string, onLost: () => void): Promise<LifeSign> {
  return new Promise((resolve, reject) => {
    db.withConnection(async (connection) => {
      await connection.query('select pg_advisory_lock($1, hashtext($2))', [lockFamily, name])
      await new Promise<void>((release, broken) => {
        const { client } = connection
        const lost = (error?: Error): void => broken(error ?? new Error('the connection ended'))
        client.once('error', lost).once('end', lost)
        resolve({
          release: () => {
            client.off('error', lost).off('end', lost)
            connection
              .query('select pg_advisory_unlock($1, hashtext($2))', [lockFamily, name])
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

/** Shows the life sign for as long as the work takes, or until its connection breaks: the work goes on then, and others may think it dead. */
export async function withLifeSign<T>(db: Database, name: string, work: () => Promise<T>): Promise<T> {
  const sign = await giveLifeSign(db, name, () => undefined)
  try {
    return await work()
  } finally {
    sign.release()
  }
}

/** A condition in SQL: nobody shows the life sign of the name that an expression gives. */
export function noLifeSign(name: string): string {
  return `not exists (
    select from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and l.granted and d.datname = current_database()
      and l.classid = ${lockFamily}::oid and l.objid = (hashtext(${name})::bigint & 4294967295)::oid)`
}
