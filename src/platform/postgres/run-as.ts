import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { AppError } from '#kernel/errors.ts'
import { copyProgram, type Program } from './program.ts'

/**
 * As whom the server runs; PostgreSQL refuses to be root, and initdb refuses a user whom no passwd file names.
 *
 * - `self`: we are an ordinary user.
 * - `dropped`: we are root, and the server becomes a user of its own. The best case: it can read nothing of root's.
 * - `namespace`: in a user namespace it believes to be `nobody`; outside, its files stay ours. For root where the
 *   programs lie below a folder that only root may enter, and for initdb where our own user has no passwd entry.
 */
export type RunAs =
  | { readonly kind: 'self' }
  | { readonly kind: 'dropped'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'namespace' }

/** A command line with the user that it starts as. */
export interface Invocation {
  readonly file: string
  readonly args: readonly string[]
  readonly uid?: number
  readonly gid?: number
}

/**
 * The number of the user that the server becomes when root starts it, unless the machine has a user named `comity`.
 * It lies between the ranges that Debian, Fedora and systemd give out, so that nobody else has it, and below 65536,
 * so that it exists in a container with its own numbers.
 */
const ownUid = 60842

/** `nobody`, which every Linux machine knows by name; initdb asks for a name. */
export const nobody = { uid: 65534, gid: 65534 } as const

/** How to start `file` as `runAs`. */
export function invocation(runAs: RunAs, file: string, args: readonly string[]): Invocation {
  if (runAs.kind === 'self') return { file, args }
  if (runAs.kind === 'dropped') return { file, args, uid: runAs.uid, gid: runAs.gid }
  return {
    file: 'unshare',
    args: ['--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--', file, ...args],
  }
}

/** The user to drop to: `comity` where the machine has one, else a number that nobody uses. */
export function serverUser(passwd: string = readPasswd()): { uid: number; gid: number } {
  const line = passwd.split('\n').find((text) => text.startsWith('comity:'))
  const [uid = 0, gid = 0] = line?.split(':').slice(2, 4).map(Number) ?? []
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: ownUid, gid: ownUid }
}

/** Whether our own user has a name, in the passwd file or wherever else the system looks; initdb insists on one. */
export function hasName(): boolean {
  return spawnSync('id', ['-un'], { stdio: 'ignore' }).status === 0
}

/** Whether the program starts at all that way: whether the user can be had, and may read the program's files. */
export function canRun(runAs: RunAs, program: Program): boolean {
  const { file, args, ...user } = invocation(runAs, program.postgres, ['--version'])
  return spawnSync(file, args, { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/**
 * As whom the server shall run here, and with which copy of the program.
 *
 * @param folder A folder of the data; whoever owns it, if not root, is who runs the server when root starts it.
 * @returns null where nothing works: the system's library does not fit, or root can be neither another user nor `nobody`.
 */
export function chooseRunAs(program: Program, folder: string): { program: Program; runAs: RunAs } | null {
  if (process.getuid?.() !== 0) return canRun({ kind: 'self' }, program) ? { program, runAs: { kind: 'self' } } : null
  const owner = statSync(folder)
  const dropped: RunAs = {
    kind: 'dropped',
    ...(owner.uid === 0 ? serverUser() : { uid: owner.uid, gid: owner.gid }),
  }
  if (canRun(dropped, program)) return { program, runAs: dropped }
  if (canRun({ kind: 'namespace' }, program)) return { program, runAs: { kind: 'namespace' } }
  // The programs may lie below a folder that only root may enter, and user namespaces be forbidden.
  const copy = copyProgram(program)
  return copy && canRun(dropped, copy) ? { program: copy, runAs: dropped } : null
}

/**
 * As whom initdb shall run, given as whom the server will: somebody with a name.
 *
 * @throws {AppError} `platform.start-failed` where our user has no name and user namespaces are forbidden.
 */
export function chooseInitdbRunAs(runAs: RunAs, program: Program): RunAs {
  if (runAs.kind === 'namespace') return runAs
  if (runAs.kind === 'dropped') return { kind: 'dropped', ...nobody }
  if (hasName()) return runAs
  if (canRun({ kind: 'namespace' }, program)) return { kind: 'namespace' }
  throw new AppError(
    'platform.start-failed',
    `The user with number ${process.getuid?.()} has no name in /etc/passwd and user namespaces are forbidden here, so PostgreSQL cannot be set up; give it a name, or set COMITY_DATABASE_URL.`,
  )
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}
