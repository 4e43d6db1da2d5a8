import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadPasswords, roleConfigs, type RoleConfigs } from './roles.ts'

/** How to reach the private server that another process, or this one, runs on a data folder; null where none does. */
export function runningConfigs(dataDir: string): RoleConfigs | null {
  const folder = join(dataDir, 'database')
  try {
    return roleConfigs(readFileSync(join(folder, 'socket'), 'utf8'), loadPasswords(join(folder, 'passwords.json')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
