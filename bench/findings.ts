/**
 * The list of findings over the API, without a browser: from a question to its rows and its count.
 * `node bench/findings.ts [--findings N] [--combinations N] [--seed N] [--plans N] [--data DIR]`; with `--plans` the plans of the slowest questions. A
 * folder that is named is filled once and kept.
 */
import { parseArgs } from 'node:util'
import { findingStates } from '../src/observations/finding-state.ts'
import { whereOf } from '../src/observations/findings/filter.ts'
import { filterOf, type FilterQuery } from '../src/observations/findings/routes.ts'
import { countFindings, findNumbers, listFindings } from '../src/observations/findings/store.ts'
import { RSIT } from '../src/observations/rsit.ts'
import { fillFindings } from './fill.ts'
import { sinkholeReport } from './sinkhole.ts'
import { addressOf, mostSystems } from './systems.ts'
import { takeContacts, takeIn } from './take-in.ts'
import { quantile, round, say, startWholeNode, type WholeNode } from './whole-node.ts'

const { values: options } = parseArgs({
  options: {
    findings: { type: 'string', default: '1000000' },
    combinations: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    plans: { type: 'string', default: '0' },
    data: { type: 'string' },
  },
})
const findings = Number(options.findings)
if (findings > mostSystems) throw new RangeError(`--findings is at most ${mostSystems}`)
const feed = 'shadowserver:event4_sinkhole_http'

type Question = Readonly<Record<string, string>>
interface Asked {
  readonly question: Question
  readonly ms: number
}

/** Chance that the same seed gives again. @source Mulberry32, public domain */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const chance = chanceFrom(Number(options.seed))
const below = (end: number): number => Math.floor(chance() * end)
const oneOf = <Value>(values: readonly Value[]): Value => values[below(values.length)]!

const types = Object.values(RSIT).flat()
/** What a reader may ask by each filter, values that select much, little and nothing among them. */
const asks: Readonly<Record<string, () => string>> = {
  search: () =>
    oneOf([
      () => addressOf(below(findings)),
      () => `${addressOf(below(findings))}/24`,
      () => `10.${below(256)}.0.0/16`,
      () => `AS${4_200_000_000 + below(4000)}`,
      () => `host-${below(1000)}.example`,
    ])(),
  state: () => oneOf(findingStates),
  route: () => oneOf(['found', 'none', 'uncertain']),
  type: () => oneOf(types),
  asn: () => String(4_200_000_000 + below(4000)),
  country: () => oneOf(['XA', 'XB', 'XF', 'XZ']),
  feed: () => oneOf([feed, 'shadowserver:none']),
  since: () => new Date(Date.UTC(2025, 10, 20 + below(365))).toISOString(),
  order: () => oneOf(['newest', 'oldest']),
}
/** The filters that the console always shows; the others stand behind a button. */
const main = ['search', 'state', 'route'] as const

function combination(): Question {
  const names = Object.keys(asks)
  const chosen = new Set(Array.from({ length: 2 + below(4) }, () => oneOf(names)))
  return Object.fromEntries([...chosen].map((name) => [name, asks[name]!()]))
}

async function ask(url: string, token: string, question: Question): Promise<Asked> {
  const startedAt = performance.now()
  const answer = await fetch(`${url}/api/v1/findings?${new URLSearchParams(question)}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const body = await answer.text()
  const ms = performance.now() - startedAt
  if (!answer.ok) throw new Error(body)
  return { question, ms }
}

async function askAll(url: string, token: string, what: string, questions: readonly Question[]): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const question of questions) asked.push(await ask(url, token, question))
  const times = asked.map(({ ms }) => ms)
  say(what, {
    questions: asked.length,
    p50Ms: round(quantile(times, 0.5), 1),
    p95Ms: round(quantile(times, 0.95), 1),
    highestMs: round(Math.max(...times), 1),
  })
  return asked
}

/** How the database answers the two questions behind a list, and in what time. */
async function showPlans({ admin }: WholeNode, { question, ms }: Asked): Promise<void> {
  const lines: string[] = []
  const explaining: Parameters<typeof listFindings>[0] = {
    async query(text, values) {
      if (/^\s*explain/.test(text))
        return { rows: [{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': 0 } }] }] as never, rowCount: 1 }
      const { rows } = await admin.query(`explain (analyze, buffers, costs off) ${text}`, [...(values ?? [])])
      lines.push(...rows.map((row) => (row as { 'QUERY PLAN': string })['QUERY PLAN']), '')
      // More than are counted exactly: then the estimate is asked for too, which is what takes time in the worst case.
      return { rows: [{ counted: Number.MAX_SAFE_INTEGER, pages: 0 }] as never, rowCount: 1 }
    },
  }
  const asking: Parameters<typeof findNumbers>[0] = {
    async query(text, values) {
      const { rows, rowCount } = await admin.query(text, [...(values ?? [])])
      return { rows: rows as never, rowCount: rowCount ?? 0 }
    },
  }
  const { order, ...named } = question
  const filter = filterOf({ ...named, ...(named['asn'] && { asn: Number(named['asn']) }) } as FilterQuery)
  const where = whereOf(filter, false, await findNumbers(asking, filter))
  const sorted = order === 'oldest' ? 'oldest' : 'newest'
  await listFindings(explaining, where, { order: sorted, after: null, limit: 51 })
  await countFindings(explaining, where, 1000)
  console.log(`-- ${round(ms, 1)} ms: ${JSON.stringify(question)}\n${lines.join('\n')}`)
}

/** Contacts, a report, and all the other findings. */
async function fill(node: WholeNode): Promise<void> {
  const { admin } = node
  await admin.query(`insert into observations.feed (feed, name, period) values ($1, $1, 'off')`, [feed])
  await takeContacts(node, 20_000)
  const content = sinkholeReport('2026-11-19', 8, (row) => row)
  const fileName = '2026-11-19-event4_sinkhole_http-bench.csv'
  await takeIn(node, { feed, contentType: 'text/csv', fileName, content })
  const seconds = await fillFindings(admin, { first: 8, count: findings - 8, feed, spread: true })
  say('there already', { findings, seconds })
}

const node = await startWholeNode({ dataDir: options.data })
try {
  const { admin, api, url } = node
  const { rows } = await admin.query('select from observations.feed where feed = $1', [feed])
  if (rows.length === 0) await fill(node)
  const { token } = await api.post<{ token: string }>('/api/v1/tokens', { roles: ['duty-officer'], name: 'bench' })

  // What a node has just started with is no figure of a list: connections, plans, compiled code.
  for (let no = 0; no < 20; no++) await ask(url, token, { state: 'open' })
  const asked: Asked[] = []
  asked.push(
    ...(await askAll(
      url,
      token,
      'all findings',
      Array.from({ length: 20 }, () => ({})),
    )),
  )
  for (const name of main)
    asked.push(
      ...(await askAll(
        url,
        token,
        name,
        Array.from({ length: 100 }, () => ({ [name]: asks[name]!() })),
      )),
    )
  const combinations = Array.from({ length: Number(options.combinations) }, combination)
  asked.push(...(await askAll(url, token, 'combinations', combinations)))
  const slowest = asked.toSorted((a, b) => b.ms - a.ms)
  for (const each of slowest.slice(0, 12)) say('slow', { ms: round(each.ms, 1), ...each.question })
  for (const each of slowest.slice(0, Number(options.plans))) await showPlans(node, each)
} finally {
  await node.stop()
}
