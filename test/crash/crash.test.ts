/**
 * A whole node is killed while it takes in a report: its process at random moments, and its PostgreSQL. Afterwards every row is counted
 * exactly once. `COMITY_TEST_KILLS=100` runs the long form, `COMITY_TEST_SEED=N` repeats a run.
 */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createLog } from '#platform/log.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'
import { cloneTemplate } from '#platform/postgres/testing.ts'
import { chanceFrom, seedOfRun as seed, type Chance } from './chance.ts'
import { startChild, type ChildOptions, type NodeChild } from './node-child.ts'

const longForm = process.env['COMITY_TEST_KILLS'] !== undefined
const kills = Number(process.env['COMITY_TEST_KILLS'] ?? 4)
const databaseKills = longForm ? Math.ceil(kills / 5) : 1
const rows = longForm ? kills * 20_000 : 24_000
/** One row in ten is about a system that the report has named before. */
const systems = Math.floor(rows * 0.9)

/** Systems lie in 10.0.0.0/8: no block kept for documentation has as many addresses. */
function* report(count: number): Generator<string> {
  yield '"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n'
  for (let no = 0; no < count; no++) {
    const system = no % Math.floor(count * 0.9)
    const ip = `10.${system >>> 16}.${(system >>> 8) & 255}.${system & 255}`
    yield `"2026-11-20 06:30:00","${ip}",6379,"tcp",64496,"XA","host.example","redis"\n`
  }
}

interface Figures {
  readonly state: string
  readonly rows: number
  readonly readBytes: number
  readonly findingsNew: number
  readonly error: string | null
}

const settings = { COMITY_CHUNK_BYTES: '65536' }

async function freshFolder(t: TestContext): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-crash-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  mkdirSync(dataDir, { recursive: true })
  await cloneTemplate(dataDir)
  return dataDir
}

function handIn(node: NodeChild, count: number): Promise<{ reportId: string }> {
  return node.api.upload('/api/v1/reports', Readable.from([Buffer.from([...report(count)].join(''))]), {
    contentType: 'text/csv',
    fileName: '2026-11-21-scan_redis-x-asn.csv',
  })
}

async function figuresOf(node: NodeChild, reportId: string): Promise<Figures> {
  for (;;) {
    try {
      return await node.api.get<Figures>(`/api/v1/reports/${reportId}`)
    } catch {
      // The database is being started again.
      await sleep(100)
    }
  }
}

async function untilDone(node: NodeChild, reportId: string): Promise<Figures> {
  for (;;) {
    const figures = await figuresOf(node, reportId)
    assert.notEqual(figures.state, 'failed', figures.error ?? '')
    if (figures.state === 'done') return figures
    await sleep(100)
  }
}

interface Plan {
  readonly rows: number
  readonly kills: number
  readonly databaseKills: number
  readonly chance: Chance
  readonly t: TestContext
  readonly child: ChildOptions
}

/** Takes one report in under fire. @returns What the node counted in the end, and how many kills met the report unfinished. */
async function underFire(dataDir: string, plan: Plan): Promise<{ figures: Figures; hits: number }> {
  let node = await startChild(dataDir, plan.child)
  plan.t.after(() => node.kill())
  const { reportId } = await handIn(node, plan.rows)
  let hits = 0
  for (let left = plan.kills; left > 0; left--) {
    const before = (await figuresOf(node, reportId)).rows
    await sleep(plan.chance.number(900))
    // A node that is killed before it has done anything tells nothing: one chunk at least must be in each life.
    for (;;) {
      const { state, rows: now } = await figuresOf(node, reportId)
      if (state === 'done' || now > before) break
      await sleep(10)
    }
    if ((await figuresOf(node, reportId)).state !== 'done') hits++
    await sleep(plan.chance.number(60))
    if (left <= plan.databaseKills) node.killDatabase()
    else {
      await node.kill()
      node = await startChild(dataDir, plan.child)
    }
  }
  const figures = await untilDone(node, reportId)
  assert.equal(await node.stop(), 0)
  return { figures, hits }
}

async function counted(dataDir: string): Promise<Record<string, number>> {
  const postgres = await startPostgres({ dataDir, log: createLog('silent') })
  const client = new pg.Client(postgres.adminConfig)
  await client.connect()
  try {
    const { rows: found } = await client.query<Record<string, number>>(
      `select count(*)::int as findings, sum(sightings)::int as sightings, count(distinct finding_no)::int as numbers,
         (select sum(rows)::int from observations.chunk) as rows, (select sum(events)::int from observations.chunk) as events,
         (select sum(sightings)::int from observations.trend) as trend, (select sum(new_findings)::int from observations.trend) as fresh,
         (select sum(rows)::int from observations.feed_day) as "dayRows", (select sum(reports)::int from observations.feed_day) as reports
       from observations.finding`,
    )
    return found[0]!
  } finally {
    await client.end()
    await postgres.stop()
  }
}

test(`killed ${kills} times, ${databaseKills} of them in PostgreSQL, a node counts every row of ${rows} once (seed ${seed})`, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const dataDir = await freshFolder(t)
  const plan = { t, rows, kills, databaseKills, chance: chanceFrom(seed), child: { settings } }
  const { figures, hits } = await underFire(dataDir, plan)
  t.diagnostic(`${hits} of ${kills} kills met the report unfinished`)
  assert.ok(hits > 0, 'no kill met the report unfinished: the report is too small for this machine')
  assert.deepEqual({ rows: figures.rows, findingsNew: figures.findingsNew }, { rows, findingsNew: systems })
  assert.deepEqual(await counted(dataDir), {
    findings: systems,
    sightings: rows,
    numbers: systems,
    rows,
    events: rows,
    trend: rows,
    fresh: systems,
    dayRows: rows,
    reports: 1,
  })
})

test('the test above sees a done-mark that is committed before its rows', async (t) => {
  const dataDir = await freshFolder(t)
  const preload = new URL('./planted-bug.ts', import.meta.url).href
  const smaller = 8_000
  const plan = { t, rows: smaller, kills: 2, databaseKills: 0, chance: chanceFrom(seed), child: { settings, preload } }
  const { figures } = await underFire(dataDir, plan)
  assert.equal(figures.rows, smaller, 'by its marks, the report is whole')
  const { sightings } = await counted(dataDir)
  assert.ok(sightings! < smaller, `no row is missing: ${sightings} of ${smaller}`)
})
