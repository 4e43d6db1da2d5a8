/**
 * Loaded into a node before anything else, to prove that the crash test sees what it is there to see: the done-mark of a chunk
 * is committed before the chunk's rows are, and long enough before for a kill at random to come in between.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

type Query = (...words: unknown[]) => unknown
const prototype = pg.Client.prototype as unknown as { query: Query }
const { query } = prototype

prototype.query = function (this: pg.Client, ...words: unknown[]): unknown {
  const result = query.apply(this, words)
  if (typeof words[0] !== 'string' || !words[0].includes('insert into observations.chunk')) return result
  return (result as Promise<unknown>).then(async (marked) => {
    await query.call(this, 'commit')
    await sleep(100)
    await query.call(this, 'begin')
    return marked
  })
}
