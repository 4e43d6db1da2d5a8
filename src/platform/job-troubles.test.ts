import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { createJobTroubles } from './job-troubles.ts'
import type { Log } from './log.ts'

function heard(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const take =
    (level: string) =>
    (_detail: unknown, sentence: string): void =>
      void lines.push(`${level} ${sentence}`)
  return { log: { error: take('error'), info: take('info') } as unknown as Log, lines }
}
const away = new AppError('platform.database', 'The database does not answer.')

test('a database that is away is said once for all jobs that meet it, and once when the last of them runs again', () => {
  const { log, lines } = heard()
  const troubles = createJobTroubles(log)
  for (let turn = 0; turn < 100; turn++) for (const job of ['send', 'notify']) troubles.failed(job, away)
  assert.deepEqual(lines, ['error jobs wait until this is over'])
  troubles.done('send')
  assert.equal(lines.length, 1)
  troubles.done('notify')
  assert.deepEqual(lines.slice(1), ['info jobs that waited run again'])
  troubles.done('notify')
  troubles.failed('send', away)
  assert.equal(lines.length, 3, 'the next time it is news again')
})

test('a failure of a job itself is said each time; another trouble that passes is news of its own', () => {
  const { log, lines } = heard()
  const troubles = createJobTroubles(log)
  for (let turn = 0; turn < 2; turn++) troubles.failed('send', new Error('a bug'))
  troubles.failed('send', away)
  troubles.failed('send', Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
  assert.deepEqual(lines, [
    'error job failed; it is tried again',
    'error job failed; it is tried again',
    'error jobs wait until this is over',
    'error jobs wait until this is over',
  ])
})
