// Makes sure that what Comity needs is there: its packages, as the lock file names them, and a Node that can run it.
// Plain JavaScript without a dependency, because it runs before anything is installed, on Node 20 as on 24.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that Comity lies in. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const modules = path.join(root, 'node_modules')
const lockFile = path.join(root, 'package-lock.json')
/** A copy of the lock file that was installed: as good as its hash, and a shell script can compare it too. */
const stamp = path.join(modules, '.comity-installed')
/** The first Node with argon2, zstd and unflagged type stripping. */
const leastNode = [24, 7, 0]

/** What stands in the way, in one sentence for the person who started Comity. */
export class StartError extends Error {}

/** Runs `work`; a StartError is told in one sentence, and the process ends with 1. */
export async function orExplain(work) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`comity: ${error.message}\n`)
    process.exit(1)
  }
}

/** Installs what is missing, and answers the Node binary to run Comity with. */
export async function ensureInstalled() {
  if (!isInstalled()) {
    await withInstallLock(async () => {
      // Another start may have done it while this one waited.
      if (!isInstalled()) await install()
    })
  }
  return pickNode() ?? missingNode()
}

/**
 * Runs `work` while no other start installs or builds in this folder. The file says who does; one whose process is
 * gone does not count.
 */
export async function withInstallLock(work) {
  const file = path.join(root, '.comity-installing')
  const own = `${process.pid} ${startTime(process.pid)}`
  let told = false
  while (!takeLock(file, own)) {
    if (!told) say('another start is installing or building here; waiting for it')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

/** A line for the person who starts Comity. On standard error, so that standard output stays the program's answer. */
export function say(text) {
  process.stderr.write(`comity: ${text}\n`)
}

/** A path without `node_modules/.bin` of this folder, which npm puts in front and an installation takes away. */
export function outerPath() {
  const entries = (process.env.PATH ?? '').split(path.delimiter)
  return entries.filter((entry) => !path.resolve(entry).startsWith(modules)).join(path.delimiter)
}

function isInstalled() {
  const wanted = readText(lockFile)
  if (wanted === null) throw new StartError(`${lockFile} is missing; Comity was not copied whole.`)
  if (readText(stamp) === wanted) return true
  // Somebody may have run npm by hand; it leaves a record of what it put there.
  if (!hasAll(JSON.parse(wanted), readText(path.join(modules, '.package-lock.json')))) return false
  writeStamp(wanted)
  return true
}

function hasAll(wanted, recordText) {
  if (recordText === null) return false
  const record = JSON.parse(recordText).packages ?? {}
  return Object.entries(wanted.packages).every(
    ([name, entry]) => name === '' || entry.optional === true || record[name]?.version === entry.version,
  )
}

async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StartError(`Node ${process.versions.node} is too old to install Comity with; it needs 20.19 or later.`)
  }
  say('installing the packages that the lock file names; this happens once and takes about a minute')
  const wanted = readText(lockFile)
  await npmCi()
  // npm leaves an optional package out without a word when fetching it failed, so a second try may bring it.
  if (pickNode() === null && packagedNodeIsNamed(wanted)) await npmCi()
  if (pickNode() === null) missingNode()
  writeStamp(wanted)
}

async function npmCi() {
  const home = npmHome()
  const [file, before] = npmCommand()
  const child = spawn(file, [...before, ...npmArguments], {
    cwd: root,
    env: { ...process.env, PATH: outerPath(), ...home.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-20_000)))
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code))
    child.once('close', resolve)
  })
  home.remove()
  if (code !== 0) throw npmFault(code, errors)
}

const npmArguments = [
  'ci',
  '--include=optional',
  '--include=dev',
  // Nothing here needs an install script, and what is not run cannot do harm.
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--no-progress',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
]

const npmFaults = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT)\b/,
    'npm does not reach its registry ($1); Comity needs the network for its first installation, and not after it.',
  ],
  [/\b(ENOSPC|EDQUOT)\b/, 'The disk is full; Comity needs about 500 MB.'],
  [/\b(EROFS|EACCES|EPERM)\b/, 'npm may not write where it must ($1); run it as the user who owns the folder.'],
  [
    /\b(EINTEGRITY)\b/,
    'A package that npm fetched is not the one that the lock file names ($1); do not use it, and try again from another network.',
  ],
  [/\b(EUSAGE)\b/, 'package.json and package-lock.json do not agree; Comity was not copied whole.'],
  [/\b(E40[13])\b/, 'npm is not let in by its registry ($1); see its settings in .npmrc.'],
  [/\b(E404)\b/, 'npm does not find a package in its registry ($1).'],
  [
    /\b(UNABLE_TO_GET_ISSUER_CERT\w*|SELF_SIGNED_CERT\w*|CERT_\w+)\b/,
    'npm does not trust the certificate of its registry ($1); behind a proxy that opens connections, set NODE_EXTRA_CA_CERTS.',
  ],
]

