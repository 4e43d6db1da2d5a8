// `npm start`: installs what is missing, builds the console when its sources changed, then becomes the node.
// Plain JavaScript without a dependency, because it runs before anything is installed, on Node 20 as on 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { StartError, ensureInstalled, orExplain, root, say, withInstallLock } from './install.mjs'

const web = path.join(root, 'web')
const built = path.join(web, 'dist')
const stamp = path.join(built, '.stamp')

async function ensureConsole(node) {
  if (!fs.existsSync(web) || isBuilt(hashOfSources())) return
  await withInstallLock(async () => {
    const hash = hashOfSources()
    if (!isBuilt(hash)) build(node, hash)
  })
}

const isBuilt = (hash) => readText(stamp) === hash

/** Builds beside the console in use and changes the two at once, so that a running node never serves half of one. */
function build(node, hash) {
  say('building the console')
  const fresh = path.join(web, 'dist.new')
  const old = path.join(web, 'dist.old')
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status, stdout, stderr } = spawnSync(
    node.file,
    [vite, 'build', web, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (status !== 0) throw new StartError(`The console could not be built.\n${stdout}${stderr}`.trimEnd())
  fs.writeFileSync(path.join(fresh, '.stamp'), hash)
  fs.rmSync(old, { recursive: true, force: true })
  if (fs.existsSync(built)) fs.renameSync(built, old)
  fs.renameSync(fresh, built)
  fs.rmSync(old, { recursive: true, force: true })
}

/** All that the console is made of: its own files, the described API, and the packages. */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const file of [...filesIn(web), ...filesIn(path.join(root, 'openapi')), path.join(root, 'package-lock.json')]) {
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesIn(folder) {
  if (!fs.existsSync(folder)) return []
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => name !== 'node_modules' && !/^dist(\.|$)/.test(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name)
      return entry.isDirectory() ? filesIn(file) : entry.isFile() ? [file] : []
    })
}

/**
 * How glibc keeps memory; elsewhere these names mean nothing. Left to itself it keeps arenas for each thread, and raises the size from which it gives memory back
 * with the largest piece it ever freed: a node that has read a large report then holds 60 to 100 MB more than it uses. V8 lets the room for fresh objects
 * grow to 96 MB where much is read at once, and gives none of it back: a quarter of that is no slower, and a node that knows 100,000 contacts
 * holds 240 MB instead of 360.
 */
const memory = JSON.parse(fs.readFileSync(path.join(root, 'scripts', 'memory.json'), 'utf8'))

/** Runs the program in place of this one where Node can do that, else as a child that shares its fate. */
async function become(node, words) {
  const args = [...memory.v8, ...words]
  const env = {
    NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'comity'),
    ...memory.glibc,
    ...process.env,
  }
  if (process.execve) process.execve(node.file, [node.file, ...args], env)
  // If this process is killed outright, the kernel tells the child to stop.
  const tie = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0
  const [file, ...before] = tie ? ['setpriv', '--pdeathsig', 'TERM', node.file] : [node.file]
  const child = spawn(file, [...before, ...args], { env, stdio: 'inherit' })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(name, () => child.kill(name))
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0))
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

await orExplain(async () => {
  const node = await ensureInstalled()
  const args = process.argv.slice(2)
  if (args[0] === 'serve') {
    await ensureConsole(node)
    say(`running on Node ${node.version} (${node.file})`)
  }
  await become(node, [path.join(root, 'src', 'main.ts'), ...args])
})
