import { roles, type Role } from '#kernel/actor.ts'
import type { Fault } from '#kernel/errors.ts'
import { at, fault, type Place } from '../faults.ts'
import type { Rule } from '../rule.ts'
import { whyNot, type Vocabulary } from '../vocabulary.ts'
import type { OverlayChange } from './document.ts'
import { limitsOf, withLimit } from './limits.ts'

const longestDutyHours = 24 * 366

/** Acts whose rules say who may change or approve what: they are not changed by what they govern. */
const governing: readonly string[] = ['policy', 'approve']

/**
 * The rules with the changes laid over them. A rule that nobody changed is the same object as before.
 *
 * An absolute takes no change but the mandate clauses it is shown with: its numbers and its reach are what X1 to X7 mean.
 */
export function applyChanges(
  rules: readonly Rule[],
  changes: readonly OverlayChange[],
  vocabulary: Vocabulary,
  faults: Fault[],
): Rule[] {
  const root: Place = { pointer: '/changes', faults }
  const known = new Set(rules.map((rule) => rule.id))
  changes.forEach(({ rule }, index) => {
    if (!known.has(rule)) fault(at(at(root, index), 'rule'), `there is no rule ${rule}`)
  })
  return rules.map((rule) =>
    changes.reduce(
      (now, change, index) => (change.rule === rule.id ? applyChange(now, change, vocabulary, at(root, index)) : now),
      rule,
    ),
  )
}

function applyChange(rule: Rule, change: OverlayChange, vocabulary: Vocabulary, place: Place): Rule {
  const { path, value } = change
  if (path === 'mandate')
    return Array.isArray(value) ? { ...rule, mandate: value } : wrong(rule, place, 'must be a list')
  if (rule.outcome === 'FORBID!')
    return wrong(rule, place, `${rule.id} is the absolute ${rule.absolute ?? ''}: it cannot be changed`, 'rule')
  if (rule.acts.some((act) => governing.includes(act)))
    return wrong(rule, place, `${rule.id} says who may change the rules: it changes with a release only`, 'rule')
  if (path === 'roles') return withRoles(rule, value, place)
  if (path === 'obligation/withinHours') return withHours(rule, value, place)
  const found = limitsOf(rule.when).find((one) => one.path === path)
  if (found === undefined) return wrong(rule, place, `${rule.id} has nothing at ${path} that can be changed`, 'path')
  const spec = vocabulary.facts[vocabulary.slots.get(found.fact) ?? -1]
  const reason = spec && whyNot(spec, value)
  if (typeof value !== 'number' || reason !== undefined) return wrong(rule, place, reason ?? 'must be a number')
  return { ...rule, when: withLimit(rule.when, path, value) }
}

function withRoles(rule: Rule, value: OverlayChange['value'], place: Place): Rule {
  if (rule.roles.length === 0) return wrong(rule, place, `${rule.id} asks nobody for approval`, 'path')
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length)
    return wrong(rule, place, 'must name at least one role, each once')
  const strange = value.find((one) => !roles.some((role) => role === one))
  return strange === undefined ? { ...rule, roles: value as Role[] } : wrong(rule, place, `${strange} is no role`)
}

function withHours(rule: Rule, value: OverlayChange['value'], place: Place): Rule {
  if (rule.obligation === null) return wrong(rule, place, `${rule.id} has no deadline`, 'path')
  if (typeof value !== 'number' || !(value > 0 && value <= longestDutyHours))
    return wrong(rule, place, 'must be a number of hours, more than 0 and at most a year')
  return { ...rule, obligation: { ...rule.obligation, withinHours: value } }
}

function wrong(rule: Rule, place: Place, reason: string, key = 'value'): Rule {
  fault(at(place, key), reason)
  return rule
}
