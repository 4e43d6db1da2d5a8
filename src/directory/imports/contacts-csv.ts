import { createCsvReader, type CsvFault, type CsvItem, type TakeItem } from '#kernel/csv.ts'
import { AppError } from '#kernel/errors.ts'
import { isArmouredKey } from '#kernel/openpgp-key.ts'
import { readContactRow, type ContactRow, type FieldFault, type RowContext } from './contact-row.ts'

/** A row that was not taken: where, why, and what it said, so that it can be mended and handed in again. */
export interface RefusedRow {
  readonly line: number
  readonly faults: readonly FieldFault[]
  /** The row as it came, at most `maxRefusedTextChars`. */
  readonly text: string
}

/** What became of some bytes of the file. */
export interface ContactsBatch {
  readonly rows: ContactRow[]
  /** What rows with an armoured key said: whether it can be used is found out later. */
  readonly keyed: Map<ContactRow, string>
  readonly refused: RefusedRow[]
  /** Things a person should know about rows that were taken. */
  readonly notes: { readonly line: number; readonly note: string }[]
}

/** A streaming reader of contacts files; memory is that of one push. */
export interface ContactsCsvReader {
  push(bytes: Uint8Array): ContactsBatch
  /** @throws {AppError} `directory.bad-header` when there was no header at all. */
  end(): ContactsBatch
  /** Columns of the header that have no meaning here; they are named in the import's record, not dropped in silence. */
  ignoredColumns(): readonly string[]
}

export const contactsColumns = [
  'kind',
  'value',
  'team',
  'email',
  'format',
  'language',
  'role',
  'source',
  'verified',
  'key',
  'phone',
  'level',
  'period',
] as const
const required = ['kind', 'value', 'team', 'email'] as const

export const maxRefusedTextChars = 4000
const limits = { maxRecordBytes: 64 * 1024, maxColumns: 100 }

const reasonText: Record<CsvFault['reason'], string> = {
  'record-too-long': `is longer than ${limits.maxRecordBytes} bytes`,
  'too-many-columns': `has more than ${limits.maxColumns} columns`,
  'nul-byte': 'holds a NUL byte',
  'unterminated-quote': 'opens a quote that is never closed',
  'bad-quote': 'has text after a closing quote',
  'bad-encoding': 'is not UTF-8',
}

/**
 * Reads `contacts-csv`: UTF-8, a header row with the columns in any order, one row a network.
 *
 * @throws {AppError} `directory.bad-header` from `push`, when the header lacks a column that every row needs, or names one twice.
 */
export function createContactsCsvReader(context: RowContext): ContactsCsvReader {
  const csv = createCsvReader(limits)
  let header: Map<string, number> | null = null
  let width = 0
  let ignored: string[] = []

  function takeItem(batch: ContactsBatch, item: CsvItem): void {
    if (item.kind === 'fault') {
      if (header === null) throw badHeader(`The header row ${reasonText[item.reason]}.`, [])
      const text = Buffer.from(item.sample).toString('latin1')
      batch.refused.push({
        line: item.line,
        faults: [{ column: '', reason: reasonText[item.reason] }],
        text,
      })
    } else if (header === null) {
      header = readHeader(item.fields)
      width = item.fields.length
      ignored = [...header.keys()].filter((name) => !(contactsColumns as readonly string[]).includes(name))
    } else takeRow(batch, header, item.fields, item.line, item.latin1)
  }

  function batchOf(read: (take: TakeItem) => void): ContactsBatch {
    const batch: ContactsBatch = { rows: [], keyed: new Map(), refused: [], notes: [] }
    read((item) => takeItem(batch, item))
    return batch
  }

  function takeRow(
    batch: ContactsBatch,
    columns: Map<string, number>,
    fields: string[],
    line: number,
    latin1: boolean,
  ): void {
    const whole = wholeRowFault(fields, width, latin1)
    const row =
      whole === null ? readContactRow(line, (column) => fields[columns.get(column) ?? -1] ?? '', context) : [whole]
    if (Array.isArray(row)) batch.refused.push({ line, faults: row, text: rowText(fields) })
    else {
      batch.rows.push(row)
      if (row.openpgpKey !== null && isArmouredKey(row.openpgpKey)) batch.keyed.set(row, rowText(fields))
      if (row.network.note !== null) batch.notes.push({ line, note: row.network.note })
    }
  }

  return {
    push: (bytes) => batchOf((take) => csv.push(bytes, take)),
    end() {
      const batch = batchOf(csv.end)
      if (header === null) throw badHeader('The file is empty; its first row must name the columns.', [])
      return batch
    },
    ignoredColumns: () => ignored,
  }
}

function readHeader(fields: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>()
  const faults: { pointer: string; reason: string }[] = []
  fields.forEach((field, index) => {
    const name = field.trim().toLowerCase()
    if (columns.has(name)) faults.push({ pointer: `/${name}`, reason: 'stands in the header twice' })
    columns.set(name, index)
  })
  for (const name of required)
    if (!columns.has(name)) faults.push({ pointer: `/${name}`, reason: 'is missing from the header' })
  if (faults.length > 0) throw badHeader('The header row does not name the columns that a contacts file needs.', faults)
  return columns
}

function badHeader(message: string, faults: { pointer: string; reason: string }[]): AppError {
  return new AppError('directory.bad-header', message, { faults })
}

function wholeRowFault(fields: readonly string[], width: number, latin1: boolean): FieldFault | null {
  if (latin1) return { column: '', reason: 'is not UTF-8' }
  if (fields.length !== width) return { column: '', reason: `has ${fields.length} columns, the header has ${width}` }
  return null
}

/** The row as CSV again; not made safe for spreadsheets, for it is kept to be handed in once more. */
function rowText(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
    .slice(0, maxRefusedTextChars)
}
