// `npm test`: everything that is checked. `npm test -- FILE…` runs only those test files.
// Plain JavaScript without a dependency, because it runs before anything is installed, on Node 20 as on 24.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { StartError, ensureInstalled, orExplain, root, say } from './install.mjs'

const startedAt = performance.now()
const globs = ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts']
const children = new Set()
/** Several times what a run has written at any moment. */
const memoryNeededBytes = 4 * 2 ** 30

async function testAll(files) {
  const folder = temporaryFolder()
  process.env.TMPDIR = folder
  const env = testEnvironment()
  const chromium = files.length === 0 ? findOrInstallChromium() : findChromium()
  if (chromium) env.COMITY_CHROMIUM = chromium
  const failedChecks = files.length === 0 ? await runChecks(env) : []
  // Once, before the tests: browser tests run beside each other, and two that build the console take files from under each other.
  if (chromium && !(await buildConsole(env))) failedChecks.push('vite build web')
  const { startTestCluster } = await import('../test/support/cluster.ts')
  const cluster = await startTestCluster()
  env.COMITY_TEST_CLUSTER = JSON.stringify({
    admin: cluster.admin,
    migrator: cluster.migrator,
    app: cluster.app,
  })
  const status = await runTests(files.length > 0 ? files : roomByRoom(folder), env, async () => {
    await cluster.stop()
    for (const name of failedChecks) say(`FAILED: ${name}`)
    say(`${Math.round((performance.now() - startedAt) / 1000)} s in all`)
  })
  process.exit(status || (failedChecks.length > 0 ? 1 : 0))
}

async function buildConsole(env) {
  const vite = path.join('node_modules', 'vite', 'bin', 'vite.js')
  const child = start(node.file, [vite, 'build', 'web', '--logLevel', 'warn'], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return (await ending(child)) === 0
}

/** The tools that read the code, side by side; each one's words are shown whole when it is done. */
async function runChecks(env) {
  // A file that had the right form when its bytes were the same still has it.
  const unchanged = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/comity/prettier.json']
  const tools = [
    ['prettier --check', 'prettier', ['--check', '--log-level=warn', ...unchanged, '.']],
    ['oxlint', 'oxlint', ['--quiet', '--deny-warnings', '.']],
    ['tsc --noEmit', 'tsc', ['--noEmit', '--pretty', 'false', '-p', '.']],
    ...(fs.existsSync('web/tsconfig.json')
      ? [['tsc --noEmit web', 'tsc', ['--noEmit', '--pretty', 'false', '-p', 'web']]]
      : []),
  ]
  const results = await Promise.all(
    tools.map(async ([name, tool, args]) => {
      const child = start(path.join('node_modules', '.bin', tool), args, {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let words = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (words += text))
      const status = await ending(child)
      process.stdout.write(
        `${status === 0 ? '✔' : '✖'} ${name}\n${words && status !== 0 ? `${words.trimEnd()}\n` : ''}`,
      )
      return status === 0 ? null : name
    }),
  )
  return results.filter((name) => name !== null)
}

/**
 * All test files. Those of a room run in one process, one after the other: loading the program and reading the rules takes a process longer
 * than most files take. Each runs by itself as well, so none may lean on another. The long ones of `test/` have a process each.
 *
 * @param folder Where the files that stand for a room are written; they sort before the others, so that the longest begin first.
 */
function roomByRoom(folder) {
  const processes = new Map()
  for (const file of globs.flatMap((glob) => fs.globSync(glob)).sort()) {
    const [, room] = /^(src\/observations\/ingest|src\/\w+|web|test\/architecture)\//.exec(file) ?? [file, file]
    processes.set(room, [...(processes.get(room) ?? []), path.join(root, file)])
  }
  return [...processes.values()].map((files, number) => {
    if (files.length === 1) return files[0]
    const together = path.join(folder, `${String(number).padStart(3, '0')}.test.mjs`)
    fs.writeFileSync(together, files.map((file) => `import '${pathToFileURL(file)}'\n`).join(''))
    return together
  })
}

/**
 * Node's own test runner. Its closing lines are kept back until everything else is said, so that they are the last.
 */
async function runTests(files, env, before) {
  // One more than there are cores, since some tests mostly wait; not many more, since all share one PostgreSQL.
  const concurrency = Math.min(4, os.availableParallelism() + 1)
  const args = ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=1200000', '--test-reporter=spec']
  const child = start(node.file, [...args, ...files], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closing = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(stripVTControlCharacters(line)))
      closing.push(line)
    else process.stdout.write(`${line}\n`)
  }
  const status = await ending(child)
  await before()
  process.stdout.write(`${closing.join('\n')}\n`)
  return status
}

/**
 * Where this run keeps what it writes: in memory, where there is room. Each test has a database of a thousand files, and a file system that
 * must be careful with what was deleted a moment ago takes a second to make them; memory takes a thirtieth of one.
 */
function temporaryFolder() {
  const memory = '/dev/shm'
  const isRoomy = () => {
    const { bavail, bsize } = fs.statfsSync(memory)
    return bavail * bsize > memoryNeededBytes && process.availableMemory() > memoryNeededBytes
  }
  const parent = !process.env.TMPDIR && fs.existsSync(memory) && isRoomy() ? memory : os.tmpdir()
  const folder = fs.mkdtempSync(path.join(parent, 'comity-run-'))
  // PostgreSQL, which must not run as root, passes through it to its own.
  fs.chmodSync(folder, 0o711)
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  return folder
}

/** A test must not meet the settings of the node that its author runs: only what is meant for tests stays. */
function testEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith('COMITY_') ||
      name.startsWith('COMITY_TEST_') ||
      ['COMITY_CHROMIUM', 'COMITY_PICTURES'].includes(name),
  )
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  return {
    ...Object.fromEntries(kept),
    ...colour,
    NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'comity'),
  }
}

function findOrInstallChromium() {
  const found = findChromium()
  if (found) return found
  if (process.env.CI && process.getuid?.() === 0) {
    say('installing Chromium for the browser tests')
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '--quiet=2')
    apt('install', '--yes', '--quiet=2', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')
    if (findChromium()) return findChromium()
  }
  const line = '='.repeat(100)
  process.stdout.write(
    `${line}\nTHE BROWSER TESTS ARE SKIPPED: there is no Chromium here. On Debian: apt-get install chromium. Elsewhere: set\nCOMITY_CHROMIUM to the path of a Chromium or Chrome program.\n${line}\n`,
  )
  return null
}

function findChromium() {
  const named = process.env.COMITY_CHROMIUM
  if (named && !fs.existsSync(named)) throw new StartError(`COMITY_CHROMIUM names ${named}, which does not exist.`)
  if (named) return named
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return (
    names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file)) ??
    null
  )
}

function canImportTypeScript() {
  return process.features.typescript === 'strip' && process.versions.node === node.version
}

/** The same once more on the Node that can read TypeScript. */
async function again({ file }) {
  const child = start(file, [path.join(root, 'scripts', 'test.mjs'), ...filters], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  process.exit(await ending(child))
}

function start(file, args, options) {
  const child = spawn(file, args, options)
  children.add(child)
  return child
}

async function ending(child) {
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  children.delete(child)
  return status
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => {
    for (const child of children) child.kill(name)
  })
}

process.chdir(root)
const filters = process.argv.slice(2)
const node = await orExplain(ensureInstalled)
if (process.execPath !== node.file && !canImportTypeScript()) await again(node)
else await orExplain(() => testAll(filters))
