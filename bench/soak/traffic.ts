/** What goes on at a node all day: reports, the mails that follow from them, answers to those, and people who look. */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SmtpSink } from '../../test/support/smtp.ts'
import { sinkholeReport } from '../sinkhole.ts'
import { mostSystems } from '../systems.ts'
import { handIn, workedThrough } from '../take-in.ts'
import type { WholeNode } from '../whole-node.ts'

export interface TrafficOptions {
  readonly feed: string
  readonly reportsAMinute: number
  readonly rowsAReport: number
  /** Of so many mails one is answered. */
  readonly oneAnsweredOf: number
  readonly readsASecond: number
}

/** What went on since it was last asked. */
export interface Passed {
  reports: number
  mails: number
  answers: number
  /** Seconds from the moment that a report was safely written to the moment that it was worked through. */
  reportSeconds: number[]
  readMs: number[]
}

export interface Traffic {
  /** What went on since the last call. */
  passed(): Passed
  /** Rows that were handed in and worked through so far. */
  rows(): number
  /** Settles when it is over. @throws {Error} what went wrong first. */
  readonly over: Promise<unknown>
  /** Ends it, and waits for what is under way. */
  end(): Promise<void>
}

const nothing = (): Passed => ({ reports: 0, mails: 0, answers: 0, reportSeconds: [], readMs: [] })

/** Desks, each answering for a sixteenth part of 10.0.0.0/8: three quarters of the systems have one. */
export function deskContacts(desks: number): Readable {
  const lines = ['kind,value,team,email,format,language,role,source,verified']
  const blocks = 192
  for (let no = 0; no < blocks; no++)
    lines.push(`cidr,10.${no}.0.0/16,ISP ${no % desks},abuse@isp-${no % desks}.example,csv,en,abuse,bench,2026-11-01`)
  return Readable.from([Buffer.from(`${lines.join('\n')}\n`)])
}

const reads = [
  '/api/v1/findings?limit=50',
  '/api/v1/findings?state=open&route=none&limit=50',
  '/api/v1/findings?search=10.7.0.0/16',
  '/api/v1/notifications',
  '/api/v1/reports',
  '/api/v1/desk/today',
]

/** Begins at once; `token` is for reading, of a duty officer. */
export function startTraffic(node: WholeNode, sink: SmtpSink, token: string, options: TrafficOptions): Traffic {
  let now = nothing()
  let rows = 0
  let over = false
  const half = Math.ceil(options.rowsAReport / 2)
  /** Half of the systems are new; the others were in the report before. */
  const systemOf = (report: number) => (row: number) =>
    (report * half + (row % 2 === 0 ? row / 2 : (row - 1) / 2 - half) + mostSystems) % mostSystems
  const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

  async function report(no: number): Promise<void> {
    const day = yesterday()
    const reportId = await handIn(node, {
      feed: options.feed,
      contentType: 'text/csv',
      fileName: `${day}-event4_sinkhole_http-soak-${no}.csv`,
      content: sinkholeReport(day, options.rowsAReport, systemOf(no)),
    })
    const startedAt = performance.now()
    const figures = await workedThrough(node, reportId)
    if (figures.rejected > 0) throw new Error(`${figures.rejected} rows were refused`)
    rows += figures.rows
    now.reports++
    now.reportSeconds.push((performance.now() - startedAt) / 1000)
  }

  /** Reports come at their times, whether or not the one before is done: a node that falls behind shows. */
  async function reporter(): Promise<void> {
    const open = new Set<Promise<void>>()
    let failed: unknown
    const everyMs = 60_000 / options.reportsAMinute
    for (let no = 0, at = performance.now(); !over && failed === undefined; no++, at += everyMs) {
      const one: Promise<void> = report(no)
        .catch((error: unknown) => void (failed ??= error))
        .finally(() => open.delete(one))
      open.add(one)
      await sleep(Math.max(0, at + everyMs - performance.now()))
    }
    await Promise.all(open)
    if (failed !== undefined) throw failed
  }

  async function answerer(): Promise<void> {
    let seen = 0
    for (; !over || sink.mails.length > 0; await sleep(200)) {
      // Taken out: what the sink keeps would grow for hours.
      for (const { mail } of sink.mails.splice(0)) {
        now.mails++
        if (seen++ % options.oneAnsweredOf !== 0) continue
        const path = /\/a\/[\w-]+/.exec(mail.text ?? '')?.[0]
        if (path === undefined) throw new Error('a mail has no link to its answer page')
        await fetch(`${node.url}${path}`)
        const answer = await fetch(`${node.url}${path}`, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ step: 'answer', all: seen % 3 === 0 ? 'working-on-it' : 'fixed' }),
        })
        await answer.text()
        if (answer.status === 303) now.answers++
        else if (answer.status !== 429) throw new Error(`an answer was not taken: ${answer.status}`)
      }
    }
  }

  async function reader(): Promise<void> {
    for (let no = 0; !over; no++) {
      const startedAt = performance.now()
      const answer = await fetch(`${node.url}${reads[no % reads.length]!}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      await answer.text()
      if (!answer.ok) throw new Error(`${reads[no % reads.length]}: ${answer.status}`)
      const ms = performance.now() - startedAt
      now.readMs.push(ms)
      await sleep(Math.max(0, 1000 / options.readsASecond - ms))
    }
  }

  const all = Promise.all([reporter(), answerer(), reader()])
  // It is waited for at the end; until then a failure only waits to be heard of.
  all.catch(() => (over = true))
  return {
    passed() {
      const before = now
      now = nothing()
      return before
    },
    rows: () => rows,
    over: all,
    async end() {
      over = true
      await all
    },
  }
}
