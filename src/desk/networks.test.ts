import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#testing/database.ts'
import { measuresOf, openByAsn, recurrences, seenAsns } from './store.ts'
import { instant } from '#kernel/instant.ts'

test('R025: what comes back is counted a network, beside the messages that left and what was answered', async (t) => {
  const db = await testDatabase(t)
  await db.query(`insert into observations.feed (feed, name) values ('test:feed', 'Test')`)
  await db.query(
    `insert into observations.classification (taxonomy, type, identifier) values ('a', 'b', 'c'), ('d', 'e', 'f')`,
  )
  const finding = (no: number, asn: number, classNo: number, state: number, day: number, exercise = false) =>
    db.query(
      `insert into observations.finding (finding_no, key, class_no, feed_no, asn, country, state, exercise, first_seen, last_seen, state_at, seen_days,
         sightings, block_no, block_row)
       values ($1, decode('01' || lpad(to_hex($1::bigint), 46, '0'), 'hex'), $2, 1, $3, 'XA', $4, $5, $6, $6, $6, '{}', 1, 1, 0)`,
      [no, classNo, asn, state, exercise, `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`],
    )
  await finding(1, 64496, 1, 5, 2) // resolved on the 2nd …
  await finding(2, 64496, 1, 0, 5) // … and the same kind of problem is new on the 5th
  await finding(3, 64496, 2, 0, 5) // another kind is no recurrence
  await finding(4, 64496, 1, 0, 1) // nor is what was there before
  await finding(5, 64497, 1, 0, 5) // another network
  await finding(6, 64498, 1, 5, 2, true) // exercises count nowhere
  await finding(7, 64498, 1, 0, 5, true)
  await db.query(
    `insert into observations.finding_history (finding_no, at, actor, what, detail)
     values (5, '2026-11-06T00:00:00Z', 'x', 'seen-again', '{}'), (5, '2026-11-09T00:00:00Z', 'x', 'seen-again', '{}'), (4, now(), 'x', 'notified', '{}')`,
  )
  await db.query(
    `insert into observations.notification (notification_no, contact_no, feed_no, exercise, state, findings, created_at, sent_at)
     values (1, 1, 1, false, 'answered', 2, now(), '2026-11-07T00:00:00Z'), (2, 1, 1, false, 'held', 1, now(), null)`,
  )
  await db.query(
    `insert into observations.notification_item (notification_no, finding_no) values (1, 1), (1, 2), (2, 3)`,
  )
  await db.query(
    `insert into observations.answer (notification_no, finding_no, answer, at, replaced)
     values (1, 1, 'fixed', '2026-11-08T00:00:00Z', false), (1, 2, 'not-ours', '2026-11-08T00:00:00Z', false), (1, 2, 'fixed', '2026-11-07T00:00:00Z', true)`,
  )
  assert.deepEqual(
    (await recurrences(db)).toSorted((a, b) => a.asn - b.asn),
    [
      { asn: 64496, reopened: 0, newAfter: 1, lastAt: '2026-11-05T00:00:00.000Z' },
      { asn: 64497, reopened: 1, newAfter: 0, lastAt: '2026-11-09T00:00:00.000Z' },
    ],
  )
  assert.deepEqual((await measuresOf(db, [64496, 64497])).get(64496), {
    notifications: 1,
    lastSentAt: '2026-11-07T00:00:00.000Z',
    answers: 2,
    answersToMend: 1,
    lastAnswerAt: '2026-11-08T00:00:00.000Z',
  })
  assert.deepEqual([...(await openByAsn(db, [64496]))], [[64496, 3]])
  const seen = await seenAsns(db, instant('2026-11-04T00:00:00Z'), 'XA')
  assert.deepEqual([...seen.atHome].toSorted(), [64496, 64497])
})
