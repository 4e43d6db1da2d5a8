import type { Instant } from '#kernel/instant.ts'
import type { PolicyInForce } from '../decision.ts'

/** What a node says, in a note that it signs, when a policy comes into force. */
export interface AdoptionSaid {
  /** Its place in the order of this node's adoptions, from 1. */
  readonly no: number
  readonly rulePack: PolicyInForce
  readonly digest: string
  readonly cause: 'release' | 'people'
  readonly approvalId: string | null
  readonly at: Instant
}

/** The text of the note: one statement a line, so that a person and a program read the same. */
export function adoptionText({ no, rulePack, digest, cause, approvalId, at }: AdoptionSaid): string {
  return [
    'comity policy in force',
    `number ${no}`,
    `base ${rulePack.base}`,
    rulePack.overlay ?? 'overlay none',
    `policy sha256:${digest}`,
    `cause ${cause}${approvalId === null ? '' : ` ${approvalId}`}`,
    `at ${at}`,
    '',
  ].join('\n')
}
