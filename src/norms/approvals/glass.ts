import type { Facts } from '../fact-set.ts'
import type { FactValue } from '../vocabulary.ts'
import type { ApprovalItem } from './item.ts'

/** The facts of a stopped act that the rules on breaking the glass look at. */
const lookedAt = [
  'act.effect',
  'measure.place',
  'measure.impairs',
  'measure.reversible',
  'measure.expiryHours',
  'measure.urgency',
]

/** Whether nothing but approvals is open: what a rule holds, refers or forbids is no matter of urgency. */
export function onlyApprovalsOpen({
  state,
  outcome,
  parts,
}: Pick<ApprovalItem, 'state' | 'outcome' | 'parts'>): boolean {
  return (
    state === 'waiting' &&
    outcome === 'REQUIRE' &&
    parts.every((part) => part.kind === 'approval' || part.kind === 'request')
  )
}

/**
 * The facts of breaking the glass for a stopped act. Whether they are enough is said by rule glass-1.
 *
 * @param known The facts on which the act was stopped; what was not known stays unknown.
 */
export function glassFacts(item: ApprovalItem, known: Readonly<Record<string, FactValue>>, repeated: boolean): Facts {
  return {
    ...Object.fromEntries(lookedAt.map((name) => [name, known[name] ?? 'unknown'])),
    'glass.onlyApprovals': onlyApprovalsOpen(item),
    'glass.repeated': repeated,
  }
}
