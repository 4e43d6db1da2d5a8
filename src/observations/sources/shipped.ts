/** What the release says of the providers whose formats it reads, as data: a fresh node reads their reports without a click. */
import shipped from './shipped.json' with { type: 'json' }
import type { SourceDescription } from './source.ts'

export interface ShippedAssessment extends SourceDescription {
  readonly provider: string
  readonly name: string
  readonly assessedBy: string
  /** Calendar day. */
  readonly assessedOn: string
}

/** One line for each provider; it covers all reports of that provider. */
export const shippedAssessments: readonly ShippedAssessment[] = Object.entries(shipped.providers).map(
  ([provider, about]) => ({ provider, assessedBy: shipped.assessedBy, assessedOn: shipped.assessedOn, ...about }),
)

const providers = new Set(shippedAssessments.map(({ provider }) => provider))

/** Whether the release has assessed the provider of a feed. @param feed `provider:report`, or a provider alone. */
export function isShipped(feed: string): boolean {
  return providers.has(feed.split(':', 1)[0]!)
}
