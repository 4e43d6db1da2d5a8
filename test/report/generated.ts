/** Facts and logs for the tests of the norm report, made by chance that can be repeated. */
import fc from 'fast-check'
import { hash } from 'node:crypto'
import { instant, instantFromMs, msOf, type Instant } from '#kernel/instant.ts'
import type { FactVector } from '../../src/transparency/report/fact-vector.ts'

const begin = msOf(instant('2026-01-01T00:00:00Z'))
const words = {
  rule: ['c-1-intake', 'a-1', 'h-1-ack', 'g-2', 'k-4'],
  outcome: ['ALLOW', 'HOLD', 'REQUIRE', 'FORBID'],
  act: ['notify', 'tasking', 'measure', 'data-request', 'transfer'],
  origin: ['ministry', 'court', 'company'],
  purpose: ['warning', 'response', 'content-control', 'offence'],
  answer: ['fixed', 'working-on-it', 'not-ours', 'several', 'approved'],
  kind: ['approval', 'referral', 'override', 'break-glass', 'court-order', 'non-use'],
  feed: ['f:a', 'f:b'],
} as const

const one = <K extends keyof typeof words>(name: K) => fc.constantFrom(...words[name])
const hours = fc.integer({ min: 0, max: 4000 }).map((quarter) => quarter / 4)
const small = fc.integer({ min: 0, max: 9 })
const figures = <T extends Record<string, fc.Arbitrary<string | number | boolean | null>>>(shape: T) => fc.record(shape)

/** Kinds of facts with their figures. */
const kinds: readonly (readonly [string, fc.Arbitrary<Record<string, string | number | boolean | null>>])[] = [
  [
    'norms.decided',
    figures({ act: one('act'), outcome: one('outcome'), rules: fc.constantFrom('', 'e-1 a-1', 'e-3', 'k-1') }),
  ],
  ['norms.obligation-owed', figures({ rule: one('rule'), hours })],
  ['norms.obligation-met', figures({ rule: one('rule'), hours, late: fc.boolean() })],
  ['norms.obligation-missed', figures({ rule: one('rule') })],
  [
    'norms.approval-answered',
    figures({ kind: one('kind'), answer: one('answer'), role: fc.constantFrom('head', 'data-protection'), hours }),
  ],
  ['observations.sample-drawn', figures({ size: small, population: fc.integer({ min: 9, max: 90 }) })],
  [
    'observations.sample-judged',
    figures({ answer: fc.constantFrom('none', 'needed', 'not-needed'), changed: fc.boolean() }),
  ],
  ['norms.reviewed', figures({ of: fc.constantFrom('break-glass', 'override'), hours })],
  ['observations.notified', figures({ findings: small, hoursFromReceipt: fc.option(hours), domestic: fc.boolean() })],
  ['observations.notification-answered', figures({ answer: one('answer'), changed: fc.boolean(), findings: small })],
  ['observations.notification-bounced', figures({ findings: small })],
  [
    'observations.outcomes-day',
    figures({
      known: fc.integer({ min: 9, max: 90 }),
      withOutcome: small,
      mix: fc.constantFrom('', 'resolved:7 none:2', 'a:1'),
    }),
  ],
  ['taskings.decided', figures({ origin: one('origin'), purpose: one('purpose'), outcome: one('outcome') })],
  [
    'assessments.statement-released',
    figures({ level: fc.constantFrom('state', 'technical'), complete: fc.boolean(), contactBefore: fc.boolean() }),
  ],
  ['assessments.frozen', figures({ version: fc.integer({ min: 1, max: 3 }) })],
  ['assessments.advisory', figures({ hoursFromDetection: hours, stateWork: fc.boolean() })],
  [
    'measures.applied',
    figures({
      effect: fc.constantFrom('E2', 'E3', 'E4'),
      target: fc.constantFrom('unclassified', 'critical'),
      foreign: fc.boolean(),
      decided: fc.boolean(),
    }),
  ],
  [
    'measures.reversed',
    figures({ minutes: fc.integer({ min: 0, max: 900 }), cause: fc.constantFrom('harm', 'error') }),
  ],
  ['mandates.compelled', figures({ kind: one('kind'), gag: fc.boolean() })],
  ['mandates.source-notified', figures({ hours })],
  ['cases.request-received', figures({ urgency: fc.constantFrom('life', 'other') })],
  ['cases.request-decided', figures({ hours, group: fc.constantFrom('one', 'two'), decision: one('outcome') })],
  ['transparency.statement-published', figures({ kind: one('kind') })],
  ['identity.signed-in', figures({})],
]

/** A day of a feed that cannot be: more may leave than were told. Both programs must say the same of it. */
const feedDay = fc.record({
  feed: one('feed'),
  at: fc.integer({ min: 0, max: 199 }),
  up: fc.boolean(),
  told: small,
  new: fc.integer({ min: 9, max: 30 }),
  orphans: small,
  ended: fc.integer({ min: 9, max: 30 }),
  reopened: small,
  gone: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), small, fc.integer({ min: 1, max: 6 })), { maxLength: 3 }),
  unwatched: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), small, fc.integer({ min: 1, max: 6 })), {
    maxLength: 2,
  }),
})

const fact = fc.oneof(...kinds.map(([type, own]) => fc.record({ type: fc.constant(type), figures: own })))

/** A stream of facts over 200 days of 2026, in the order of a log: times run forward but for the daily leaves of feeds. */
export const factStreams: fc.Arbitrary<FactVector[]> = fc
  .tuple(
    fc.array(
      fc.tuple(
        fact,
        fc.integer({ min: 0, max: 200 * 24 * 60 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
      ),
      {
        maxLength: 120,
      },
    ),
    fc.array(feedDay, { maxLength: 40 }),
  )
  .map(([facts, days]) => {
    const all: {
      type: string
      at: Instant
      written: number
      ref: string
      exercise: boolean
      figures: FactVector['figures']
    }[] = []
    for (const [{ type, figures: own }, minutes, thing, dice] of facts)
      all.push({
        type,
        at: instantFromMs(begin + minutes * 60_000),
        written: minutes,
        ref: `r${thing}`,
        exercise: dice === 0,
        figures: own,
      })
    const said = new Set<string>()
    for (const { feed, at, gone, unwatched, ...rest } of days) {
      const day = instantFromMs(begin + at * 86_400_000).slice(0, 10)
      if (said.has(`${feed}${day}`)) continue
      said.add(`${feed}${day}`)
      const text = (ages: readonly (readonly [number, number, number])[]): string =>
        ages.map(([age, seen, n]) => `${age}/${seen}:${n}`).join(' ')
      all.push({
        type: 'observations.feed-day',
        at: instantFromMs(begin + (at + 1) * 86_400_000 - 1),
        written: (at + 1) * 1440 + 36 * 60,
        ref: feed,
        exercise: false,
        figures: { feed, day, ...rest, gone: text(gone), unwatched: text(unwatched) },
      })
    }
    return all
      .toSorted((a, b) => a.written - b.written)
      .map(({ type, at, ref, exercise, figures: own }, index) => ({ index, type, at, ref, exercise, figures: own }))
  })

/** Bytes that look like chance and are the same each time. */
export function bytesFor(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
