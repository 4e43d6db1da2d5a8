import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, plusMs } from '#kernel/instant.ts'
import { createGiveWay, lookEveryMs, othersMs, servedAfter } from './give-way.ts'
import { testIntake } from './testing.ts'
import { claimReport } from './leases/store.ts'

test('whatever comes and however long it takes, the report in work keeps half of the thread and short ones wait no longer than their share', async () => {
  const takes = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(takes, fc.integer({ min: 1, max: 300 }), async (short, chunkMs) => {
      let now = 0
      let others = 0
      let own = 0
      const waiting = [...short]
      const giveWay = createGiveWay(
        () => now,
        async () => {
          const took = waiting.shift()
          if (took === undefined) return false
          now += took
          others += took
          return true
        },
      )
      for (let chunk = 0; chunk < 2000; chunk++) {
        const before = others
        await giveWay()
        assert.ok(others - before <= othersMs + 400, 'one turn of the others ends')
        now += chunkMs
        own += chunkMs
        assert.ok(others <= own + lookEveryMs + othersMs + 400, 'half is kept')
      }
      assert.equal(waiting.length > 0 && own > 2 * (others + lookEveryMs) + 2 * othersMs, false, 'none waits for ever')
    }),
    { numRuns: 200 },
  )
})

const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n'
const rows = (count: number, net: string): string =>
  head +
  Array.from(
    { length: count },
    (_, n) =>
      `"2026-11-20 06:30:00","${net}.${n % 250}",${1000 + Math.floor(n / 250)},"tcp",64496,"XA","host.example","redis"\n`,
  ).join('')

test('a small report that comes while a long one is in work is done long before it, and both are counted as if alone', async (t) => {
  const intake = await testIntake(t, 4000)
  const long = await intake.add(rows(2000, '192.0.2'))
  let small: string | null = null
  let chunks = 0
  let chunksAtDone = 0
  await intake.work({
    between: async () => {
      if (++chunks === 3) small = await intake.add(rows(5, '198.51.100'), '2026-11-21-scan_telnet-x-asn.csv')
      if (small !== null && chunksAtDone === 0 && (await intake.work({ shortOnly: true }))) chunksAtDone = chunks
    },
  })
  assert.equal(chunksAtDone, 3)
  assert.ok(chunks > 30, `the long one had ${chunks} chunks`)
  const figures = await Promise.all([long, small!].map((id) => intake.report(id)))
  assert.deepEqual(
    figures.map(({ state, rows: n, findings_new }) => [state, n, findings_new]),
    [
      ['done', 2000, 2000],
      ['done', 5, 5],
    ],
  )
})

test('reports are claimed short before long and each feed in its turn; a long one goes with the others once it has waited', async (t) => {
  const intake = await testIntake(t)
  const now = instant('2026-11-22T09:00:00Z')
  const sizes = [
    ['long', 'feed:a', 1 << 30],
    ['a1', 'feed:a', 100],
    ['a2', 'feed:a', 100],
    ['a3', 'feed:a', 100],
    ['b1', 'feed:b', 100],
    ['packed', 'feed:c', 4 << 20],
  ] as const
  for (const [name, feed] of sizes)
    await intake.add(name, name === 'packed' ? 'packed.csv.gz' : `${name}.csv`, { feed })
  for (const [name, , size] of sizes)
    await intake.db.query(`update observations.report set size_bytes = $2 where file_name like $1 || '.%'`, [
      name,
      size,
    ])
  const claimed = async (about: { now: typeof now; shortOnly?: boolean }): Promise<string[]> => {
    await intake.db.query(`update observations.report set state = 'spooled', worker = null, worker_until = null`)
    let served: readonly string[] = []
    const names: string[] = []
    for (;;) {
      const next = await claimReport(intake.db, 'worker_x', about.now, plusMs(about.now, 1000), { served, ...about })
      if (next === null) return names
      names.push(next.file_name.split('.')[0]!)
      served = servedAfter(served, next.lane)
    }
  }
  const soon = plusMs(now, 1000)
  assert.deepEqual(await claimed({ now: soon }), ['a1', 'b1', 'a2', 'a3', 'packed', 'long'])
  assert.deepEqual(await claimed({ now: soon, shortOnly: true }), ['a1', 'b1', 'a2', 'a3'])
  assert.equal((await claimed({ now: plusMs(now, 3_600_000) }))[0], 'long', 'it waited for an hour')
})
