import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { createCsvReader, createRecordSplitter } from './csv.ts'
import type { CsvFault, CsvItem, CsvRecord, RecordChunk } from './csv.ts'

const LIMITS = { maxRecordBytes: 1 << 20, maxColumns: 1000 }
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'))

function readAll(bytes: Uint8Array, limits = LIMITS, cuts: readonly number[] = []): CsvItem[] {
  const reader = createCsvReader(limits)
  const items: CsvItem[] = []
  const take = (item: CsvItem): unknown => items.push(item)
  for (const piece of cutAt(bytes, cuts)) reader.push(piece, take)
  reader.end(take)
  return items
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  return borders.slice(1).map((border, index) => bytes.slice(borders[index], border))
}

const rowsOf = (items: CsvItem[]): string[][] =>
  items.filter((item): item is CsvRecord => item.kind === 'record').map((item) => item.fields)
const faultsOf = (items: CsvItem[]): CsvFault[] => items.filter((item): item is CsvFault => item.kind === 'fault')

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '漢', '"', ',', '\n', '\r', ' ', '1', '😀'),
  maxLength: 6,
})
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
const written = fc
  .tuple(cell, fc.boolean())
  .map(([value, quote]) => (quote || /[",\r\n]/.test(value) ? quoted(value) : value))
const document = fc
  .tuple(
    fc.array(fc.array(written, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([rows, lineBreak, last]) => rows.map((row) => row.join(',')).join(lineBreak) + (last ? lineBreak : ''))

test('reads what csv-parse reads, however the bytes are cut', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
      const expected = parse(text, {
        relax_column_count: true,
        skip_empty_lines: true,
        record_delimiter: ['\r\n', '\n'],
      })
      const items = readAll(bytesOf(text), LIMITS, cuts)
      assert.deepEqual(rowsOf(items), expected)
      assert.deepEqual(faultsOf(items), [])
    }),
    { numRuns: 3000 },
  )
})

const hostile = fc
  .array(fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '\0', '\u00ff', 'bb', '""', '",', '"\n'), {
    maxLength: 60,
  })
  .map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'latin1')))

test('any bytes in any pieces give the same records and faults', () => {
  fc.assert(
    fc.property(hostile, fc.array(fc.nat(), { maxLength: 8 }), fc.integer({ min: 1, max: 30 }), (bytes, cuts, max) => {
      const limits = { maxRecordBytes: max, maxColumns: 4 }
      assert.deepEqual(readAll(bytes, limits, cuts), readAll(bytes, limits))
    }),
    { numRuns: 5000 },
  )
})

test('every byte of a stream lies in a record, a fault, or an empty line', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 30 }), (bytes, max) => {
      let at = 0
      for (const item of readAll(bytes, { maxRecordBytes: max, maxColumns: 4 })) {
        assert.ok(item.offset >= at)
        assert.match(Buffer.from(bytes.slice(at, item.offset)).toString('latin1'), /^[\r\n]*$/)
        at = item.offset + item.length
      }
      assert.match(Buffer.from(bytes.slice(at)).toString('latin1'), /^[\r\n]*$/)
    }),
    { numRuns: 3000 },
  )
})

function split(bytes: Uint8Array, chunkBytes: number, max: number, cuts: readonly number[] = []): RecordChunk[] {
  const splitter = createRecordSplitter('csv', { chunkBytes, maxRecordBytes: max })
  const chunks: RecordChunk[] = []
  for (const piece of cutAt(bytes, cuts)) chunks.push(...splitter.push(piece))
  return [...chunks, ...splitter.end()]
}

test('chunks are the same after a restart, whatever the sizes of the pushes', () => {
  fc.assert(
    fc.property(
      hostile,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.integer({ min: 1, max: 20 }),
      (bytes, cuts, chunkBytes) => {
        assert.deepEqual(split(bytes, chunkBytes, 15, cuts), split(bytes, chunkBytes, 15))
      },
    ),
    { numRuns: 3000 },
  )
})

test('chunks whose room is given back say the same, and what is kept of one is not written over', () => {
  fc.assert(
    fc.property(
      hostile,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      (bytes, cuts, chunkBytes, back) => {
        const splitter = createRecordSplitter('csv', { chunkBytes, maxRecordBytes: 15 })
        const seen: RecordChunk[] = []
        const read = (chunks: readonly RecordChunk[]): void => {
          for (const chunk of chunks) {
            const isBack = back[seen.length % back.length]!
            seen.push(isBack ? { ...chunk, bytes: chunk.bytes.slice() } : chunk)
            if (isBack) splitter.giveBack(chunk)
          }
        }
        for (const piece of cutAt(bytes, cuts)) read(splitter.push(piece))
        read(splitter.end())
        assert.deepEqual(seen, split(bytes, chunkBytes, 15))
      },
    ),
    { numRuns: 2000 },
  )
})

