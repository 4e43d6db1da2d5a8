import type { Instant } from '#kernel/instant.ts'
import type { SendOutcome } from '#platform/mail.ts'
import type { ProtectedMail } from './protect.ts'

/** How a message left, and under which decision. */
export interface SentUnder {
  readonly protection: ProtectedMail['protection']
  readonly decisionId: string
}

/** What is to be written down after an attempt. */
export type Verdict =
  | ({ readonly kind: 'sent' } & SentUnder)
  | {
      readonly kind: 'failed'
      readonly reason: string
      /** The address is wrong or closed: a bounce, only faster. */
      readonly badAddress: boolean
      readonly status: string
    }
  | { readonly kind: 'again'; readonly reason: string; readonly unreachable: boolean }
  | { readonly kind: 'later'; readonly at: Instant; readonly reason: string }

/** A message that never left and never will by itself. */
export function failure(reason: string): Verdict {
  return { kind: 'failed', reason, badAddress: false, status: '' }
}

/** What the mail server's answer means for the message. */
export function verdictOf(outcome: SendOutcome, under: SentUnder): Verdict {
  if (outcome.kind === 'accepted') return { kind: 'sent', ...under }
  if (outcome.kind === 'unreachable')
    return {
      kind: 'again',
      reason: `The mail server could not be reached: ${outcome.reason}`,
      unreachable: true,
    }
  const reason = `The mail server said: ${outcome.response}`
  if (!outcome.permanent) return { kind: 'again', reason, unreachable: false }
  const status = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(outcome.response)?.[0] ?? String(outcome.code)
  return { kind: 'failed', reason, badAddress: outcome.badAddress, status }
}
