import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createLog } from './log.ts'

function capture(): { lines: string[]; stream: Writable } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'))
      done()
    },
  })
  return { lines, stream }
}

test('what must not stand in a log does not, at the top or two levels down', () => {
  const { lines, stream } = capture()
  const log = createLog('info', stream as unknown as NodeJS.WritableStream)
  const secret = 'hush-hush'
  for (const name of ['password', 'token', 'secret', 'authorization', 'cookie', 'email', 'address', 'ip', 'key'])
    log.info({ [name]: secret, one: { [name]: secret, two: { [name]: secret } } }, 'something')
  assert.equal(lines.length, 9)
  for (const line of lines) assert.ok(!line.includes(secret), line)
})

test('a line is JSON with level in words and the time in UTC', () => {
  const { lines, stream } = capture()
  createLog('info', stream as unknown as NodeJS.WritableStream).warn({ reportId: 'report_1' }, 'said')
  const { level, time, reportId, msg } = JSON.parse(lines[0]!) as Record<string, string>
  assert.deepEqual({ level, reportId, msg }, { level: 'warn', reportId: 'report_1', msg: 'said' })
  assert.match(time!, /Z$/)
})

test('of an error its words and code are logged, and nothing that it carries along', () => {
  const { lines, stream } = capture()
  const log = createLog('info', stream as unknown as NodeJS.WritableStream)
  const inner = Object.assign(new Error('inner words'), { client: { secretKey: 'hush-hush' }, code: '57P01' })
  log.error({ err: new Error('outer words', { cause: inner }) }, 'failed')
  const [line] = lines
  assert.ok(!line!.includes('hush-hush'))
  for (const word of ['outer words', 'inner words', '57P01']) assert.ok(line!.includes(word), word)
})
