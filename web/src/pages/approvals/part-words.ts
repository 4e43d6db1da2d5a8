import type { ApprovalPart } from '../../api-types/approvals.ts'
import { t } from '../../text/index.ts'

/** What a part asks, in words. */
export function partWords({ kind, rule, role, to }: ApprovalPart): string {
  const words = t.approvals.part
  if (kind === 'request') return words.request
  if (kind === 'referral') return words.referral(to ?? '', rule)
  if (kind === 'override') return words.override(rule)
  return words.approval(roleWords(role), rule)
}

export function roleWords(role: string | null): string {
  return role === null ? '' : (t.words.role[role] ?? role)
}
