import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour, instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { FactValues } from '#platform/facts.ts'
import { computeReport, type MetricReport, type NormReport } from './compute.ts'
import { metricDefinitions } from './definitions/metric-definitions.ts'
import { makeEdition, periodOf } from './editions/make-edition.ts'
import type { FactVector } from './fact-vector.ts'

const year = { from: '2026-01-01', to: '2026-12-31' }
const may = (day: number, hours = 0): Instant =>
  plusMs(instant('2026-05-01T00:00:00Z'), (day - 1) * 24 * hour + hours * hour)

function log(
  ...facts: [type: string, at: Instant, ref: string, figures?: FactValues, exercise?: boolean][]
): FactVector[] {
  return facts.map(([type, at, ref, figures = {}, exercise = false], index) => ({
    index,
    type,
    at,
    ref,
    figures,
    exercise,
  }))
}

async function metric(id: string, facts: FactVector[], period = year): Promise<MetricReport> {
  return of(await computeReport(facts, period, metricDefinitions), id)
}

function of({ metrics }: NormReport, id: string): MetricReport {
  return metrics.find(({ definition }) => definition.id === id)!
}

test('a notice that nobody has acknowledged counts as waiting until the end of the period', async () => {
  const owed = (at: Instant, ref: string) =>
    ['norms.obligation-owed', at, ref, { rule: 'c-1-intake', hours: 24 }] as const
  const { total } = await metric(
    'M-c1',
    log(
      [...owed(may(1), 'a')],
      [...owed(may(1), 'b')],
      ['norms.obligation-met', may(1, 6), 'a', { rule: 'c-1-intake', hours: 6, late: false }],
    ),
    { from: '2026-05-01', to: '2026-05-03' },
  )
  assert.ok(total?.reading.kind === 'time')
  const { n, events, censored, median } = total.reading
  assert.deepEqual([n, events, censored, median.value, total.entries], [2, 1, 1, 6, '0-2'])
})

test('a duty of another rule about the same thing ends no wait', async () => {
  const { total } = await metric(
    'M-c1',
    log(
      ['norms.obligation-owed', may(1), 'a', { rule: 'c-1-intake' }],
      ['norms.obligation-owed', may(1), 'a', { rule: 'a-1' }],
      ['norms.obligation-met', may(2), 'a', { rule: 'a-1' }],
    ),
  )
  assert.ok(total?.reading.kind === 'time')
  assert.deepEqual([total.reading.n, total.reading.events], [1, 0])
})

test('asking again while the first question waits makes nobody faster', async () => {
  const { total } = await metric(
    'M-c5',
    log(
      ['observations.notified', may(1), 'a', { domestic: true }],
      ['observations.notified', may(3), 'a', { domestic: true }],
      ['observations.notification-answered', may(4), 'a', { answer: 'fixed' }],
      ['observations.notification-answered', may(5), 'a', { answer: 'fixed' }],
    ),
  )
  assert.ok(total?.reading.kind === 'time')
  assert.deepEqual([total.reading.n, total.reading.median.value], [1, 72])
})

test('exercises are in no number, and how many there were is said', async () => {
  const facts = log(
    ['taskings.decided', may(1), 'a', { origin: 'ministry', purpose: 'warning', outcome: 'ALLOW' }],
    ['taskings.decided', may(1), 'b', { origin: 'ministry', purpose: 'warning', outcome: 'ALLOW' }, true],
  )
  const report = await computeReport(facts, year, metricDefinitions)
  const { total } = of(report, 'M-k1')
  assert.deepEqual(total?.reading, { kind: 'count', count: 1 })
  assert.deepEqual(report.log, { firstIndex: 0, lastIndex: 1, facts: 2, ofExercises: 1 })
})

test('parts and months each add up to the total, and name the leaves that they rest on', async () => {
  const decided = (at: Instant, origin: string, outcome: string) =>
    ['taskings.decided', at, 'x', { origin, purpose: 'warning', outcome }] as const
  const { total, parts, months } = await metric(
    'M-k1',
    log(
      [...decided(may(1), 'ministry', 'ALLOW')],
      [...decided(may(2), 'court', 'FORBID')],
      [...decided(may(40), 'ministry', 'ALLOW')],
    ),
  )
  assert.deepEqual([total?.reading, total?.entries], [{ kind: 'count', count: 3 }, '0-2'])
  assert.deepEqual(
    parts.map(({ group, reading, entries }) => [group['origin'], reading.kind === 'count' && reading.count, entries]),
    [
      ['court', 1, '1'],
      ['ministry', 2, '0 2'],
    ],
  )
  assert.deepEqual(
    months.map(({ group, entries }) => [group['month'], entries]),
    [
      ['2026-05', '0-1'],
      ['2026-06', '2'],
    ],
  )
})

/** A feed that is up on each day of May but those of a gap, with a cohort of ten told on the first. */
function feedDays(gap: readonly number[], figures: Readonly<Record<number, FactValues>>): FactVector[] {
  return log(
    ...Array.from({ length: 31 }, (_, at) => {
      const day = at + 1
      const text = `2026-05-${String(day).padStart(2, '0')}`
      return [
        'observations.feed-day',
        may(day, 25),
        'feed',
        {
          feed: 'f',
          day: text,
          up: !gap.includes(day),
          told: day === 1 ? 10 : 0,
          new: day === 1 ? 10 : 0,
          ...figures[day],
        },
      ] as [string, Instant, string, FactValues]
    }),
  )
}