function npmFault(code, errors) {
  if (code === 'ENOENT') return new StartError('npm is not found; install it, it comes with Node.')
  for (const [sign, sentence] of npmFaults) {
    const match = sign.exec(errors)
    if (match) return new StartError(sentence.replace('$1', match[1]))
  }
  const last = errors.trim().split('\n').slice(-5).join('\n')
  return new StartError(`npm could not install the packages (it ended with ${code}).\n${last}`)
}

/** npm as it was called, or the one on the path. Never the Node inside node_modules: npm ci takes that away. */
function npmCommand() {
  const script = process.env.npm_execpath
  if (!script || !script.endsWith('npm-cli.js') || !fs.existsSync(script)) return ['npm', []]
  if (!process.execPath.startsWith(modules)) return [process.execPath, [script]]
  return findOnPath('node') ? [findOnPath('node'), [script]] : ['npm', []]
}

/** npm needs a place for its cache; without a home folder that can be written it fails, so it gets one for a while. */
function npmHome() {
  const home = process.env.HOME
  if (home && canWrite(home)) return { env: {}, remove() {} }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'comity-npm-'))
  return {
    env: { HOME: folder, npm_config_cache: path.join(folder, 'cache') },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  }
}

/** The Node to run Comity with: this one when it is new enough, else the one that came with the packages. */
function pickNode() {
  if (isNewEnough(process.versions.node)) return { file: process.execPath, version: process.versions.node }
  const file = path.join(modules, packagedNode(), 'bin', 'node')
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  const version = status === 0 ? stdout.trim().slice(1) : ''
  return isNewEnough(version) ? { file, version } : null
}

const packagedNode = () => `node-${process.platform}-${process.arch}`

const packagedNodeIsNamed = (lockText) => JSON.parse(lockText).packages[`node_modules/${packagedNode()}`] !== undefined

function missingNode() {
  const need = `Comity runs on Node ${leastNode.slice(0, 2).join('.')} or later, and this is ${process.versions.node}`
  if (process.report && isMusl()) {
    throw new StartError(
      `${need}; the one from npm needs glibc, which this system (musl) has not: install a newer Node.`,
    )
  }
  if (packagedNodeIsNamed(readText(lockFile))) {
    throw new StartError(
      `${need}; npm left out the optional package ${packagedNode()}: run "npm ci --include=optional", or install a newer Node.`,
    )
  }
  throw new StartError(`${need}; npm has none for ${process.platform} on ${process.arch}: install a newer Node.`)
}

function isMusl() {
  process.report.excludeNetwork = true
  return process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number)
  for (const [index, least] of leastNode.entries()) {
    if (!(parts[index] >= least)) return false
    if (parts[index] > least) return true
  }
  return true
}

function folderFault(error) {
  const why = {
    EROFS: 'lies on a disk that is mounted read-only',
    EACCES: 'cannot be written by this user',
    EPERM: 'cannot be written by this user',
    ENOSPC: 'lies on a disk that is full',
    EDQUOT: 'lies on a disk that is full',
  }[error.code]
  return new StartError(
    `The folder ${root} ${why ?? `cannot be written (${error.code})`}, and Comity must install or build something in it first.`,
  )
}

function takeLock(file, own) {
  try {
    fs.writeFileSync(file, own, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw folderFault(error)
  }
  const [pid, time] = (readText(file) ?? '').split(' ')
  // An empty file is one that is just being written, unless it stays so.
  const gone = pid ? startTime(Number(pid)) !== time : ageMs(file) > 2_000
  if (gone) removeStale(file, pid, time)
  return false
}

/** Takes the file away under another name and looks again: meanwhile it may have become somebody else's. */
function removeStale(file, pid, time) {
  const aside = `${file}.${process.pid}`
  try {
    fs.renameSync(file, aside)
    if ((readText(aside) ?? '') !== [pid, time].filter(Boolean).join(' ')) fs.linkSync(aside, file)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(error.code)) throw folderFault(error)
  }
  fs.rmSync(aside, { force: true })
}

/** When a process started, so that a number given out again is not taken for it; `gone` when there is none. */
function startTime(pid) {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch (error) {
    return error.code === 'EPERM' ? 'alive' : 'gone'
  }
}

function ageMs(file) {
  return Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
}

function writeStamp(text) {
  try {
    fs.writeFileSync(`${stamp}.new`, text)
    fs.renameSync(`${stamp}.new`, stamp)
  } catch {
    // Read-only and complete: the next start finds out in the same way.
  }
}

function findOnPath(name) {
  const folders = outerPath().split(path.delimiter)
  return folders.map((folder) => path.join(folder, name)).find((file) => isExecutable(file))
}

const isExecutable = (file) => allows(file, fs.constants.X_OK)
const canWrite = (file) => allows(file, fs.constants.W_OK)

function allows(file, mode) {
  try {
    fs.accessSync(file, mode)
    return true
  } catch {
    return false
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await orExplain(ensureInstalled)
}
