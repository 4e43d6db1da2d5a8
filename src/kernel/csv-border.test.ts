import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newBorderScan, plainBorder, scanBorder } from './csv-border.ts'

const bytes = fc
  .array(fc.constantFrom(...Buffer.from('"",,\n\na b\r')), { maxLength: 24 })
  .map((all) => Uint8Array.from(all))

test('where the quick look for a border answers, the machine that knows every case answers the same', () => {
  fc.assert(
    fc.property(bytes, (all) => {
      const next = plainBorder(all, 0, all.length)
      if (next < 0) return
      const scan = newBorderScan()
      scanBorder(scan, all, 0, all.length, 1000)
      assert.deepEqual([scan.outcome, scan.next, scan.innerLines], ['record', next, 0])
    }),
    { numRuns: 20_000 },
  )
})

test('it answers for what reports are made of', () => {
  for (const line of ['\n', '\r\n', 'a,b\n', '"a","b",,"c ""d"""\r\n', 'a"b,c\n', ',\n', '"",""\n'])
    assert.equal(plainBorder(Buffer.from(`${line}x`), 0, line.length + 1), line.length, JSON.stringify(line))
  for (const odd of ['"a\nb"\n', '"a" b\n', '"a', 'a,b'])
    assert.equal(plainBorder(Buffer.from(odd), 0, odd.length), -1, JSON.stringify(odd))
})
