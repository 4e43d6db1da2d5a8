import pg from 'pg'
import { instantFromMs } from '#kernel/instant.ts'
import { AppError } from '#kernel/errors.ts'

/** What answers SQL. Rows are typed by the caller, who wrote the columns. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>
}

/** Inside a transaction. `client` is there for COPY streams. */
export interface Tx extends Sql {
  readonly client: pg.PoolClient
}

export interface Database extends Sql {
  /** Runs `work` in one transaction: all of it, or nothing. Serialisation failures and deadlocks are tried again. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** One connection outside any transaction, for advisory locks that live as long as it. */
  withConnection<T>(work: (connection: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (format !== 'binary') {
      const own = textParsers[oid]
      if (own) return own
    }
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

const textParsers: Record<number, (text: string) => unknown> = {
  // int8: counts and numbers of rows; beyond 2^53 is a bug, not a value.
  20: (text) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value)) throw new RangeError('an int8 is beyond what a number holds')
    return value
  },
  // date stays the day that it is, without a time zone to shift it.
  1082: (text) => text,
  // timestamptz becomes an Instant.
  1184: (text) =>
    text === 'infinity' || text === '-infinity'
      ? text
      : instantFromMs(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))),
}

const transient = new Set(['40001', '40P01'])

function wrap(client: pg.PoolClient): Tx {
  return { client, query: (text, values) => run(client, text, values) }
}

async function run<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values?: readonly unknown[],
): Promise<{ rows: Row[]; rowCount: number }> {
  const result = await target.query<Row & pg.QueryResultRow>(text, values as unknown[] | undefined)
  return { rows: result.rows, rowCount: result.rowCount ?? 0 }
}

/**
 * A pool of connections to one PostgreSQL.
 *
 * @param config How to reach it, as `pg` takes it.
 * @param onIdleError Told when an idle connection breaks; the pool replaces it by itself.
 */
export function connectDatabase(config: pg.PoolConfig, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'comity',
    ...config,
    types,
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=120000',
  })
  pool.on('error', onIdleError)
  // The pool stops listening before whoever asked for the connection can: a server that dies in between would take the process with it.
  // What is asked of a broken connection fails, and the pool throws it away.
  pool.on('connect', (client) => void client.on('error', () => undefined))

  async function acquire(): Promise<pg.PoolClient> {
    try {
      return await pool.connect()
    } catch (cause) {
      throw new AppError(
        'platform.database',
        'The database does not answer; what was being done is not lost if it was acknowledged.',
        { cause },
      )
    }
  }

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await acquire()
    let broken: Error | undefined
    const onError = (error: Error): void => {
      broken = error
    }
    client.on('error', onError)
    try {
      await client.query('begin')
      const result = await work(wrap(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken ??= rollbackError
      })
      throw error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  return {
    query: (text, values) => run(pool, text, values),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
        } catch (error) {
          const code = (error as { code?: string }).code
          if (attempt >= 5 || code === undefined || !transient.has(code)) throw error
        }
      }
    },
    async withConnection(work) {
      const client = await acquire()
      let broken: Error | undefined
      const onError = (error: Error): void => {
        broken = error
      }
      client.on('error', onError)
      try {
        return await work(wrap(client))
      } catch (error) {
        broken ??= error as Error
        throw error
      } finally {
        client.off('error', onError)
        client.release(broken)
      }
    },
    close: () => pool.end(),
  }
}
