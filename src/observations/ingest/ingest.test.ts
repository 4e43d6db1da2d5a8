import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Database, Tx } from '#platform/database.ts'
import { createFormats } from '../formats/formats.ts'
import { BUILT_IN_SCHEMA } from '../formats/shadowserver/schema.ts'
import { writeZip } from '../formats/unpack/testing.ts'
import { testIntake, type TestIntake } from './testing.ts'

const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n'
const row = (ip: string, more: { day?: number; port?: number | string } = {}): string =>
  `"2026-11-${more.day ?? 20} 06:30:00","${ip}",${more.port ?? 6379},"tcp",64496,"XA","host.example","redis"\n`

async function figures(intake: TestIntake, reportId: string): Promise<object> {
  const { state, rows, events, rejected, findings_new, findings_seen } = await intake.report(reportId)
  return { state, rows, events, rejected, new: findings_new, seen: findings_seen }
}

test('an archive with several parts: each part is read, and what is no report is named', async (t) => {
  const intake = await testIntake(t)
  const archive = writeZip([
    { name: '2026-11-20-scan_redis-x.csv', bytes: Buffer.from(head + row('192.0.2.1') + row('192.0.2.2')) },
    { name: '2026-11-20-scan_telnet-x.csv', bytes: Buffer.from(head + row('192.0.2.1', { port: 23 })) },
    { name: 'readme.txt', bytes: Buffer.from('no report at all') },
  ])
  const id = await intake.add(archive, 'reports.zip')
  await intake.work()
  const found = (await figures(intake, id)) as { events: number; new: number; state: string }
  assert.deepEqual([found.state, found.events, found.new], ['done', 3, 3])
  for (const each of await intake.rejected(id)) assert.match(each.part, /readme/)
})

const bad: [string, Uint8Array | string, object, string[]][] = [
  [
    'a line beyond every limit is refused by itself, and the rows around it stand',
    `${head}${row('192.0.2.1')}"${'x'.repeat(3 << 20)}"\n${row('192.0.2.2')}`,
    { rows: 3, events: 2, rejected: 1 },
    ['record-too-long'],
  ],
  ['a header alone is a report without rows', head, { rows: 0, events: 0, rejected: 0 }, []],
  [
    'an unknown format is one refused row',
    '%PDF-1.4 nothing for us',
    { rows: 1, events: 0, rejected: 1 },
    ['unknown-format'],
  ],
  [
    'a broken gzip keeps what came before its break',
    gzipSync(head + row('192.0.2.1')).subarray(0, 60),
    {},
    ['bad-container'],
  ],
  [
    'each bad row has its own reason',
    `${head}${row('192.0.2.999')}${row('192.0.2.1', { day: 99 })}${row('192.0.2.1\0')}${row('192.0.2.3')}`,
    { rows: 4, events: 1, rejected: 3 },
    ['bad-ip', 'bad-time', 'nul-byte'],
  ],
]
for (const [title, bytes, expected, reasons] of bad)
  test(title, async (t) => {
    const intake = await testIntake(t)
    const id = await intake.add(bytes)
    await intake.work()
    const found = (await figures(intake, id)) as Record<string, unknown>
    assert.equal(found['state'], 'done')
    for (const [name, value] of Object.entries(expected)) assert.equal(found[name], value, name)
    assert.deepEqual((await intake.rejected(id)).map((each) => each.reason).sort(), reasons)
  })

test('rows refused for want of a mapping leave the list when they are read again with a mended one; the others are not counted again', async (t) => {
  const intake = await testIntake(t)
  const late = `"2026-11-20 06:30:00","192.0.2.7",6379,"tcp",64496,"XA","host.example","redis"\n`
  const id = await intake.add(head + row('192.0.2.1') + row('192.0.2.2') + row('not-an-address') + late)
  await intake.work()
  assert.deepEqual(await figures(intake, id), { state: 'done', rows: 4, events: 3, rejected: 1, new: 3, seen: 0 })
  // A mapping under which the address of a row may stand in another column.
  const common = { ...BUILT_IN_SCHEMA.common, ip: '', hostname: 'fqdn' }
  const types = Object.fromEntries(
    Object.entries(BUILT_IN_SCHEMA.types).map(([name, type]) => [name, { ...type, means: {} }]),
  )
  await intake.retry(id)
  await intake.work({ formats: createFormats({ ...BUILT_IN_SCHEMA, common, types }) })
  const after = (await figures(intake, id)) as { state: string; events: number; rejected: number; new: number }
  assert.deepEqual([after.state, after.events, after.rejected, after.new], ['done', 4, 0, 4])
  assert.deepEqual(await intake.rejected(id), [])
})

test('the same rows in another report are seen again, and counted once a report', async (t) => {
  const intake = await testIntake(t)
  const rows = Array.from({ length: 40 }, (_, i) => `192.0.2.${i}`)
  await intake.add(head + rows.map((ip) => row(ip)).join(''))
  const second = await intake.add(head + rows.map((ip) => row(ip, { day: 21 })).join(''))
  while (await intake.work());
  assert.deepEqual(await figures(intake, second), {
    state: 'done',
    rows: 40,
    events: 40,
    rejected: 0,
    new: 0,
    seen: 40,
  })
  const { findings } = await intake.counted()
  assert.deepEqual(
    new Set((findings as { sightings: number; days: string }[]).map((f) => `${f.sightings} ${f.days}`)),
    new Set(['2 {[2026-11-20,2026-11-22)}']),
  )
})

/** What is done with a statement before it goes to the database, and around each transaction. */
interface Between {
  statement?(text: string): void
  /** Before a transaction begins, and after its commit. */
  edge?(): void
  /** Where a statement of a transaction goes; within it, unless something else is said. */
  past?(text: string): boolean
}

