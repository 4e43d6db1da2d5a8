import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LogFiles } from '../../src/transparency/log/verify/testing.ts'

const source = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  '../tools/logcheck/main.go',
)
const libraries = '/usr/share/gocode/src/golang.org/x/mod/sumdb'

/** A verifier by somebody else, on another library, in another language. */
export interface Logcheck {
  /** Whether it accepts the log in a folder under this key. */
  accepts(vkey: string, folder: string): boolean
}

/** Builds it, where its source, Go and the library are; else says what is missing. */
export function buildLogcheck(t: { after(work: () => void): void }): Logcheck | string {
  if (!existsSync(source)) return `no logcheck at ${source}; set COMITY_SHARED_DATA`
  if (!existsSync(libraries)) return `no ${libraries}; on Debian: apt-get install golang-go golang-golang-x-mod-dev`
  const folder = mkdtempSync(join(tmpdir(), 'comity-logcheck-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const program = join(folder, 'logcheck')
  const built = spawnSync('go', ['build', '-o', program, source], {
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'cache') },
    encoding: 'utf8',
  })
  if (built.status !== 0) return `logcheck cannot be built: ${built.error?.message ?? built.stderr}`
  return { accepts: (vkey, at) => spawnSync(program, [vkey, at]).status === 0 }
}

/** Lays files in memory out as a folder. */
export function layOut(t: { after(work: () => void): void }, files: LogFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-mutant-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, bytes] of files) putFile(folder, path, bytes)
  return folder
}

/** Puts one file into a folder, or takes it out. */
export function putFile(folder: string, path: string, bytes: Buffer | null): void {
  const at = join(folder, path)
  if (bytes === null) return rmSync(at)
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, bytes)
}
