import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exists, read, root } from './tree.ts'

/** Compares a generated text with the committed one, or writes it where `UPDATE=1` is set. */
export function assertCommitted(path: string, generated: string): void {
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), generated)
    return
  }
  assert.ok(exists(path), `${path} is missing; make it with UPDATE=1`)
  assert.equal(generated, read(path), `${path} is out of date: read the difference, then run with UPDATE=1`)
}

/** A line of a committed list: a path, what it is listed for, and the reason that a person wrote. */
export interface Listed {
  path: string
  what: string[]
  reason: string
}

/** Reads `path | what, what | reason` lines; `#` begins a comment. */
export function parseList(text: string): Listed[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [path = '', what = '', reason = ''] = line.split('|').map((part) => part.trim())
      return { path, what: what.split(',').map((one) => one.trim()), reason }
    })
}

/** Fails with all faults at once: who mends one wants to know of the others. */
export function assertNone(faults: string[], rule: string): void {
  assert.equal(faults.length, 0, `${rule}\n  ${faults.join('\n  ')}`)
}
