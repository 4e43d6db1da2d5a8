import type { Hints } from '../formats/format.ts'

/** What a part of a report says of its feed. */
export interface AboutFeed {
  /** `provider:report`. @source CONTRACT, Feeds */
  readonly feed: string
  readonly feedName: string
  readonly reportType: string | null
  /** Whether the schema of the provider knows the type; null where a provider has one type only. */
  readonly typeKnown: boolean | null
}

const feedOfFormat: Readonly<Record<string, string>> = {
  'shadowserver-csv': 'shadowserver',
  'intelmq-lines': 'intelmq:events',
  'intelmq-array': 'intelmq:events',
  xarf: 'xarf:reports',
}

/** Names the feed: as whoever handed the report in said, else by the format and the type found in it. */
export function aboutFeed(format: string, header: unknown, hints: Pick<Hints, 'feed'>): AboutFeed {
  const { type, typeKnown } = (header ?? {}) as { type?: string; typeKnown?: boolean }
  const provider = feedOfFormat[format] ?? format
  const found = type === undefined ? provider : `${provider}:${type}`
  const feed = hints.feed === '' ? found : hints.feed
  return { feed, feedName: feed, reportType: type ?? null, typeKnown: typeKnown ?? null }
}
