import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anomaliesOf, daysToJudge, median, type BatchFigures, type BreakerLimits, type FeedHistory } from './anomaly.ts'

const limits: BreakerLimits = {
  factor: 10,
  floorFindings: 1000,
  floorRecipients: 100,
  firstRecipients: 1000,
  sharePoints: 30,
}
const figures = (over: Partial<BatchFigures> = {}): BatchFigures => ({
  findings: 400,
  recipients: 60,
  newcomers: 2,
  rows: 500,
  refused: 1,
  sampled: 400,
  unrouted: 40,
  classes: [1, 2],
  unused: ['spare'],
  ...over,
})
const usual: FeedHistory = {
  days: Array.from({ length: 10 }, () => figures()),
  deliveredDays: 10,
  today: { findings: 0, recipients: 0 },
  reached: 0,
}
const kinds = (batch: BatchFigures, history: FeedHistory = usual): string[] =>
  anomaliesOf(batch, history, limits).map((each) => each.kind)

test('a batch like those before it passes; each thing that is not as usual is named', () => {
  assert.deepEqual(kinds(figures()), [])
  const cases: readonly [Partial<BatchFigures>, string[]][] = [
    [{ findings: 4000 }, []],
    [{ findings: 4001 }, ['findings']],
    [{ recipients: 600 }, []],
    [{ recipients: 601 }, ['recipients']],
    [{ refused: 160 }, ['refused']],
    [{ unrouted: 170 }, ['unrouted']],
    [{ newcomers: 30 }, ['newcomers']],
    // One kind more beside the usual ones is how feeds grow.
    [{ classes: [1, 9] }, []],
    [{ classes: [9] }, ['classes']],
    [{ unused: ['spare', 'severity_2'] }, ['columns']],
    [{ unused: [] }, []],
  ]
  for (const [over, expected] of cases) assert.deepEqual(kinds(figures(over)), expected, JSON.stringify(over))
})

test('what left today counts towards the day, so that many small batches do not pass as one large one would not', () => {
  const later = { ...usual, today: { findings: 3900, recipients: 0 } }
  assert.deepEqual(kinds(figures({ findings: 100 }), later), [])
  assert.deepEqual(kinds(figures({ findings: 101 }), later), ['findings'])
})

test('a feed without a history passes until it reaches very many', () => {
  const fresh: FeedHistory = { days: [], deliveredDays: 0, today: { findings: 0, recipients: 0 }, reached: 0 }
  const wild = { findings: 900_000, recipients: 5000, refused: 500, unrouted: 400, classes: [9], unused: ['x'] }
  assert.deepEqual(kinds(figures({ ...wild, newcomers: 1000 }), fresh), [])
  assert.deepEqual(kinds(figures({ ...wild, newcomers: 1001 }), fresh), ['first-batch'])
})

test('a new feed that tells the same recipients again and again reaches no more of them by it', () => {
  const hourly: FeedHistory = {
    days: [],
    deliveredDays: 1,
    today: { findings: 9000, recipients: 23_000 },
    reached: 990,
  }
  assert.deepEqual(kinds(figures({ recipients: 1000, newcomers: 10 }), hourly), [])
  assert.deepEqual(kinds(figures({ recipients: 1000, newcomers: 11 }), hourly), ['first-batch'])
  assert.deepEqual(kinds(figures({ recipients: 1000, newcomers: 0 }), { ...hourly, reached: 5000 }), [])
})

test('days on which the feed had nothing to tell count as such', () => {
  const quiet = { ...usual, days: usual.days.slice(0, 3), deliveredDays: 20 }
  assert.deepEqual(kinds(figures({ findings: 1001 }), quiet), ['findings'])
  assert.deepEqual(kinds(figures({ findings: 1000 }), quiet), [])
})

const anyFigures = fc
  .record({
    findings: fc.nat(100_000),
    recipients: fc.nat(10_000),
    rows: fc.nat(100_000),
    sampled: fc.nat(5000),
    classes: fc.uniqueArray(fc.nat(5)),
    unused: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    shares: fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)),
  })
  .map(({ shares: [refused, unrouted, newcomers], ...rest }): BatchFigures => ({
    ...rest,
    refused: Math.floor((rest.rows * refused) / 100),
    unrouted: Math.floor((rest.sampled * unrouted) / 100),
    newcomers: Math.floor((rest.recipients * newcomers) / 100),
  }))
const anyHistory = fc.record({
  days: fc.array(anyFigures, { maxLength: 12 }),
  deliveredDays: fc.nat(30),
  today: fc.record({ findings: fc.nat(2000), recipients: fc.nat(200) }),
  reached: fc.nat(2000),
})

test('for every history: more of the same trips no less, the order of days means nothing, and small numbers pass', () => {
  fc.assert(
    fc.property(anyFigures, anyHistory, fc.integer({ min: 1, max: 50 }), (batch, history, more) => {
      const volume = (of: BatchFigures, past = history): string[] =>
        kinds(of, past).filter((kind) => ['findings', 'recipients', 'first-batch'].includes(kind))
      const larger = {
        ...batch,
        findings: batch.findings * more,
        recipients: batch.recipients * more,
        newcomers: batch.newcomers * more,
      }
      for (const kind of volume(batch)) assert.ok(volume(larger).includes(kind))
      assert.deepEqual(kinds(batch, { ...history, days: history.days.toReversed() }), kinds(batch, history))
      const small = {
        ...batch,
        findings: 10,
        recipients: 10,
        newcomers: 10,
        rows: 10,
        refused: 10,
        sampled: 10,
        unrouted: 10,
      }
      assert.deepEqual(kinds(small, { ...history, today: { findings: 0, recipients: 0 }, reached: 0 }), [])
      for (const each of anomaliesOf(batch, history, limits)) assert.match(each.text, /^\S.*\.$/)
    }),
    { numRuns: 2000 },
  )
})

test('one day that was off, however far, does not teach the breaker to pass what it would have held', () => {
  fc.assert(
    fc.property(fc.integer({ min: daysToJudge, max: 29 }), fc.nat(1_000_000_000), (days, off) => {
      const steady = Array.from({ length: days }, () => figures())
      const history = { ...usual, days: [...steady, figures({ findings: off })], deliveredDays: days + 1 }
      assert.deepEqual(kinds(figures({ findings: 4001 }), history), ['findings'])
      assert.deepEqual(kinds(figures({ findings: 4000 }), history), [])
    }),
  )
  assert.deepEqual([median([]), median([3, 1, 2]), median([4, 1])], [0, 2, 2.5])
})
