import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ClientConfig } from 'pg'
import { writeFileDurably } from './durable-file.ts'

/**
 * Who speaks to the private server. The supervisor alone uses `admin`; `migrator` owns the database and changes its form;
 * `app` reads and writes rows. Only `admin` is superuser, so no statement of the other two can reach a file of the server.
 */
export const roles = { admin: 'comity_admin', migrator: 'comity_migrator', app: 'comity_app' } as const

export type Role = keyof typeof roles

/** The database that a node works in. */
export const databaseName = 'comity'

export type Passwords = Readonly<Record<Role, string>>

/** How to reach the server as each role, as `pg` takes it. */
export type RoleConfigs = Readonly<Record<Role, ClientConfig>>

/** The passwords of the roles, made at first use and kept in `file`, readable by its owner alone. */
export function loadPasswords(file: string): Passwords {
  const kept = readPasswords(file)
  if (kept) return kept
  const made: Passwords = { admin: password(), migrator: password(), app: password() }
  writeFileDurably(file, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

/** The client settings for each role on the server that listens in `socketDir`. */
export function roleConfigs(socketDir: string, passwords: Passwords): RoleConfigs {
  const config = (role: Role): ClientConfig => ({
    host: socketDir,
    port: socketPort,
    user: roles[role],
    password: passwords[role],
    database: databaseName,
  })
  return { admin: config('admin'), migrator: config('migrator'), app: config('app') }
}

/** The number in the socket's name; nothing listens on a port. */
export const socketPort = 5432

function readPasswords(file: string): Passwords | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Passwords
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const password = (): string => randomBytes(24).toString('base64url')
