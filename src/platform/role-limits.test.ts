import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectDatabase } from './database.ts'
import { limitStatements } from './role-limits.ts'
import { freshDatabase } from '#testing/database.ts'

test('the role that runs the node ends its statements after half an hour from the next session on, and an operator who set another time keeps it', async (t) => {
  const { app } = await freshDatabase(t)
  const shown = async (): Promise<string> => {
    const db = connectDatabase({ ...app, max: 1 }, () => undefined)
    const { rows } = await db.query<{ value: string }>(`select current_setting('statement_timeout') as value`)
    await db.close()
    return rows[0]!.value
  }
  const db = connectDatabase({ ...app, max: 1 }, () => undefined)
  await limitStatements(db)
  assert.equal(await shown(), '30min')
  const { rows } = await db.query<{ role: string; database: string }>(
    'select current_user as role, current_database() as database',
  )
  const { role, database } = rows[0]!
  await db.query(`alter role "${role}" in database "${database}" set statement_timeout = '2h'`)
  await limitStatements(db)
  assert.equal(await shown(), '2h')
  await db.close()
})
