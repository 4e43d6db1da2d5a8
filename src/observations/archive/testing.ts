/** For tests: an intake and an archive over a real database, whose clock is the test's. */
import { day, instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { createLog } from '#platform/log.ts'
import type { TestIntake } from '../ingest/testing.ts'
import { createPutAway } from './put-away.ts'
import { createRetire } from './retire.ts'
import { listMonths } from './store.ts'

export const began = instant('2001-01-10T12:00:00Z')
export const systems = 12
export const retentionDays = 120
export const home = 'XA'

/** A database of which one transaction, by its place, does its work and is lost before its end. */
function losing(db: Database, place: number): Database {
  let left = place
  return {
    ...db,
    query: (text, values) => db.query(text, values),
    transaction: (work) =>
      db.transaction(async (tx: Tx) => {
        const done = await work(tx)
        if (left-- === 0) throw new Error('lost')
        return done
      }),
  }
}

const forget = [
  'closed_finding',
  'closed_month',
  'finding_page',
  'intake_mark',
  'daily_leaf',
  'follow_up',
  'earlier_finding',
]

/** An intake and an archive with a clock of their own, over a real database. */
export async function archiveSetting(intake: TestIntake) {
  const { db } = intake
  let now: Instant = began
  const facts: Fact[] = []
  const clock = (): Instant => now
  const log = createLog('silent')
  const settings = { findingRetentionDays: retentionDays }
  const territory = async () => ({ home, abroad: [], critical: [] })
  const emit = async (_tx: Tx, fact: Fact) => void facts.push(fact)
  const running = new AbortController().signal
  return {
    db,
    facts,
    now: clock,
    wait(days: number) {
      now = plusMs(now, days * day)
    },
    async sayDays() {
      await db.query(
        `insert into observations.daily_leaf (kind, name, day, said_at) values ('feed-day', 'x', $1::timestamptz::date, $1) on conflict do nothing`,
        [now],
      )
    },
    /** @param options.late What is reported was seen half a year ago. */
    async report(which: readonly number[], { interrupted = false, late = false } = {}) {
      const at = plusMs(now, late ? -180 * day : 0)
        .slice(0, 19)
        .replace('T', ' ')
      const rows = which.map(
        (no) => `"${at}","192.0.2.${no}",6379,"tcp",64496,"${no % 5 === 0 ? 'XB' : home}","redis"\n`,
      )
      const id = await intake.add(`"timestamp","ip","port","protocol","asn","geo","tag"\n${rows.join('')}`)
      await intake.work(interrupted ? { between: () => this.putAway() } : {})
      await db.query('update observations.intake_mark set at = $1 where at > $1', [now])
      return id
    },
    async putAway(crash: number | null = null) {
      await db.query('update observations.archive_progress set round_at = null')
      const through = crash === null ? db : losing(db, crash)
      await createPutAway({ db: through, clock, log, territory }).run(running).catch(isLost)
    },
    async retire(crash: number | null = null) {
      const through = crash === null ? db : losing(db, crash)
      await createRetire({ db: through, clock, settings, emit, log }).run(running).catch(isLost)
    },
    async clear() {
      await intake.clear()
      for (const { month } of await listMonths(db))
        await db.query('select observations.drop_closed_month($1::date)', [`${month}-01`])
      for (const table of forget) await db.query(`delete from observations.${table}`)
      facts.length = 0
      now = began
    },
  }
}
export type Setting = Awaited<ReturnType<typeof archiveSetting>>

function isLost(error: unknown): void {
  if (!(error instanceof Error && error.message === 'lost')) throw error
}

/** Each finding that there is: its number, where it lies, and what was counted of it. */
export async function everything({ db }: Pick<Setting, 'db'>) {
  const { rows } = await db.query<{ no: number; ip: string; state: number; sightings: number; month: string | null }>(
    `select finding_no as no, host(ip) as ip, state, sightings, null as month from observations.finding
     union all select finding_no, host(ip), state, sightings, to_char(month, 'YYYY-MM') from observations.closed_finding order by 1`,
  )
  return rows
}
