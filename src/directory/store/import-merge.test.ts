import assert from 'node:assert/strict'
import { it } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { testDatabase } from '#testing/database.ts'
import { createContactsCsvReader } from '../imports/contacts-csv.ts'
import { emptyRouteQuery, RouteTable } from '../routing/route-table.ts'
import { clearStaged, stageRows } from './import-staging.ts'
import { mergeStaged, type MergeCounts } from './import-merge.ts'
import { loadRouteData } from './route-rows.ts'
import type { Database } from '#platform/database.ts'

const header = 'kind,value,team,email,format,language,role,source,verified\n'
let importNo = 0

async function bring(db: Database, rows: string): Promise<MergeCounts> {
  const reader = createContactsCsvReader({ defaultSource: 'file', today: '2026-11-22' })
  const batches = [reader.push(Buffer.from(header + rows)), reader.end()]
  importNo++
  for (const batch of batches) await stageRows(db, importNo, batch.rows)
  const counts = await db.transaction((tx) =>
    mergeStaged(tx, {
      importNo,
      at: instant('2026-11-22T07:00:00Z'),
      actorKind: 'system',
      actorId: 'system:test',
    }),
  )
  await clearStaged(db, importNo)
  return counts
}

const contacts = async (db: Database): Promise<Record<string, unknown>[]> =>
  (
    await db.query(
      'select email, format, language, verified, sources, version from directory.contact order by contact_no',
    )
  ).rows

it('the same file twice changes nothing', async (t) => {
  const db = await testDatabase(t)
  const rows =
    'asn,64496,A,a@example.org,xarf,en,abuse,S1,2026-01-01\ncidr,192.0.2.0/24,A,a@example.org,xarf,en,abuse,S1,2026-01-01\n'
  assert.deepEqual(await bring(db, rows), {
    teamsNew: 1,
    contactsNew: 1,
    contactFieldsChanged: 0,
    proposals: 0,
    networksNew: 2,
    networksKept: 0,
    networksEnded: 0,
  })
  const before = await contacts(db)
  assert.deepEqual(await bring(db, rows), {
    teamsNew: 0,
    contactsNew: 0,
    contactFieldsChanged: 0,
    proposals: 0,
    networksNew: 0,
    networksKept: 2,
    networksEnded: 0,
  })
  assert.deepEqual(await contacts(db), before)
})

it('the same source updates with history; another source proposes', async (t) => {
  const db = await testDatabase(t)
  await bring(db, 'asn,64496,A,a@example.org,csv,en,abuse,S1,2026-01-01\n')
  const same = await bring(db, 'asn,64496,A,a@example.org,xarf,en,abuse,S1,2026-01-01\n')
  assert.equal(same.contactFieldsChanged, 1)
  const other = await bring(db, 'asn,64496,A,a@example.org,json,pt,abuse,S2,2026-02-01\n')
  assert.equal(other.proposals, 2)
  const [contact] = await contacts(db)
  assert.equal(contact!['format'], 'xarf')
  assert.equal(contact!['language'], 'en')
  assert.equal(contact!['verified'], '2026-02-01', 'the later verification counts')
  const { rows: history } = await db.query(
    'select change, before, after, source from directory.history order by history_no',
  )
  assert.deepEqual(history, [
    { change: 'edited', before: { format: 'csv' }, after: { format: 'xarf' }, source: 'S1' },
    { change: 'edited', before: { verified: '2026-01-01' }, after: { verified: '2026-02-01' }, source: 'S2' },
  ])
  const { rows: proposals } = await db.query(
    'select field, current, proposed, source from directory.proposal order by field',
  )
  assert.deepEqual(proposals, [
    { field: 'format', current: 'xarf', proposed: 'json', source: 'S2' },
    { field: 'language', current: 'en', proposed: 'pt', source: 'S2' },
  ])
})

it('a field that nobody filled is filled by whoever speaks first, without taking it from anyone', async (t) => {
  const db = await testDatabase(t)
  await bring(db, 'asn,64496,A,a@example.org,,,abuse,S1,\n')
  const counts = await bring(db, 'asn,64497,A,a@example.org,json,,abuse,S2,\n')
  assert.equal(counts.contactFieldsChanged, 1)
  assert.equal(counts.proposals, 0)
  assert.equal((await contacts(db))[0]!['format'], 'json')
})

it('a file that contradicts itself keeps its first word and proposes the other', async (t) => {
  const db = await testDatabase(t)
  const counts = await bring(
    db,
    'asn,64496,A,a@example.org,csv,en,abuse,S1,\nasn,64497,A,a@example.org,json,en,abuse,S1,\n',
  )
  assert.equal(counts.proposals, 1)
  assert.equal((await contacts(db))[0]!['format'], 'csv')
})

it('a source that changes its mind ends its old claim; the claims of others and of other roles stay', async (t) => {
  const db = await testDatabase(t)
  await bring(
    db,
    'asn,64496,A,a@example.org,csv,en,abuse,S1,\nasn,64496,A,a@example.org,csv,en,csirt,S1,\nasn,64496,A,a@example.org,csv,en,abuse,S2,\nasn,64499,A,a@example.org,csv,en,abuse,S1,\n',
  )
  const counts = await bring(db, 'asn,64496,B,b@example.org,csv,en,abuse,S1,\n')
  assert.equal(counts.networksEnded, 1)
  const { rows } = await db.query(
    `select n.key, n.source, c.role, c.email from directory.network n join directory.contact c using (contact_no)
     where n.ended_at is null order by c.email, n.key, c.role`,
  )
  assert.deepEqual(rows, [
    { key: '64496', source: 'S2', role: 'abuse', email: 'a@example.org' },
    { key: '64496', source: 'S1', role: 'csirt', email: 'a@example.org' },
    { key: '64499', source: 'S1', role: 'abuse', email: 'a@example.org' },
    { key: '64496', source: 'S1', role: 'abuse', email: 'b@example.org' },
  ])
})

it('the table leaves out whom nobody should write to, and the next one answers', async (t) => {
  const db = await testDatabase(t)
  await bring(
    db,
    'cidr,192.0.2.0/24,A,a@example.org,csv,en,abuse,S1,\ncountry,XA,N,n@example.org,csv,en,national,S1,2026-01-01\n',
  )
  const q = {
    ...emptyRouteQuery(),
    family: 4 as const,
    words: Uint32Array.of(0, 0, 0xffff, 0xc0000201),
    country: 'XA',
  }
  const before = new RouteTable(await loadRouteData(db))
  assert.equal(before.basisOf(before.route(q)), 'cidr')
  await db.query(
    `update directory.contact set disabled_at = now(), disabled_reason = 'two bounces' where email = 'a@example.org'`,
  )
  const after = new RouteTable(await loadRouteData(db))
  assert.equal(after.basisOf(after.route(q)), 'country')
})
