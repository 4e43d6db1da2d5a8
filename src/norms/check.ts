import { type Fault, isAppError } from '#kernel/errors.ts'
import { runCases } from './cases.ts'
import { loadPack, packIdentity } from './pack.ts'
import type { PolicyFile } from './policy-files.ts'

/** What came out of checking policy files and running their cases. */
export interface PolicyCheck {
  readonly ok: boolean
  readonly rulePack: string | null
  readonly faults: readonly Fault[]
  readonly rules: number
  readonly cases: number
  readonly failed: readonly {
    readonly rule: string
    readonly name: string
    readonly wanted: string
    readonly got: string
  }[]
}

/**
 * Checks policy files and runs all cases. Files take the place of those of the same name in the pack in force, so
 * that one who edits a single file need not hand in the rest.
 */
export function checkPolicy(files: readonly PolicyFile[], inForce: readonly PolicyFile[]): PolicyCheck {
  const names = new Set(files.map((file) => file.name))
  try {
    const pack = loadPack([...files, ...inForce.filter((file) => !names.has(file.name))])
    const results = runCases(pack)
    const failed = results
      .filter((result) => !result.passed)
      .map((result) => ({
        rule: result.rule,
        name: result.case.name,
        wanted: `${result.case.gives}, rule ${result.wantedTruth}`,
        got: `${result.outcome}, rule ${result.truth}`,
      }))
    const ok = failed.length === 0
    return {
      ok,
      rulePack: packIdentity(pack),
      faults: [],
      rules: pack.rules.length,
      cases: results.length,
      failed,
    }
  } catch (error) {
    if (!isAppError(error, 'norms.bad-pack')) throw error
    return { ok: false, rulePack: null, faults: error.faults, rules: 0, cases: 0, failed: [] }
  }
}
