import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createCsvReader, writeCsvRow } from './csv.ts'
import type { CsvItem } from './csv.ts'

function readBack(row: string): CsvItem[] {
  const reader = createCsvReader({ maxRecordBytes: 1 << 20, maxColumns: 1000 })
  const items: CsvItem[] = []
  const take = (item: CsvItem): unknown => items.push(item)
  reader.push(new Uint8Array(Buffer.from(row, 'utf8')), take)
  reader.end(take)
  return items
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '＝',
      '＋',
      '－',
      '＠',
      '"',
      ',',
      "'",
      ' ',
      '\u2028',
      '\u202e',
      'A1',
    ),
  }),
)

test('no cell can begin a formula, end its line, or hide text', () => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1, maxLength: 6 }), (fields) => {
      const row = writeCsvRow(fields)
      assert.equal(row.indexOf('\n'), row.length - 1)
      const items = readBack(`x,${row}`)
      assert.equal(items.length, 1)
      const item = items[0]
      assert.ok(item?.kind === 'record')
      assert.equal(item.fields.length, fields.length + 1)
      for (const field of item.fields) {
        assert.doesNotMatch(field.trimStart(), /^[=+\-@\t\r＝＋－＠]/)
        // oxlint-disable-next-line no-control-regex -- the controls are what must not be there
        assert.doesNotMatch(field, /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/)
      }
    }),
    { numRuns: 3000 },
  )
})

test('plain text comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '漢', ';') }), { minLength: 2 }),
      (fields) => {
        const item = readBack(writeCsvRow(fields))[0]
        assert.deepEqual(item?.kind === 'record' ? item.fields : null, fields)
      },
    ),
  )
})

test('numbers stay numbers, null is an empty cell', () => {
  assert.equal(writeCsvRow([-5, null, 'a,b', '-5']), '-5,,"a,b","\'-5"\r\n')
})