test('a finding that is seen no more is an event at its last sighting; one still open is censored where it may already be gone', async () => {
  // Four were last seen after 3 days, and closed on day 18, 17 days after the cohort was told.
  const { total } = await metric('M-c2', feedDays([], { 18: { gone: '17/3:4', unwatched: '' } }), {
    from: '2026-05-01',
    to: '2026-06-01',
  })
  assert.ok(total?.reading.kind === 'time')
  const { n, events, censored, curve } = total.reading
  assert.deepEqual([n, events, censored], [10, 4, 6])
  assert.deepEqual(
    curve?.map(({ time, survival }) => [time, survival]),
    [[3, 0.6]],
  )
})

test('what was last seen before its feed fell silent, or was closed by a person, is no event', async () => {
  const { total } = await metric('M-c2', feedDays([4, 5, 6], { 20: { gone: '', unwatched: '19/3:4' } }), {
    from: '2026-05-01',
    to: '2026-06-01',
  })
  assert.ok(total?.reading.kind === 'time')
  assert.deepEqual([total.reading.events, total.reading.median.value], [0, null])
})

test('silent days of a feed are said as gaps beside how many days it was up', async () => {
  const { feeds } = await computeReport(feedDays([4, 5, 9], {}), year, metricDefinitions)
  assert.deepEqual(feeds, [
    {
      feed: 'f',
      days: 31,
      up: 28,
      gaps: [
        ['2026-05-04', '2026-05-05'],
        ['2026-05-09', '2026-05-09'],
      ],
    },
  ])
})

test('a metric without facts has no number; where Comity cannot measure it yet, it says what it waits for', async () => {
  const report = await computeReport([], year, metricDefinitions)
  for (const { state, total, definition } of report.metrics) {
    assert.equal(total, null)
    assert.equal(state, definition.waitsFor === undefined ? 'no-facts' : 'waits', definition.id)
  }
})

test('leaves out of order stop the report', async () => {
  const [first, second] = log(['a.b', may(1), 'x'], ['a.b', may(2), 'x'])
  await assert.rejects(computeReport([second!, first!], year, metricDefinitions), RangeError)
})

test('the public edition ends 90 days ago, and does not exist before that', () => {
  assert.deepEqual(periodOf('public', year, '2026-11-22'), { from: '2026-01-01', to: '2026-08-24' })
  assert.equal(periodOf('public', year, '2026-02-01'), null)
  assert.deepEqual(periodOf('internal', year, '2026-11-22'), { from: '2026-01-01', to: '2026-11-22' })
})

test('a wider edition holds nothing that a narrower one does not, and no entries, feeds or own-house numbers', async () => {
  const facts = log(
    ...Array.from({ length: 12 }, (_, at): [string, Instant, string, FactValues] => [
      'taskings.decided',
      may(1, at),
      `t${at}`,
      { origin: at === 0 ? 'court' : at < 6 ? 'company' : 'ministry', purpose: 'warning', outcome: 'ALLOW' },
    ]),
    ['measures.harm-reported', may(3), 'h'],
    ['measures.applied', may(3), 'm', { effect: 'E3', target: 'unclassified', foreign: false, decided: true }],
  )
  const report = await computeReport(facts, year, metricDefinitions)
  const everyone = makeEdition(report, 'public', year.to)
  assert.equal(of(everyone, 'M-e6'), undefined)
  assert.equal(of(everyone, 'M-f1').state, 'withheld')
  // One tasking of a court would be twelve minus the others; so the next smallest goes with it.
  assert.deepEqual(
    of(everyone, 'M-k1').parts.map(({ group }) => group['origin']),
    ['ministry'],
  )
  for (const { total, parts, months } of everyone.metrics)
    for (const row of [...parts, ...months, ...(total === null ? [] : [total])]) assert.equal(row.entries, '')
  assert.equal(everyone.log.facts, 0)
  const partner = makeEdition(report, 'partner', year.to)
  const ids = ({ metrics }: NormReport) => metrics.map(({ definition }) => definition.id)
  for (const id of ids(everyone)) assert.ok(ids(partner).includes(id), id)
  for (const id of ids(partner)) assert.ok(ids(makeEdition(report, 'oversight', year.to)).includes(id), id)
})

test('of the messages sampled, those judged to hold what nobody needed; a change of mind makes no number better', async () => {
  const judged = (answer: string, changed = false) =>
    ['observations.sample-judged', may(2), 's', { answer, changed }] as const
  const facts = log(
    ['observations.sample-drawn', may(1), 's', { size: 5, population: 40 }],
    [...judged('not-needed')],
    [...judged('none', true)],
    [...judged('needed')],
    [...judged('none')],
    [...judged('none')],
  )
  const { total, state } = await metric('M-e2', facts)
  assert.ok(total?.reading.kind === 'share')
  const { numerator, denominator, share } = total.reading
  assert.deepEqual([state, numerator, denominator, share.value], ['measured', 1, 4, 0.25])
  assert.ok(
    share.low! > 0 && share.low! < 0.25 && share.high! > 0.25 && share.high! < 1,
    'an interval stands beside it',
  )
  const drawn = (await metric('M-e7', facts)).total?.reading
  assert.ok(drawn?.kind === 'share')
  assert.deepEqual([drawn.numerator, drawn.denominator], [5, 40])
})
