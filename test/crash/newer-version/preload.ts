/** Loaded into a node before anything else, it makes of it the next version: the same code, with one more step of the schema. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const step = '9001-report-remark.sql'
const { readdirSync, readFileSync } = fs
const isFolder = (path: unknown): boolean => String(path).endsWith(join('src', 'observations', 'migrations'))

fs.readdirSync = ((path: string, ...rest: never[]) => {
  const names = readdirSync(path, ...rest) as unknown[]
  return isFolder(path) ? [...names, step] : names
}) as typeof readdirSync

fs.readFileSync = ((path: string, ...rest: never[]) =>
  readFileSync(String(path).endsWith(step) ? join(import.meta.dirname, step) : path, ...rest)) as typeof readFileSync

syncBuiltinESMExports()
