/** What the HTTP API says about samples of what left, and the part of an approval that the data-protection officer's page reads. */

export const sampleAnswers = ['none', 'needed', 'not-needed'] as const
export type SampleAnswer = (typeof sampleAnswers)[number]

export interface Sample {
  readonly sampleId: string
  readonly seed: string
  readonly from: string
  readonly to: string
  readonly population: number
  readonly drawnAt: string
  readonly size: number
  readonly judged: number
  readonly notNeeded: number
}

export interface SampleItem {
  readonly notificationId: string
  readonly answer: SampleAnswer | null
  readonly judgedAt: string | null
}

export interface AskedApproval {
  readonly approvalId: string
  readonly title: string
  readonly why: string
  readonly deadline: string
  readonly open: readonly { readonly kind: string; readonly rule: string; readonly role: string | null }[]
  readonly answers: readonly { readonly role: string | null; readonly answer: string }[]
}
