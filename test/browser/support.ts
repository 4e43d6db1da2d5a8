import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Request,
} from 'playwright-core'

const root = join(import.meta.dirname, '..', '..')
const chromiumPath = process.env['COMITY_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why the browser tests cannot run here, or false. Said loudly: a silent skip is a hole. */
export const noBrowser: string | false = existsSync(chromiumPath)
  ? false
  : `NO BROWSER: ${chromiumPath} is not there. Install Debian's "chromium", or name one in COMITY_CHROMIUM. The console is not tested without it.`
if (noBrowser !== false) process.stderr.write(`\n${noBrowser}\n\n`)

/** The two sizes at which every page must work. */
export const wide = { width: 1440, height: 900 }
export const phone = { width: 360, height: 740 }

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)
}

let built: Promise<void> | null = null

/** Builds the console when it is missing or older than its source. */
export function builtConsole(): Promise<void> {
  built ??= (async () => {
    const page = join(root, 'web', 'dist', 'index.html')
    if (existsSync(page) && statSync(page).mtimeMs > newest(join(root, 'web', 'src'))) return
    await promisify(execFile)(
      process.execPath,
      [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web'],
      { cwd: root },
    )
  })()
  return built
}

/** A browser that speaks to this machine alone. */
export async function openBrowser(t: Pick<TestContext, 'after'>): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  t.after(() => browser.close())
  return browser
}

/** What went wrong on a page without anybody asking. */
export interface Watched {
  readonly page: Page
  /** Violations of the content security policy, script errors and error lines of the console. */
  faults(): Promise<string[]>
}

// What runs in the page is text here: the types of a browser have no place among those of the node.
const noteViolations = `
  window.comityViolations = []
  document.addEventListener('securitypolicyviolation', (event) => {
    window.comityViolations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample)
  })`

const runAxe = `axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ') + ' (' + node.failureSummary + ')').join('; ')))`

/** A context in which every page notes what violates its policy. */
export async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options })
  await context.addInitScript(noteViolations)
  return context
}

/** How many requests of a page are not answered yet. */
const underWay = new WeakMap<Page, Set<Request>>()

/** A page of a context, watched from its first byte. */
export async function watch(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage()
  const open = new Set<Request>()
  underWay.set(page, open)
  page.on('request', (request) => open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  return {
    page,
    async faults() {
      const violations = await page.evaluate<string[]>("window.comityViolations ?? ['the watch was lost']")
      return [...faults, ...violations.map((violation) => `policy: ${violation}`)]
    },
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every violation that axe finds, with the elements. The tool comes in beside the page's policy, not through it. */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeSource)
  return page.evaluate<string[]>(runAxe)
}

/** Whether a page is wider than its window: then a phone scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth')
}

/** A picture for whoever wants to look at the page, in the folder that `COMITY_PICTURES` names; nobody does in a run of all tests. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['COMITY_PICTURES']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** What is true of every page, at the size that it has: no axe violation, and no scrolling sideways. */
export async function look(page: Page, name: string): Promise<void> {
  await settled(page)
  await picture(page, name)
  assert.deepEqual(await axeFaults(page), [], `${name}: axe`)
  assert.equal(await isTooWide(page), false, `${name}: wider than the window`)
}

/** The same on a phone, then wide, as which the page stays. */
export async function lookTwice(page: Page, name: string): Promise<void> {
  for (const viewport of [phone, wide]) {
    await page.setViewportSize(viewport)
    await look(page, `${name}-${viewport.width}`)
  }
}

/** Goes to another page of the console without loading it anew, and waits until it is there. */
export async function goInside(page: Page, path: string, title: RegExp): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`)
  for (let tries = 0; !title.test(await page.title()); tries += 1) {
    if (tries > 100) throw new Error(`${path} has the title "${await page.title()}", not ${title}`)
    await page.waitForTimeout(50)
  }
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await settled(page)
}

/** Waits until nothing on the page says that it is loading and no request of it is under way, twice in a row. */
export async function settled(page: Page): Promise<void> {
  const busy = "document.querySelector('.waiting[role=status], [aria-busy=true]') !== null"
  const until = performance.now() + 10_000
  // By asking again and again: the page's policy forbids the polling that evaluates text inside of it.
  for (let calm = 0; calm < 2;) {
    if (performance.now() > until) throw new Error(`${page.url()} is still loading`)
    await page.waitForTimeout(50)
    const isCalm = (underWay.get(page)?.size ?? 0) === 0 && !(await page.evaluate<boolean>(busy))
    calm = isCalm ? calm + 1 : 0
  }
}
