import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Readable } from 'node:stream'
import { testNode } from '#testing/node.ts'

const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n'
/** As long as rows of such reports are. */
const hostname = `${'long-label.'.repeat(12)}example`
const row = (n: number, net: number): string =>
  `"2026-11-20 06:30:00","198.${18 + net}.${(n >> 8) & 255}.${n & 255}",${1000 + (n >> 16)},"tcp",64496,"XA","${hostname}","redis"\n`

interface Figures {
  readonly state: string
  readonly finishedAt: string | null
  readonly rows: number
}

test('a whole node: a report that comes while one of 150,000 rows is in work is done before it', async (t) => {
  const comity = await testNode(t)
  const upload = (text: string, fileName: string): Promise<{ reportId: string }> =>
    comity.shell.upload('/api/v1/reports', Readable.from([Buffer.from(text)]), {
      contentType: 'application/octet-stream',
      fileName,
    })
  const figures = (id: string): Promise<Figures> => comity.shell.get(`/api/v1/reports/${id}`)
  const long = head + Array.from({ length: 150_000 }, (_, n) => row(n, 0)).join('')
  const { reportId: longId } = await upload(long, '2026-11-21-scan_redis-x-asn.csv')
  while ((await figures(longId)).rows === 0) await new Promise((resolve) => setTimeout(resolve, 20))

  const began = performance.now()
  const small = await comity.addReport(head + row(0, 1), { fileName: '2026-11-21-scan_telnet-hospital-asn.csv' })
  const tookMs = performance.now() - began
  assert.equal(small.state, 'done')
  const during = await figures(longId)
  t.diagnostic(`done after ${Math.round(tookMs)} ms, ${during.rows} rows into the long one`)

  const deadline = performance.now() + 120_000
  while ((await figures(longId)).state === 'processing' && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 100))
  const [smallEnd, longEnd] = await Promise.all([figures(small.reportId), figures(longId)])
  assert.deepEqual([longEnd.state, longEnd.rows], ['done', 150_000])
  assert.ok(smallEnd.finishedAt! < longEnd.finishedAt!, `${smallEnd.finishedAt} and ${longEnd.finishedAt}`)
})
