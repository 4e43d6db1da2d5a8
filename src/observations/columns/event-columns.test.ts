import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classify } from '../rsit.ts'
import { columnOf, EventColumns } from './event-columns.ts'

const word = fc.constantFrom(null, '', 'a', 'b')
const row = fc.record({ first: word, second: word, isEnded: fc.boolean() })
const scanner = classify('scanner', 'x')

test('a column of which it is known that all rows say the same does so, whatever was begun and not ended, or set twice', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.boolean(), (rows, again) => {
      const columns = new EventColumns(false)
      if (again) {
        columns.begin()
        columns.setText(columnOf.hostname, 'h.example')
        columns.setText(columnOf.tag, 'before')
        columns.end(0, scanner)
        columns.clear()
      }
      const said: (string | null)[] = []
      for (const { first, second, isEnded } of rows) {
        columns.begin()
        columns.setText(columnOf.hostname, 'h.example')
        if (first !== null) columns.setText(columnOf.tag, first)
        if (second !== null) columns.setText(columnOf.tag, second)
        if (!isEnded) continue
        columns.end(0, scanner)
        said.push(second ?? first)
      }
      if (said.length === 0) return
      if (columns.isKnownSame(columnOf.tag)) assert.equal(new Set(said).size, 1)
      assert.deepEqual(
        said.map((_, at) => columns.textOf(columnOf.tag, at)),
        said,
      )
    }),
    { numRuns: 2000 },
  )
})

test('it is known of a column that is set alike in each row, and of one that is set in none', () => {
  const columns = new EventColumns(false)
  for (let at = 0; at < 3; at++) {
    columns.begin()
    columns.setText(columnOf.hostname, 'h.example')
    columns.setText(columnOf.account, `user-${at}`)
    columns.end(at, scanner)
  }
  assert.equal(columns.isKnownSame(columnOf.hostname), true)
  assert.equal(columns.isKnownSame(columnOf.tag), true)
  assert.equal(columns.isKnownSame(columnOf.account), false)
})

test('rows keep their texts when there come to be more rows, and more columns, than there was room for', () => {
  const columns = new EventColumns(false)
  const [rows, names] = [3000, 60]
  const saysSomething = (row: number, name: number): boolean => row >= name * 40 && (row + name) % 3 === 0
  const evidence = (name: number): number => columns.evidenceColumn(`field-${name}`)
  for (let row = 0; row < rows; row++) {
    columns.begin()
    columns.setText(columnOf.hostname, `h${row}.example`)
    for (let name = 0; name < names; name++)
      if (saysSomething(row, name)) columns.setText(evidence(name), `${name} of ${row}`)
    columns.end(row, scanner)
  }
  for (let row = 0; row < rows; row++) {
    assert.equal(columns.textOf(columnOf.hostname, row), `h${row}.example`)
    for (let name = 0; name < names; name++)
      assert.equal(columns.textOf(evidence(name), row), saysSomething(row, name) ? `${name} of ${row}` : null)
  }
})
