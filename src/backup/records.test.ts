import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantFromMs, type Instant } from '#kernel/instant.ts'
import type { CheckFinding } from '#kernel/check.ts'
import { testNode } from '#testing/node.ts'

test('the doctor tells of a node without a backup and of an old one; what was made is a fact without the place of the file', async (t) => {
  let now = Date.parse('2026-11-22T07:00:00Z')
  const comity = await testNode(t, { clock: () => instantFromMs(now) })
  const checks = async () => {
    const { items } = await comity.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
    return items.filter(({ check }) => check.startsWith('platform.backup'))
  }
  assert.deepEqual(
    (await checks()).map(({ check, severity }) => [check, severity]),
    [['platform.backup-none', 'fault']],
  )
  const made = {
    backupId: 'backup_1',
    takenAt: new Date(now).toISOString() as Instant,
    sizeBytes: 1234,
    sha256: 'ab'.repeat(32),
    encrypted: true,
    rows: 7,
  }
  const says = (role: 'administrator' | 'analyst') =>
    comity.fetch(role, '/api/v1/backups', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(made),
    })
  assert.equal((await says('analyst')).status, 403)
  assert.ok((await says('administrator')).ok)
  // Said twice, as after a lost answer: it was made once.
  assert.ok((await says('administrator')).ok)
  assert.deepEqual(await checks(), [])
  const { items } = await comity.shell.get<{ items: unknown[] }>('/api/v1/backups')
  assert.deepEqual(items, [made])
  const facts = await comity.shell.get<{ items: { detail: object; subject: object }[] }>(
    '/api/v1/audit?type=platform.backup-made',
  )
  assert.deepEqual(
    facts.items.map(({ detail, subject }) => ({ detail, subject })),
    [
      {
        detail: { takenAt: made.takenAt, sizeBytes: 1234, sha256: made.sha256, encrypted: true },
        subject: { type: 'platform.backup', id: 'backup_1' },
      },
    ],
  )
  now += 9 * 86_400_000
  assert.deepEqual(
    (await checks()).map(({ check, severity, what }) => [check, severity, what]),
    [['platform.backup-old', 'warning', 'The last backup is of 2026-11-22, 9 days ago.']],
  )
})
