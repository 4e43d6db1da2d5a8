/** The figures of one batch, or of all batches of one day together. */
export interface BatchFigures {
  readonly findings: number
  readonly recipients: number
  /** Recipients that the feed never told of anything before. */
  readonly newcomers: number
  readonly rows: number
  readonly refused: number
  /** Of the newest findings of the feed: how many were looked at, and how many of those nobody answers for. */
  readonly sampled: number
  readonly unrouted: number
  /** Kinds of problem among the findings looked at, by the number of the classification. */
  readonly classes: readonly number[]
  /** Columns whose values filled at least half of the rows and went unused. */
  readonly unused: readonly string[]
}

/** What a feed is used to. */
export interface FeedHistory {
  /** Days on which batches of the feed left, today and what was rejected apart. */
  readonly days: readonly BatchFigures[]
  /** Days on which the feed delivered: those without anything to tell count as nothing told. */
  readonly deliveredDays: number
  /** What left today already. */
  readonly today: Pick<BatchFigures, 'findings' | 'recipients'>
  /** Recipients that the feed told for the first time by batches that left without anybody having looked at them. */
  readonly reached: number
}

/** How far from the usual a batch may be; `docs/operating/held-batches.md` says what to set. */
export interface BreakerLimits {
  /** How many times the usual of a day. */
  readonly factor: number
  /** So many findings, or recipients, a day are never too many. */
  readonly floorFindings: number
  readonly floorRecipients: number
  /** So many different recipients a feed without a history may reach before somebody has looked. */
  readonly firstRecipients: number
  /** By how many points of a hundred a share may lie above its usual. */
  readonly sharePoints: number
}

export const anomalyKinds = [
  'findings',
  'recipients',
  'first-batch',
  'refused',
  'unrouted',
  'newcomers',
  'classes',
  'columns',
] as const
export type AnomalyKind = (typeof anomalyKinds)[number]

/** One thing by which a batch is not like those before it. */
export interface Anomaly {
  readonly kind: AnomalyKind
  /** In words, for the person who looks. */
  readonly text: string
}

/** Days from which on a feed has a history to be compared with. */
export const daysToJudge = 5
/** Things counted from which on a share of them says anything. */
const shareFrom = 50

/**
 * What about a batch is not like its feed. Medians, not means: one day that was off changes nothing. What is small passes, and a feed
 * without a history passes until it reaches very many.
 *
 * @returns Empty where nothing is; more than one where several are.
 */
export function anomaliesOf(batch: BatchFigures, history: FeedHistory, limits: BreakerLimits): Anomaly[] {
  const judged = history.deliveredDays >= daysToJudge
  return [
    ...(judged ? tooMany(batch, history, limits) : firstBatch(batch, history, limits)),
    ...shares.flatMap((share) => tooLargeShare(share, batch, history, limits)),
    ...unheardOf(batch, history),
  ]
}

/** A batch has one message for each of its recipients, and who is told by several batches of a day counts for each. */
const inWords = { findings: 'findings', recipients: 'messages' } as const

function tooMany(batch: BatchFigures, history: FeedHistory, limits: BreakerLimits): Anomaly[] {
  const floors = { findings: limits.floorFindings, recipients: limits.floorRecipients }
  return (['findings', 'recipients'] as const).flatMap((what) => {
    const usual = usualOf(history, what)
    const today = history.today[what] + batch[what]
    if (today <= Math.max(floors[what], limits.factor * usual)) return []
    const text = `It brings the ${inWords[what]} of the day to ${today}; a usual day of this feed has ${round(usual)}.`
    return [{ kind: what, text }]
  })
}

/** By recipients that it never told before: a feed that tells the same desks each hour does not become large by it. */
function firstBatch(batch: BatchFigures, { reached }: FeedHistory, { firstRecipients }: BreakerLimits): Anomaly[] {
  const recipients = reached + batch.newcomers
  if (batch.newcomers === 0 || recipients <= firstRecipients) return []
  const text = `It would reach ${recipients} recipients, and the feed is too new to say whether that is right.`
  return [{ kind: 'first-batch', text }]
}

interface Share {
  readonly kind: 'refused' | 'unrouted' | 'newcomers'
  readonly part: (figures: BatchFigures) => number
  readonly whole: (figures: BatchFigures) => number
  readonly words: string
}

const shares: readonly Share[] = [
  { kind: 'refused', part: (of) => of.refused, whole: (of) => of.rows, words: 'of its rows were refused' },
  {
    kind: 'unrouted',
    part: (of) => of.unrouted,
    whole: (of) => of.sampled,
    words: 'of its findings have nobody who answers for them',
  },
  {
    kind: 'newcomers',
    part: (of) => of.newcomers,
    whole: (of) => of.recipients,
    words: 'of its recipients were never told of anything by this feed',
  },
]

function tooLargeShare(
  { kind, part, whole, words }: Share,
  batch: BatchFigures,
  { days }: FeedHistory,
  { sharePoints }: BreakerLimits,
): Anomaly[] {
  const before = days.filter((each) => whole(each) > 0).map((each) => (100 * part(each)) / whole(each))
  if (before.length < daysToJudge || whole(batch) < shareFrom) return []
  const usual = median(before)
  const now = (100 * part(batch)) / whole(batch)
  return now > usual + sharePoints ? [{ kind, text: `${round(now)} % ${words}; usually ${round(usual)} %.` }] : []
}

/** A kind of problem, or a column, that the feed never had: a sign that a mapping or the feed itself has changed. */
function unheardOf(batch: BatchFigures, { days }: FeedHistory): Anomaly[] {
  if (batch.findings < shareFrom || days.filter((each) => each.sampled > 0).length < daysToJudge) return []
  const classes = new Set(days.flatMap((each) => each.classes))
  const columns = new Set(days.flatMap((each) => each.unused))
  const newColumns = batch.unused.filter((name) => !columns.has(name))
  return [
    ...(batch.classes.length > 0 && batch.classes.every((each) => !classes.has(each))
      ? [{ kind: 'classes' as const, text: 'Its problems are of kinds that this feed has not told of lately.' }]
      : []),
    ...(newColumns.length > 0
      ? [{ kind: 'columns' as const, text: `It fills columns that are not understood: ${namesOf(newColumns)}.` }]
      : []),
  ]
}

const shownColumns = 5

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, shownColumns).join(', ')
  return names.length > shownColumns ? `${shown} and ${names.length - shownColumns} more` : shown
}

function usualOf({ days, deliveredDays }: FeedHistory, what: 'findings' | 'recipients'): number {
  const quiet = new Array<number>(Math.max(0, deliveredDays - days.length)).fill(0)
  return median([...days.map((each) => each[what]), ...quiet])
}

/** The middle one, or the mean of the two in the middle; 0 of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const round = (value: number): number => Math.round(value * 10) / 10