test('chunks read one by one give the records and faults of the whole stream', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 30 }), (bytes, chunkBytes, max) => {
      const limits = { maxRecordBytes: max, maxColumns: 4 }
      const items: CsvItem[] = []
      for (const { bytes: part, offset, firstLine, skipped } of split(bytes, chunkBytes, max)) {
        if (skipped !== null) items.push({ kind: 'fault', reason: 'record-too-long', ...skipped })
        items.push(...readAll(part, { ...limits, firstLine, firstOffset: offset } as typeof limits))
      }
      assert.deepEqual(items, readAll(bytes, limits))
    }),
    { numRuns: 5000 },
  )
})

test('line mode cuts at line breaks alone, a quote means nothing', () => {
  const splitter = createRecordSplitter('lines', { chunkBytes: 4, maxRecordBytes: 10 })
  const chunks = [...splitter.push(bytesOf('{"a\n"b"}\n012345678901\nc')), ...splitter.end()]
  assert.deepEqual(
    chunks.map((chunk) => [chunk.firstLine, chunk.skipped?.length ?? Buffer.from(chunk.bytes).toString()]),
    [
      [1, '{"a\n'],
      [2, '"b"}\n'],
      [3, 12],
      [4, 'c'],
    ],
  )
})

const table: [string, Uint8Array, string[][], [string, number][]][] = [
  ['a byte order mark is no part of the first field', bytesOf('\uFEFFa,b\n'), [['a', 'b']], []],
  ['a mark that is the whole file is an empty file', bytesOf('\uFEFF'), [], []],
  ['an empty file has no records', bytesOf(''), [], []],
  ['empty lines are no records', bytesOf('\n\r\na\n\n'), [['a']], []],
  ['a NUL byte refuses its record alone', bytesOf('a\nb\0\nc\n'), [['a'], ['c']], [['nul-byte', 2]]],
  ['Latin-1 bytes are read as Latin-1', new Uint8Array([0x61, 0xe9, 10]), [['a\u00e9']], []],
  ['UTF-16 is refused line by line', new Uint8Array([0xff, 0xfe, 0x61, 0, 10]), [], [['bad-encoding', 1]]],
  ['text after a closing quote refuses its record', bytesOf('"a"b,c\nd\n'), [['d']], [['bad-quote', 1]]],
  [
    'an unclosed quote costs one line',
    bytesOf('a,"b\nc,d\ne,f\n'),
    [
      ['c', 'd'],
      ['e', 'f'],
    ],
    [['unterminated-quote', 1]],
  ],
  [
    'an unclosed quote in a quoted report costs one line',
    bytesOf('"a","b\n"c","d"\n'),
    [['c', 'd']],
    [['unterminated-quote', 1]],
  ],
  ['line numbers count breaks inside quotes', bytesOf('"a\nb"\n"c"x\n'), [['a\nb']], [['bad-quote', 3]]],
]

for (const [title, bytes, rows, faults] of table)
  test(title, () => {
    const items = readAll(bytes)
    assert.deepEqual(rowsOf(items), rows)
    assert.deepEqual(
      faultsOf(items).map((fault) => [fault.reason, fault.line]),
      faults,
    )
  })

test('more columns than allowed refuse the record', () => {
  const items = readAll(bytesOf('a,b\na,b,c\nd\n'), { maxRecordBytes: 100, maxColumns: 2 })
  assert.deepEqual(rowsOf(items), [['a', 'b'], ['d']])
  assert.equal(faultsOf(items)[0]?.reason, 'too-many-columns')
})

test('Latin-1 fallback is said, valid UTF-8 is not touched', () => {
  const items = readAll(new Uint8Array([...bytesOf('é\n'), 0xe9, 10])) as CsvRecord[]
  assert.deepEqual(
    items.map((item) => [item.fields[0], item.latin1]),
    [
      ['é', false],
      ['é', true],
    ],
  )
})

test('a line of 256 MB costs no memory and one fault', () => {
  const reader = createCsvReader({ maxRecordBytes: 1 << 16, maxColumns: 10 })
  const piece = new Uint8Array(1 << 20).fill(120)
  const items: CsvItem[] = []
  const take = (item: CsvItem): unknown => items.push(item)
  reader.push(bytesOf('aa\n'), () => undefined)
  const before = process.memoryUsage().arrayBuffers
  for (let count = 0; count < 256; count++) reader.push(piece, take)
  assert.equal(items.length, 0)
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 << 20)
  reader.push(bytesOf('\nb\n'), take)
  reader.end(take)
  assert.deepEqual(
    items.map((item) => [item.kind, item.line, item.offset, item.length]),
    [
      ['fault', 2, 3, 256 << 20],
      ['record', 3, (256 << 20) + 4, 1],
    ],
  )
})
