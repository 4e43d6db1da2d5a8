import type { Sql } from '#platform/database.ts'
import type { RefusedRow } from '../imports/contacts-csv.ts'
import { nameKey, type ImportRow } from '../imports/import-row.ts'

/** Puts a batch of rows where the merge finds them. Each batch commits by itself: a slow sender holds no transaction open. */
export async function stageRows(sql: Sql, importNo: number, rows: readonly ImportRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into directory.import_row (import_no, line, kind, key, address, bits, team, team_key, email, role, format,
       language, level, phone, openpgp_key, period, source, verified)
     select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::bytea[], $6::smallint[], $7::text[], $8::text[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::date[])`,
    [
      importNo,
      rows.map((row) => row.line),
      rows.map((row) => row.network?.kind ?? null),
      rows.map((row) => row.network?.key ?? null),
      rows.map((row) => (row.network?.address ? Buffer.from(row.network.address) : null)),
      rows.map((row) => row.network?.bits ?? null),
      rows.map((row) => row.team),
      rows.map((row) => nameKey(row.team)),
      rows.map((row) => row.email),
      rows.map((row) => row.role),
      rows.map((row) => row.format),
      rows.map((row) => row.language),
      rows.map((row) => row.level),
      rows.map((row) => row.phone),
      rows.map((row) => row.openpgpKey),
      rows.map((row) => row.period),
      rows.map((row) => row.source),
      rows.map((row) => row.verified),
    ],
  )
}

/** Keeps refused rows with line, reasons and what they said. */
export async function keepRefused(sql: Sql, importNo: number, refused: readonly RefusedRow[]): Promise<void> {
  if (refused.length === 0) return
  await sql.query(
    `insert into directory.import_refusal (import_no, line, faults, row_text)
     select $1, * from unnest($2::int[], $3::jsonb[], $4::text[]) on conflict do nothing`,
    [
      importNo,
      refused.map((row) => row.line),
      refused.map((row) => JSON.stringify(row.faults)),
      // PostgreSQL's text holds no NUL; the sign for it stands in its place.
      refused.map((row) => row.text.replaceAll('\0', '\u2400')),
    ],
  )
}

/** Keeps notes on rows that were taken. */
export async function keepNotes(
  sql: Sql,
  importNo: number,
  notes: readonly { line: number; note: string }[],
): Promise<void> {
  if (notes.length === 0) return
  await sql.query(
    'insert into directory.import_note (import_no, line, note) select $1, * from unnest($2::int[], $3::text[])',
    [importNo, notes.map((note) => note.line), notes.map((note) => note.note)],
  )
}

/** Forgets staged rows, of one import or of those that a crash left behind. */
export async function clearStaged(sql: Sql, importNo: number): Promise<void> {
  await sql.query('delete from directory.import_row where import_no = $1', [importNo])
}