function withBetween(db: Database, { statement, edge, past }: Between): Database {
  return {
    ...db,
    async query(text, values) {
      statement?.(text)
      return db.query(text, values)
    },
    async transaction(work) {
      edge?.()
      const result = await db.transaction((tx) =>
        work({
          client: tx.client,
          query(text, values) {
            statement?.(text)
            return (past?.(text) === true ? db : tx).query(text, values)
          },
        } satisfies Tx),
      )
      edge?.()
      return result
    },
  }
}

/** Counts how often it is asked which findings are known. */
function countingQuestions(db: Database): { readonly db: Database; asked(): number } {
  let asked = 0
  const statement = (text: string): void => void (asked += Number(text.includes('update observations.finding f set')))
  return { asked: () => asked, db: withBetween(db, { statement }) }
}

test('a report of systems that nobody has reported is taken in without asking for each; one that is known is found out and counted', async (t) => {
  const intake = await testIntake(t)
  const rows = (from: number, to: number, day = 20): string =>
    Array.from({ length: to - from }, (_, i) => row(`192.0.2.${from + i}`, { day })).join('')
  const first = countingQuestions(intake.db)
  await intake.add(head + rows(0, 60))
  await intake.work({ through: first.db })
  // Chunks are committed two at a time: only the first two are begun before anything is known of the report.
  assert.ok(first.asked() <= 2, `asked ${first.asked()} times`)

  const second = countingQuestions(intake.db)
  const id = await intake.add(head + rows(60, 120) + rows(0, 60, 21))
  await intake.work({ through: second.db })
  assert.ok(second.asked() >= 10, `asked ${second.asked()} times`)
  assert.deepEqual(await figures(intake, id), {
    state: 'done',
    rows: 120,
    events: 120,
    rejected: 0,
    new: 60,
    seen: 60,
  })
})

/** Breaks a run off: before a transaction, at any statement in it, or after its commit, before anybody heard of it. */
class Killed extends Error {}

function breakable(db: Database, stepsToLive: number, past?: Between['past']): Database {
  let left = stepsToLive
  const step = (): void => {
    if (left-- <= 0) throw new Killed()
  }
  return withBetween(db, { statement: step, edge: step, ...(past && { past }) })
}

const line = fc.record({
  host: fc.integer({ min: 0, max: 7 }),
  day: fc.integer({ min: 18, max: 21 }),
  port: fc.constantFrom(23, 6379),
  broken: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const reports = fc.array(fc.array(line, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 })
const textOf = (lines: readonly { host: number; day: number; port: number; broken: boolean }[]): string =>
  head + lines.map(({ host, day, port, broken }) => row(broken ? 'nowhere' : `192.0.2.${host}`, { day, port })).join('')

async function runBroken(
  intake: TestIntake,
  files: readonly string[],
  lives: readonly number[],
  wrap = breakable,
): Promise<number> {
  for (const text of files) await intake.add(text)
  let kills = 0
  for (;;) {
    try {
      const through = kills < lives.length ? wrap(intake.db, lives[kills]!) : intake.db
      if (!(await intake.work({ through }))) return kills
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      kills++
    }
  }
}

test('broken off anywhere and run again, a report is counted exactly as by one clean run', async (t) => {
  const intake = await testIntake(t)
  let kills = 0
  await fc.assert(
    fc.asyncProperty(
      reports,
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 8 }),
      async (lines, lives) => {
        const files = lines.map(textOf)
        await intake.clear()
        await runBroken(intake, files, [])
        const clean = await intake.counted()
        await intake.clear()
        kills += await runBroken(intake, files, lives)
        assert.deepEqual(await intake.counted(), clean)
      },
    ),
    { numRuns: Number(process.env['COMITY_TEST_RUNS'] ?? 12) },
  )
  assert.ok(kills >= 3, `only ${kills} runs were broken off`)
})

test('a chunk size that is set anew while a report is half read counts no row twice and passes none over', async (t) => {
  const intake = await testIntake(t)
  const text = textOf(Array.from({ length: 30 }, (_, host) => ({ host, day: 20, port: 23, broken: host === 9 })))
  await runBroken(intake, [text], [])
  const { findings, refused, trend, feedDays } = await intake.counted()
  let halfRead = 0
  for (let lives = 10; lives < 60; lives += 5) {
    await intake.clear()
    const id = await intake.add(text)
    await assert.rejects(intake.work({ through: breakable(intake.db, lives) }), Killed)
    if ((await intake.report(id)).events > 0) halfRead++
    await intake.work({ cutBy: 150 })
    const after = await intake.counted()
    assert.deepEqual(
      [after['findings'], after['refused'], after['trend'], after['feedDays']],
      [findings, refused, trend, feedDays],
    )
  }
  assert.ok(halfRead >= 3, `only ${halfRead} runs were broken off between chunks`)
})

test('the property above sees a done-mark that is committed by itself', async (t) => {
  const intake = await testIntake(t)
  /** A planted bug: the mark goes past the transaction. */
  const buggy = (db: Database, lives: number): Database =>
    breakable(db, lives, (text) => text.includes('into observations.chunk'))
  const files = [textOf(Array.from({ length: 20 }, (_, host) => ({ host, day: 20, port: 23, broken: false })))]
  await runBroken(intake, files, [])
  const clean = await intake.counted()
  let seen = 0
  for (let lives = 5; lives < 40; lives += 5) {
    await intake.clear()
    await runBroken(intake, files, [lives], buggy)
    try {
      assert.deepEqual(await intake.counted(), clean)
    } catch {
      seen++
    }
  }
  assert.ok(seen > 0, 'the planted bug was not seen')
})
