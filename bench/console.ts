/**
 * The console over many findings, in a real Chromium: from a filter to its rows on the screen, and a minute of scrolling.
 * `node bench/console.ts [--rows N] [--data DIR] [--seconds N]`; a folder that is named is filled once and kept.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import type { ApiClient } from '#kernel/command.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { testPerson } from '#testing/test-person.ts'
import { builtConsole, noBrowser, openBrowser, openContext } from '../test/browser/support.ts'
import { sinkholeReport } from './sinkhole.ts'
import { contactsFile } from './systems.ts'
import { quantile, round, say, startProcess } from './whole-node.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    data: { type: 'string' },
    seconds: { type: 'string', default: '60' },
  },
})
const feed = 'shadowserver:event4_sinkhole_http'

async function takeIn(api: ApiClient, day: string, rows: number): Promise<void> {
  const { reportId } = await api.upload<{ reportId: string }>(
    '/api/v1/reports',
    sinkholeReport(day, rows, (row) => row),
    { contentType: 'text/csv', fileName: `${day}-event4_sinkhole_http-bench.csv` },
  )
  for (;;) {
    const { state, error } = await api.get<{ state: string; error: string | null }>(`/api/v1/reports/${reportId}`)
    if (state === 'failed') throw new Error(error ?? 'the report failed')
    if (state === 'done') return
    await sleep(250)
  }
}

/** A team, contacts, and a finding for each row; nothing is sent, so that only the console is at work later. */
async function fill(api: ApiClient, url: string, rows: number): Promise<void> {
  await api.post('/api/v1/setup/without-browser', {
    team: { name: 'Exampleland CSIRT', country: 'XA' },
    email: 'head@csirt.example',
  })
  await takeIn(api, '2026-11-19', 1)
  const { items } = await api.get<{ items: { feed: string; version: number }[] }>('/api/v1/feeds')
  const version = items.find((each) => each.feed === feed)?.version ?? 1
  const settings = { name: 'Sinkhole', tlp: 'TLP:AMBER', retentionDays: 90, period: 'off' }
  const { token } = await api.post<{ token: string }>('/api/v1/tokens', { roles: ['head'], name: 'bench' })
  const answer = await fetch(`${url}/api/v1/feeds/${encodeURIComponent(feed)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify(settings),
  })
  if (!answer.ok) throw new Error(await answer.text())
  await api.upload('/api/v1/directory/imports?format=contacts-csv', contactsFile(20_000), {
    contentType: 'text/csv',
    fileName: 'contacts.csv',
  })
  await takeIn(api, '2026-11-20', rows)
}

/** Where the time from a filter to its rows went, in milliseconds. */
interface Painted {
  /** From the press or the last letter to the frame with the rows. */
  readonly all: number
  /** Until the question left: the pause after typing, and the page's own work. */
  readonly asking: number
  /** Until the answer was here: the node and its database. */
  readonly answering: number
  /** Until the frame was drawn. */
  readonly drawing: number
}

/**
 * Sets a filter as its reader does and answers how long it took until its rows were painted. The list is there when the answer
 * of the node has come, the grid no longer says that it is busy, and the frame after that has been drawn.
 */
function filterToPaint(page: Page, label: string, value: string, name: string): Promise<Painted> {
  const [field, wanted, parameter] = [label, value, name].map((text) => JSON.stringify(text))
  return page.evaluate<Painted>(`new Promise((resolve, reject) => {
    const labels = [...document.querySelectorAll('[role=search] label')]
    const field = document.getElementById(labels.find((label) => label.textContent === ${field}).htmlFor)
    performance.clearResourceTimings()
    const start = performance.now()
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set
    setter.call(field, ${wanted})
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }))
    const look = () => {
      const answer = performance.getEntriesByType('resource').find(({ name, responseEnd }) =>
        responseEnd > 0 && name.includes('/api/v1/findings?') && new URL(name).searchParams.get(${parameter}) === ${wanted})
      const busy = document.querySelector('[data-grid][aria-busy=true], .waiting[role=status]') !== null
      if (answer && !busy) return requestAnimationFrame(() => setTimeout(() => {
        const end = performance.now()
        resolve({ all: end - start, asking: answer.startTime - start, answering: answer.responseEnd - answer.startTime, drawing: end - answer.responseEnd })
      }))
      if (performance.now() - start > 20_000) return reject(new Error('no rows for ' + ${field} + ' ' + ${wanted}))
      requestAnimationFrame(look)
    }
    look()
  })`)
}

/** What a duty officer narrows by. A text waits until typing has paused; that pause is counted too. */
const filters: readonly (readonly [label: string, name: string, values: readonly string[]])[] = [
  ['ASN', 'asn', Array.from({ length: 16 }, (_, index) => String(64_496 + index))],
  ['Search', 'search', Array.from({ length: 16 }, (_, index) => `10.${index * 16}.${index * 3}.0/24`)],
  ['Search', 'search', Array.from({ length: 8 }, (_, index) => `10.${index}.0.0/16`)],
  ['State', 'state', ['open', 'resolved', 'false-positive', 'notified']],
  ['Who answers', 'route', ['found', 'none', 'uncertain']],
  ['Type', 'type', ['infected-system', 'vulnerable-system']],
  ['Country', 'country', ['XA', 'XB']],
  ['Feed', 'feed', [feed, 'shadowserver:none']],
  ['Order', 'order', ['oldest']],
]

async function measureFilters(page: Page, url: string): Promise<void> {
  const asked: { what: string; painted: Painted }[] = []
  await page.goto(`${url}/findings`)
  for (const [label, name, values] of filters) {
    await page.locator('.grid-row').nth(5).waitFor()
    for (const value of values) {
      await sleep(300)
      asked.push({ what: `${name}=${value}`, painted: await filterToPaint(page, label, value, name) })
    }
    // Back to all findings, as a reader goes on to the next question.
    await page.evaluate("history.pushState({}, '', '/findings')")
    await sleep(500)
  }
  for (const part of ['all', 'asking', 'answering', 'drawing'] as const) {
    const times = asked.map(({ painted }) => painted[part])
    const figures = { p50: quantile(times, 0.5), p95: quantile(times, 0.95), highest: Math.max(...times) }
    say(`filter to paint, ms: ${part}`, {
      filters: times.length,
      ...Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, round(ms)])),
    })
  }
  for (const { what, painted } of asked.toSorted((a, b) => b.painted.all - a.painted.all).slice(0, 8))
    say('slow, ms', { what, ...Object.fromEntries(Object.entries(painted).map(([name, ms]) => [name, round(ms)])) })
}

/** Looks in every frame whether each part of the list shows a row. */
const watchRows = `(() => {
  const grid = document.querySelector('[data-grid]')
  const seen = window.comityScroll = { frames: 0, blank: 0, atEnd: 0, longestFrameMs: 0, lastRow: 0, on: true }
  let before = performance.now()
  const look = (now) => {
    if (!seen.on) return
    seen.frames += 1
    seen.longestFrameMs = Math.max(seen.longestFrameMs, now - before)
    before = now
    const { top, bottom, left, width } = grid.getBoundingClientRect()
    const holds = (y) => document.elementFromPoint(left + width / 3, y)?.closest('.grid-row:not(.grid-head), .grid-foot') != null
    const room = bottom - top - 40
    if (![0.1, 0.3, 0.5, 0.7, 0.95].every((share) => holds(top + 38 + room * share))) seen.blank += 1
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2) seen.atEnd += 1
    const last = [...grid.querySelectorAll('.grid-row[aria-rowindex]')].at(-1)
    seen.lastRow = Math.max(seen.lastRow, Number(last?.getAttribute('aria-rowindex') ?? 0))
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

async function measureScrolling(page: Page, url: string, seconds: number): Promise<void> {
  await page.goto(`${url}/findings`)
  await page.locator('.grid-row').nth(5).waitFor()
  await page.locator('[data-grid]').hover()
  await page.evaluate(watchRows)
  const wheelPx = 100
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    await page.mouse.wheel(0, wheelPx)
    await sleep(15)
  }
  const seen = await page.evaluate<Record<string, number>>(
    `(() => { const { on, ...seen } = window.comityScroll; window.comityScroll.on = false; return seen })()`,
  )
  say(`${seconds} s of scrolling`, { ...seen, longestFrameMs: round(seen['longestFrameMs'] ?? 0) })
}

if (noBrowser !== false) process.exit(1)
const rows = Number(options.rows)
const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'comity-bench-console-'))
const ends: (() => unknown)[] = []
const later = { after: (end: () => unknown) => void ends.push(end) }
await builtConsole()
const { child, url } = await startProcess(dataDir)
try {
  const shell = createApiClient(findControlSocket(dataDir)!)
  const { setupNeeded } = await shell.get<{ setupNeeded: boolean }>('/api/v1/session')
  if (setupNeeded) await fill(shell, url, rows)
  const { estimate } = await shell.get<{ estimate: object }>('/api/v1/findings?limit=1')
  say('findings', estimate)
  const browser = await openBrowser(later)
  const context = await openContext(browser, { viewport: { width: 1440, height: 900 } })
  // A folder that was kept has the persons of earlier runs.
  const email = `bench.${Date.now()}@csirt.example`
  const { cookie } = await testPerson({ shell, url }, { roles: ['duty-officer', 'head'], name: 'Ada Officer', email })
  await context.addCookies([{ ...cookie, url }])
  const page = await context.newPage()
  await measureFilters(page, url)
  await measureScrolling(page, url, Number(options.seconds))
} finally {
  for (const end of ends.toReversed()) await end()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}
