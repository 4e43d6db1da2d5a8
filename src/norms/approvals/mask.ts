import type { ApprovalItem } from './item.ts'

/** A line of an export: what was asked and answered, and by which role; nobody is named. */
export interface MaskedAnswer {
  readonly approvalId: string
  readonly act: string
  readonly outcome: string
  readonly state: string
  readonly askedAt: string
  readonly askedBy: string
  readonly kind: string
  readonly rules: string
  readonly answer: string
  readonly role: string
  readonly by: string
  readonly at: string
  readonly exercise: boolean
}

/**
 * Requests and their answers without the names of those who asked and answered, and without their words: who leans on
 * an officer for a decision must not find them in an export. One person is one number within one export, and another
 * in the next: two exports cannot be laid side by side.
 *
 * @source R121
 */
export function maskApprovers(items: readonly ApprovalItem[]): MaskedAnswer[] {
  const numbers = new Map<string, string>()
  const masked = (personId: string | null): string => {
    if (personId === null) return 'nobody'
    const known = numbers.get(personId) ?? `person ${numbers.size + 1}`
    numbers.set(personId, known)
    return known
  }
  return items.flatMap((item) => {
    const { approvalId, act, outcome, state, askedAt, exercise } = item
    const asked = { approvalId, act, outcome, state, askedAt, askedBy: masked(item.askedBy.personId), exercise }
    if (item.answers.length === 0) return [{ ...asked, kind: '', rules: '', answer: '', role: '', by: '', at: '' }]
    return item.answers.map((one) => ({
      ...asked,
      kind: one.kind,
      rules: item.parts
        .filter((part) => part.answerId === one.answerId)
        .map((part) => part.rule)
        .join(' '),
      answer: one.answer,
      role: one.role ?? '',
      by: masked(one.by.personId),
      at: one.at,
    }))
  })
}

/** The columns of the export, in their order. */
export const maskedColumns = [
  'approvalId',
  'act',
  'outcome',
  'state',
  'askedAt',
  'askedBy',
  'kind',
  'rules',
  'answer',
  'role',
  'by',
  'at',
  'exercise',
] as const satisfies readonly (keyof MaskedAnswer)[]
