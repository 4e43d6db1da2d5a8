import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadTexts } from '#norms'
import type { Box } from '#platform/box.ts'

/** Sets of files that are kept: the rules and the clocks, those in force and those that came with a newer program. */
const mostKept = 4

/**
 * What the texts of rule packs say, kept in the data folder between starts: to read them anew takes longer than all else that a start does.
 *
 * The file is sealed with the node's key and names the bytes that it was read from, so that nobody can lay other rules under the same text. It can be
 * deleted at any time; what cannot be read is as good as absent.
 *
 * @param version Of the program: another one reads the texts itself once.
 */
export function keptPolicyTexts({ dataDir, box, version }: { dataDir: string; box: Box; version: string }): ReadTexts {
  const folder = join(dataDir, 'cache')
  const file = join(folder, 'policy-texts')
  const context = `policy-texts/${version}`
  let kept: Record<string, readonly (readonly [string, unknown])[]> | null = null

  function all(): Record<string, readonly (readonly [string, unknown])[]> {
    try {
      kept ??= JSON.parse(box.open(readFileSync(file), context).toString('utf8')) as NonNullable<typeof kept>
    } catch {
      kept = {}
    }
    return kept
  }

  return {
    find: (digest) => all()[digest] ?? null,
    keep(digest, values) {
      kept = Object.fromEntries([[digest, values] as const, ...Object.entries(all())].slice(0, mostKept))
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(`${file}.part`, box.seal(JSON.stringify(kept), context), { mode: 0o600 })
        renameSync(`${file}.part`, file)
      } catch {
        // A disk without room costs the next start some time, and this one nothing.
      }
    },
  }
}
