import { AppError, type Fault } from '#kernel/errors.ts'
import { isDeepStrictEqual } from 'node:util'
import { runCases } from '../cases.ts'
import { compileByAct, maxRules, type RulePack } from '../pack.ts'
import type { ForeignPack } from '../packs/foreign-pack.ts'
import { unproved } from '../proof.ts'
import type { Rule } from '../rule.ts'
import { applyChanges } from './apply.ts'
import type { OverlayContent } from './document.ts'
import { limitMoves, moveCases, type LimitMove } from './moved-cases.ts'

/**
 * The base pack with adopted packs beside its rules and the team's changes laid over both. The base pack itself stays
 * as it is; the result has its name, version and digest, since those name the base.
 *
 * @param packs The adopted packs, as the content names them.
 * @throws {AppError} `norms.bad-overlay` with every change that cannot be made.
 */
export function layOver(base: RulePack, content: OverlayContent, packs: readonly ForeignPack[]): RulePack {
  const faults: Fault[] = []
  const added = packs.flatMap((pack) => pack.rules)
  if (base.rules.length + added.length > maxRules)
    faults.push({ pointer: '/packs', reason: `make more than ${maxRules} rules` })
  const seen = new Set(base.rules.map((rule) => rule.id))
  for (const { id } of added) {
    if (seen.has(id)) faults.push({ pointer: '/packs', reason: `two rules have the id ${id}` })
    seen.add(id)
  }
  const rules = applyChanges([...base.rules, ...added], content.changes, base.vocabulary, faults)
  if (faults.length > 0) refuse(faults)
  return { ...base, rules, byAct: compileByAct(rules, base.vocabulary) }
}

/**
 * What is wrong with a policy that was laid over a base: an absolute that is not as it was, a rule that cannot be
 * proved any more, a case that is decided otherwise.
 *
 * Cases stand as written, or with their numbers moved along with the limit that was moved: a case "one day too old" stays
 * one day too old. A case that fails both ways means that the change does more than move a limit.
 */
export function faultsOfLaid(
  base: RulePack,
  laid: RulePack,
  content: OverlayContent,
  packs: readonly ForeignPack[],
): Fault[] {
  const before = new Map(base.rules.map((rule) => [rule.id, rule]))
  const touched = new Set(laid.rules.filter((rule) => before.get(rule.id) !== rule).map((rule) => rule.id))
  return [
    ...loweredAbsolutes(base, laid),
    ...unproved(laid, touched).map(({ rule, reason }) => ({ pointer: `/rules/${rule}`, reason })),
    ...brokenCases(base, content, packs),
  ]
}

/**
 * Nothing lowers FORBID!: each rule that rests on an absolute is there with the same condition, acts and outcome. That
 * is enough, since a decision's headline only rises while rules are read.
 */
export function loweredAbsolutes(base: RulePack, laid: RulePack): Fault[] {
  const after = new Map(laid.rules.map((rule) => [rule.id, rule]))
  const essence = (rule: Rule | undefined): unknown =>
    rule && [rule.when, rule.acts, rule.outcome, rule.absolute, rule.whenUnknown]
  return base.rules
    .filter((rule) => rule.outcome === 'FORBID!')
    .filter((rule) => !isDeepStrictEqual(essence(rule), essence(after.get(rule.id))))
    .map((rule) => ({ pointer: `/rules/${rule.id}`, reason: `rests on ${rule.absolute} and is not as it was` }))
}

/**
 * The cases of the base are run without the adopted packs, since those may make anything stricter; the cases of a pack are run
 * with the base and that pack alone.
 */
function brokenCases(base: RulePack, content: OverlayContent, packs: readonly ForeignPack[]): Fault[] {
  const moves = limitMoves([...base.rules, ...packs.flatMap((pack) => pack.rules)], content)
  return [null, ...packs].flatMap((pack) => {
    const own = new Set((pack?.rules ?? base.rules).map((rule) => rule.id))
    const known = new Set([...base.rules, ...(pack?.rules ?? [])].map((rule) => rule.id))
    const changes = content.changes.filter(({ rule }) => known.has(rule))
    const laid = layOver(base, { ...content, changes }, pack === null ? [] : [pack])
    return brokenIn(laid, moves, own)
  })
}

function brokenIn(laid: RulePack, moves: readonly LimitMove[], own: ReadonlySet<string>): Fault[] {
  const written = runCases(laid)
  let open = written.flatMap((result, index) => (result.passed || !own.has(result.rule) ? [] : [index]))
  let shown = written
  for (const tried of [...moves.map((one) => [one]), moves]) {
    if (open.length === 0) return []
    const moved = runCases(moveCases(laid, tried))
    shown = moved
    open = open.filter((index) => moved[index]?.passed === false)
  }
  return open.flatMap((index) => {
    const result = shown[index]
    if (result === undefined) return []
    const { rule, case: one, outcome, truth, wantedTruth } = result
    const reason = `its case "${one.name}" gives ${outcome} (rule ${truth}), and is to give ${one.gives} (rule ${wantedTruth})`
    return [{ pointer: `/rules/${rule}`, reason }]
  })
}

function refuse(faults: readonly Fault[]): never {
  throw new AppError('norms.bad-overlay', `The overlay was refused: ${faults.length} faults; all are listed.`, {
    faults,
  })
}

/** @throws {AppError} `norms.bad-overlay` with everything that is wrong. */
export function layAndCheck(base: RulePack, content: OverlayContent, packs: readonly ForeignPack[]): RulePack {
  const laid = layOver(base, content, packs)
  const faults = faultsOfLaid(base, laid, content, packs)
  if (faults.length > 0) refuse(faults)
  return laid
}
