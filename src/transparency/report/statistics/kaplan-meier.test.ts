import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rounded } from './intervals.ts'
import { thinned, Times } from './kaplan-meier.ts'

/** A number with a plus was last seen without the event. */
function times(...all: (number | `${number}+`)[]): Times {
  const found = new Times()
  for (const each of all) found.add(Number.parseFloat(String(each)), typeof each === 'number' ? 'event' : 'censored')
  return found
}

/** Remission of acute leukaemia in weeks. @source E. J. Freireich et al., Blood 21 (1963) 699; Kleinbaum and Klein, Survival Analysis, chapter 2 */
const treated = [
  6,
  6,
  6,
  '6+',
  7,
  '9+',
  10,
  '10+',
  '11+',
  13,
  16,
  '17+',
  '19+',
  '20+',
  22,
  23,
  '25+',
  '32+',
  '32+',
  '34+',
  '35+',
] as const
const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

test('the curve of the published 6-MP trial comes out to the printed digits', () => {
  const { n, events, censored, curve, median } = times(...treated).estimate()
  assert.deepEqual([n, events, censored], [21, 9, 12])
  assert.deepEqual(
    curve.map(({ time, survival, atRisk }) => [time, Number(survival.toFixed(4)), atRisk]),
    [
      [6, 0.8571, 21],
      [7, 0.8067, 17],
      [10, 0.7529, 15],
      [13, 0.6902, 12],
      [16, 0.6275, 11],
      [22, 0.5378, 7],
      [23, 0.4482, 6],
    ],
  )
  assert.equal(median.value, 23)
})

test('the median of the placebo arm is the printed eight weeks, nine of ten had relapsed after seventeen', () => {
  const { median, p90, censored } = times(...placebo).estimate()
  assert.deepEqual([median.value, p90.value, censored], [8, 17, 0])
})

test('without censoring the curve is the share that still waits', () => {
  const { curve } = times(...placebo).estimate()
  for (const { time, survival } of curve)
    assert.equal(rounded(survival), rounded(placebo.filter((each) => each > time).length / placebo.length))
})

test('bounds follow by hand from Greenwood on the scale of log(-log S)', () => {
  // Four events in ten: S = 0.6, sum of d/(n(n-d)) = 4/(10*6), so that the spread is 1.96*sqrt(0.0667)/|ln 0.6| = 0.99067.
  const found = new Times()
  found.add(3, 'event', 4)
  found.add(5, 'censored', 6)
  const [point] = found.estimate().curve
  assert.deepEqual(
    [point?.survival, point?.low, point?.high].map((each) => each?.toFixed(4)),
    ['0.6000', (0.6 ** Math.exp(0.990672)).toFixed(4), (0.6 ** Math.exp(-0.990672)).toFixed(4)],
  )
  assert.deepEqual([point?.low.toFixed(3), point?.high.toFixed(3)], ['0.253', '0.827'])
})

test('the interval of a median is where the bounds of the curve cross the half', () => {
  const { median, curve } = times(...treated).estimate()
  assert.equal(median.low, curve.find(({ low }) => low <= 0.5)?.time)
  // The upper bound stays above one half: the end of the interval is not known, and is not made up.
  assert.equal(median.high, null)
})

test('a median that half of all have not reached is not known', () => {
  const { median, p90 } = times(4, 5, '9+', '9+', '9+').estimate()
  assert.deepEqual([median.value, p90.value], [null, null])
})

test('a censoring at the time of an event still counts as watched at that event', () => {
  const { curve } = times(5, '5+', 9).estimate()
  assert.deepEqual(
    curve.map(({ atRisk, survival }) => [atRisk, rounded(survival)]),
    [
      [3, 0.6667],
      [1, 0],
    ],
  )
})

test('exactly one half reached is the median, whatever floating point says', () => {
  // 0.9 * (1 - 4/9): a half, but for the last bit.
  const found = new Times()
  found.add(1, 'event', 1)
  found.add(2, 'event', 4)
  found.add(3, 'censored', 5)
  assert.equal(found.estimate().median.value, 2)
})

test('nothing watched says nothing', () => {
  const { n, median, curve } = new Times().estimate()
  assert.deepEqual([n, median, curve], [0, { value: null, low: null, high: null }, []])
})

test('a waiting time below nought is a bug that stops', () => {
  assert.throws(() => times(-1), RangeError)
  assert.throws(() => times(NaN), RangeError)
})

test('a long curve is shown with a point a hundredth, its first and its last', () => {
  const found = new Times()
  for (let at = 1; at <= 10_000; at++) found.add(at, 'event')
  const shown = thinned(found.estimate().curve)
  assert.ok(shown.length <= 102, String(shown.length))
  assert.deepEqual([shown[0]?.time, shown.at(-1)?.time, shown.at(-1)?.survival], [1, 10_000, 0])
})
