/** COPYs into a real database that fail as a network, a server or a crash lets them fail. */
import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import type { CopyStreamQuery } from 'pg-copy-streams'
import type { Sql } from '#platform/database.ts'

/** How a COPY fails: its connection dies in the middle of the rows; the server refuses it after the last; it is done, and the connection dies before anybody hears. */
export const copyFaults = ['cut off', 'refused at its end', 'done and unheard'] as const
export type CopyFault = (typeof copyFaults)[number]

/** What a fault looks like to whoever asked. */
export class Fault extends Error {
  readonly code = '57P01'
  constructor() {
    super('terminating connection')
  }
}

/**
 * A connection whose COPYs fail where `next` says so; everything else is the connection's own.
 *
 * @param beside Another connection of the same role, which ends the first one's server process.
 */
export function faultyCopies(client: pg.PoolClient, beside: Sql, next: () => CopyFault | null): pg.PoolClient {
  function query(what: unknown, ...rest: unknown[]): unknown {
    const copy = isCopy(what)
    const how = copy ? next() : null
    if (copy && how !== null) return failing(client, beside, what, how)
    return (client.query as (...words: unknown[]) => unknown)(what, ...rest)
  }
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = name === 'query' ? query : Reflect.get(target, name, target)
      return typeof value === 'function' && value !== query ? (value.bind(target) as unknown) : value
    },
  })
}

function isCopy(what: unknown): what is CopyStreamQuery {
  return what instanceof Writable && 'submit' in what
}

/** Takes the rows as the real one does, and fails when they end. */
function failing(client: pg.PoolClient, beside: Sql, copy: CopyStreamQuery, how: CopyFault): Writable {
  const pieces: Buffer[] = []
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      done()
    },
    final(done) {
      void (async () => {
        try {
          await strike(client, beside, copy, { bytes: Buffer.concat(pieces), how })
          done(new Fault())
        } catch (error) {
          done(error as Error)
        }
      })()
    },
  })
}

async function strike(
  client: pg.PoolClient,
  beside: Sql,
  copy: CopyStreamQuery,
  { bytes, how }: { bytes: Buffer; how: CopyFault },
): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const endConnection = () => beside.query('select pg_terminate_backend($1)', [rows[0]!.pid])
  const write = (part: Buffer): Promise<void> => new Promise((resolve) => copy.write(part, () => resolve()))
  // A connection that dies says so more than once.
  copy.on('error', () => undefined)
  client.query(copy)
  const over = finished(copy).catch(() => undefined)
  if (how === 'done and unheard') {
    copy.end(bytes)
    await over
    await endConnection()
    return
  }
  if (how === 'cut off') {
    await write(bytes.subarray(0, bytes.length / 2))
    await endConnection()
  } else {
    await write(bytes)
    copy.destroy(new Fault())
  }
  await over
}
